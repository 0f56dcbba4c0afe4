/** Bytes ↔ hexadecimal text, and bytes as plain text. */

import { asciiText } from "./ascii.ts";
import { frozen } from "./frozen.ts";

const DIGITS = frozen([..."0123456789abcdef"]);

/** Lower case, two digits a byte, nothing between them; for short pieces. */
export function hexText(bytes: Uint8Array, start = 0, end = bytes.length): string {
	let text = "";
	for (let at = start; at < end; at++) text += DIGITS[bytes[at] >> 4] + DIGITS[bytes[at] & 15];
	return text;
}

/** The value of an ASCII hexadecimal digit of either case, or -1. */
export function hexDigit(code: number): number {
	if (code >= 0x30 && code <= 0x39) return code - 0x30;
	const lower = code | 0x20;
	return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1;
}

/** Bytes of hexadecimal text without separators; undefined when it is none. */
export function hexBytes(text: string): Uint8Array | undefined {
	if (text.length % 2 !== 0) return undefined;
	const bytes = new Uint8Array(text.length / 2);
	for (let index = 0; index < bytes.length; index++) {
		const high = hexDigit(text.charCodeAt(index * 2));
		const low = hexDigit(text.charCodeAt(index * 2 + 1));
		if (high < 0 || low < 0) return undefined;
		bytes[index] = (high << 4) | low;
	}
	return bytes;
}

/** Printable ASCII as text, trailing blanks and NULs cut; undefined when another byte is among them. */
export function printableText(bytes: Uint8Array, start: number, end: number): string | undefined {
	while (end > start && (bytes[end - 1] === 0x20 || bytes[end - 1] === 0)) end--;
	for (let at = start; at < end; at++) {
		if (bytes[at] < 0x20 || bytes[at] > 0x7e) return undefined;
	}
	return asciiText(bytes, start, end);
}
