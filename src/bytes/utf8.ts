/** UTF-8 bytes (RFC 3629) → text. */

/** The text of bytes `start` to `end`, or undefined when they are not well-formed UTF-8. */
export function utf8Text(bytes: Uint8Array, start = 0, end = bytes.length): string | undefined {
	let text = "";
	for (let at = start; at < end; ) {
		const lead = bytes[at++];
		if (lead < 0x80) {
			text += String.fromCharCode(lead);
			continue;
		}
		const more = lead >= 0xf0 ? 3 : lead >= 0xe0 ? 2 : 1;
		if (lead < 0xc2 || lead > 0xf4 || at + more > end) return undefined;
		let code = lead & (0x3f >> more);
		for (let i = 0; i < more; i++) {
			const next = bytes[at++];
			if ((next & 0xc0) !== 0x80) return undefined;
			code = (code << 6) | (next & 0x3f);
		}
		const smallest = more === 3 ? 0x10000 : more === 2 ? 0x800 : 0x80;
		if (code < smallest || code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) return undefined;
		text += String.fromCodePoint(code);
	}
	return text;
}
