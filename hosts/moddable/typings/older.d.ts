/** Parts that the SDK's typings declare and the release of them on npm does not. Not used with the SDK. */

declare module "crypt" {
	export class Digest {
		constructor(type: "SHA256");
		write(message: string | ArrayBuffer): void;
		close(): ArrayBuffer;
	}
}

declare module "mc/ffi" {
	// biome-ignore lint/suspicious/noExplicitAny: the functions come from the manifest; the SDK makes their types of it
	const FFI: { new (): any };
	export default FFI;
}

declare module "mc/config" {
	// biome-ignore lint/suspicious/noExplicitAny: as in the SDK; the manifest says what is in it
	const config: Record<string, any>;
	export default config;
}

declare module "embedded:network/interface/wifi" {
	class WiFi {
		constructor(options: { onChanged?: (property: "connection" | "address") => void });
		connect(options: { SSID: string; password?: string }): void;
		readonly connection: number;
		readonly address: string | undefined;
	}
	export default WiFi;
}
