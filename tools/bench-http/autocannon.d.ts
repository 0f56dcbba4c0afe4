declare module "autocannon" {
	interface Options {
		readonly url: string;
		readonly connections: number;
		/** In seconds. */
		readonly duration: number;
		readonly headers: Readonly<Record<string, string>>;
	}
	interface Result {
		readonly requests: { readonly average: number };
		/** In milliseconds. */
		readonly latency: { readonly p50: number; readonly p99: number; readonly max: number };
		readonly non2xx: number;
		readonly errors: number;
		readonly timeouts: number;
	}
	export default function autocannon(options: Options): Promise<Result>;
}
