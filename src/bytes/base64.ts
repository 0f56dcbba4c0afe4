/** Base64 (RFC 4648, section 4) → bytes. */

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** The bytes of well-formed Base64 with its padding. */
export function base64Bytes(text: string): Uint8Array {
	const padding = text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0;
	const bytes = new Uint8Array((text.length / 4) * 3 - padding);
	let bits = 0;
	let count = 0;
	let at = 0;
	for (const character of text) {
		if (at === bytes.length) break;
		bits = (bits << 6) | ALPHABET.indexOf(character);
		count += 6;
		if (count < 8) continue;
		count -= 8;
		bytes[at++] = bits >>> count;
		bits &= (1 << count) - 1;
	}
	return bytes;
}
