/** How the bytes that the UART delivers hide the bytes that were sent, and the way back. */

/**
 * `seven_bit`: sent as 7E1, heard as 8N1, so that bit 7 is the parity.
 * `inverted`: the opposite polarity. A sent byte's stop bit is taken for a start bit, its start bit
 * for bit 0, and the lower seven bits follow upside down; bit 7 would be the stop bit, so only
 * text comes back, and only where byte follows byte without a pause.
 */
export type Coding = "plain" | "seven_bit" | "inverted";

/** Printable ASCII, CR and LF: all that a telegram is made of. */
export function isText(byte: number): boolean {
	return (byte >= 0x20 && byte < 0x7f) || byte === 0x0d || byte === 0x0a;
}

/** The byte that was sent, when it was heard as `byte` in the wrong polarity. */
export function reinvert(byte: number): number {
	return ~(byte >> 1) & 0x7f;
}

/** Restores `bytes` in place. */
export function restore(coding: Coding, bytes: Uint8Array, start: number, end: number): void {
	if (coding === "seven_bit") {
		for (let i = start; i < end; i++) bytes[i] &= 0x7f;
	} else if (coding === "inverted") {
		for (let i = start; i < end; i++) bytes[i] = reinvert(bytes[i]);
	}
}
