/** Bytes → text, a character each. */

/** As many arguments as fit a device's stack with ease. */
const AT_ONCE = 32;

/** Bytes `start` to `end` as characters of the same number. */
export function asciiText(bytes: Uint8Array, start: number, end: number): string {
	let text = "";
	for (let at = start; at < end; at += AT_ONCE) {
		const piece = bytes.subarray(at, Math.min(at + AT_ONCE, end));
		text += String.fromCharCode.apply(undefined, piece as unknown as number[]);
	}
	return text;
}
