/** Bytes of a request compared as text, without making text of them. */

export function startsWith(bytes: Uint8Array, start: number, prefix: Uint8Array): boolean {
	for (let i = 0; i < prefix.length; i++) if (bytes[start + i] !== prefix[i]) return false;
	return true;
}

/** Compares without regard to case; `text` is in lower case. */
export function isText(bytes: Uint8Array, start: number, end: number, text: string): boolean {
	const { length } = text;
	if (end - start !== length) return false;
	// As in bytes/writer.ts.
	const letters: string = Object(text);
	for (let i = 0; i < length; i++) {
		const byte = bytes[start + i];
		if ((byte >= 0x41 && byte <= 0x5a ? byte | 0x20 : byte) !== letters.charCodeAt(i)) return false;
	}
	return true;
}

/** Whether a comma-separated list (RFC 9110, 5.6.1) has an element, without regard to case. */
export function listHas(bytes: Uint8Array, start: number, end: number, text: string): boolean {
	for (let at = start; at < end; at++) {
		let from = at;
		while (at < end && bytes[at] !== 0x2c) at++;
		let to = at;
		while (from < to && (bytes[from] === 0x20 || bytes[from] === 0x09)) from++;
		while (to > from && (bytes[to - 1] === 0x20 || bytes[to - 1] === 0x09)) to--;
		if (isText(bytes, from, to, text)) return true;
	}
	return false;
}
