/**
 * A length as BER (X.690, 8.1.3) and A-XDR (IEC 61334-6, 8.3) write it: one byte below 80, or 81 to
 * 84 followed by so many bytes, highest first.
 */

/** Where the length that begins at `at` ends, -1 when the byte there begins none. Does not look further. */
export function lengthEnd(bytes: Uint8Array, at: number): number {
	const first = bytes[at];
	if (first < 0x80) return at + 1;
	const count = first & 0x7f;
	return count === 0 || count > 4 ? -1 : at + 1 + count;
}

/** The value of a length that `lengthEnd` accepted and that is all there. */
export function lengthValue(bytes: Uint8Array, at: number): number {
	if (bytes[at] < 0x80) return bytes[at];
	let value = 0;
	for (let count = bytes[at] & 0x7f; count > 0; count--) value = value * 256 + bytes[++at];
	return value;
}
