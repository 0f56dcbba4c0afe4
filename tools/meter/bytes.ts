/** Small helpers for bytes; ASCII only, nothing of a platform. */

export function ascii(text: string): Uint8Array {
	const bytes = new Uint8Array(text.length);
	for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
	return bytes;
}

export function concat(parts: readonly (Uint8Array | readonly number[])[]): Uint8Array {
	const bytes = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
	let at = 0;
	for (const part of parts) {
		bytes.set(part, at);
		at += part.length;
	}
	return bytes;
}

/** Lower case, two digits a byte. */
export function hex(bytes: Uint8Array): string {
	let text = "";
	for (const byte of bytes) text += byte.toString(16).padStart(2, "0");
	return text;
}

/** Throws when `text` is not whole bytes in hexadecimal. */
export function fromHex(text: string): Uint8Array {
	if (!/^([0-9a-f]{2})*$/i.test(text)) throw new Error(`not hexadecimal bytes: ${text}`);
	const bytes = new Uint8Array(text.length / 2);
	for (let i = 0; i < bytes.length; i++) bytes[i] = Number.parseInt(text.slice(i * 2, i * 2 + 2), 16);
	return bytes;
}
