/** Whoever asks what networks there are in, one scan at a time out; who asks during one shares its result. */
import type { Host, Timer, WifiNetwork } from "../host.ts";

export type ScanDone = (networks: readonly WifiNetwork[] | undefined) => void;

const SCAN_MS = 15_000;

export class Scanner {
	readonly #host: Pick<Host, "timers"> & { readonly wifi: Pick<NonNullable<Host["wifi"]>, "scan"> };
	#waiting: ScanDone[] = [];
	#timer: Timer | undefined = undefined;
	#run = 0;

	constructor(host: Pick<Host, "timers"> & { readonly wifi: Pick<NonNullable<Host["wifi"]>, "scan"> }) {
		this.#host = host;
	}

	/** `done` is called once, with undefined when the platform fails or does not answer. */
	scan(done: ScanDone): void {
		this.#waiting.push(done);
		if (this.#waiting.length > 1) return;
		const run = ++this.#run;
		const finish: ScanDone = (networks) => {
			if (run !== this.#run) return;
			this.#run++;
			this.#timer?.cancel();
			const waiting = this.#waiting;
			this.#waiting = [];
			for (const one of waiting) one(networks);
		};
		this.#timer = this.#host.timers.after(SCAN_MS, () => finish(undefined));
		this.#host.wifi.scan(finish);
	}
}
