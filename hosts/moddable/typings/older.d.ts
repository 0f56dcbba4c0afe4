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
