/** Bytes → text, a character each. */

/** As many arguments as fit a device's stack with ease. */
const AT_ONCE = 32;

/** Bytes `start` to `end` as characters of the same number. */
export function asciiText(bytes: Uint8Array, start: number, end: number): string {
	if (end - start <= AT_ONCE) return short(bytes.subarray(start, end));
	let text = "";
	for (let at = start; at < end; at += AT_ONCE) text += short(bytes.subarray(at, Math.min(at + AT_ONCE, end)));
	return text;
}

function short(bytes: Uint8Array): string {
	return String.fromCharCode.apply(undefined, bytes as unknown as number[]);
}
