/** Text and bytes written one after the other into one buffer that grows as needed. */
/** XS counts from the start of a text to find its nth character: long ones are taken piece by piece. */
const PIECE = 64;

export class ByteWriter {
	private _bytes: Uint8Array;
	private _length = 0;

	constructor(capacity = 256) {
		this._bytes = new Uint8Array(capacity);
	}

	get length(): number {
		return this._length;
	}

	/** Forgets what was written; the buffer stays. */
	clear(): void {
		this._length = 0;
	}

	/** What was written, in the writer's own buffer: valid until the next write. */
	view(): Uint8Array {
		return this._bytes.subarray(0, this._length);
	}

	/** A copy of what was written. */
	copy(): Uint8Array {
		return this._bytes.slice(0, this._length);
	}

	byte(value: number): void {
		this._reserve(1);
		this._bytes[this._length++] = value;
	}

	bytes(source: Uint8Array): void {
		this._reserve(source.length);
		this._bytes.set(source, this._length);
		this._length += source.length;
	}

	/** UTF-8. */
	text(text: string): void {
		this._text(text, false);
	}

	/** A JSON string (RFC 8259) with its quotes. */
	quoted(text: string): void {
		this.byte(0x22);
		this._text(text, true);
		this.byte(0x22);
	}

	/** What stands between the quotes of a JSON string. */
	escaped(text: string): void {
		this._text(text, true);
	}

	private _text(text: string, json: boolean): void {
		const length = text.length;
		if (length <= PIECE) {
			this._piece(text, length, json);
			return;
		}
		for (let at = 0; at < length; ) {
			const end = pieceEnd(text, at, PIECE);
			this._piece(text.slice(at, end), end - at, json);
			at = end;
		}
	}

	private _piece(text: string, length: number, json: boolean): void {
		this._reserve(length * (json ? 6 : 3));
		const bytes = this._bytes;
		// One object of the text: of a plain one, XS would make one for each character.
		const letters: string = Object(text);
		let at = this._length;
		for (let i = 0; i < length; i++) {
			let code = letters.charCodeAt(i);
			if (code < 0x80) {
				if (!json || (code >= 0x20 && code !== 0x22 && code !== 0x5c && code !== 0x7f)) bytes[at++] = code;
				else at = writeEscaped(bytes, at, code);
			} else if (code < 0x800) {
				bytes[at++] = 0xc0 | (code >> 6);
				bytes[at++] = 0x80 | (code & 0x3f);
			} else {
				if (code >= 0xd800 && code < 0xe000) {
					const low = letters.charCodeAt(i + 1);
					if (code < 0xdc00 && low >= 0xdc00 && low < 0xe000) {
						code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
						bytes[at++] = 0xf0 | (code >> 18);
						bytes[at++] = 0x80 | ((code >> 12) & 0x3f);
						bytes[at++] = 0x80 | ((code >> 6) & 0x3f);
						bytes[at++] = 0x80 | (code & 0x3f);
						i++;
						continue;
					}
					code = 0xfffd;
				}
				bytes[at++] = 0xe0 | (code >> 12);
				bytes[at++] = 0x80 | ((code >> 6) & 0x3f);
				bytes[at++] = 0x80 | (code & 0x3f);
			}
		}
		this._length = at;
	}

	/** An integer with a decimal point before its last `decimals` digits: (231500, 3) is 231.5. */
	decimal(value: number, decimals: number): void {
		if (value < 0) {
			this.byte(0x2d);
			value = -value;
		}
		while (decimals > 0 && value % 10 === 0) {
			value /= 10;
			decimals--;
		}
		let digits = decimals + 1;
		for (let power = 10 ** digits; power <= value; power *= 10) digits++;
		const length = digits + (decimals > 0 ? 1 : 0);
		this._reserve(length);
		const bytes = this._bytes;
		const start = this._length;
		this._length = start + length;
		for (let at = start + length - 1; at >= start; at--) {
			if (decimals-- === 0 && at !== start + length - 1) {
				bytes[at] = 0x2e;
				continue;
			}
			const rest = Math.floor(value / 10);
			bytes[at] = 0x30 + (value - rest * 10);
			value = rest;
		}
	}

	private _reserve(count: number): void {
		const needed = this._length + count;
		if (needed <= this._bytes.length) return;
		const grown = new Uint8Array(Math.max(needed, this._bytes.length * 2));
		grown.set(this._bytes);
		this._bytes = grown;
	}
}

/** A character of ASCII as JSON takes it; the place behind it. */
function writeEscaped(bytes: Uint8Array, at: number, code: number): number {
	bytes[at++] = 0x5c;
	if (code === 0x22 || code === 0x5c) {
		bytes[at++] = code;
		return at;
	}
	const low = code & 15;
	bytes[at] = 0x75;
	bytes[at + 1] = 0x30;
	bytes[at + 2] = 0x30;
	bytes[at + 3] = 0x30 + (code >> 4);
	bytes[at + 4] = low < 10 ? 0x30 + low : 0x57 + low;
	return at + 5;
}

/** Where a piece of `text` from `at` ends: after `most` characters, or one more rather than between the halves of one. */
export function pieceEnd(text: string, at: number, most: number): number {
	const end = Math.min(at + most, text.length);
	const last = text.charCodeAt(end - 1);
	return last >= 0xd800 && last < 0xdc00 && end < text.length ? end + 1 : end;
}

/** Text as UTF-8. */
export function utf8(text: string): Uint8Array {
	const writer = new ByteWriter(text.length + 2 * PIECE);
	writer.text(text);
	// A second one of a long text is worth more than the room that is left over.
	return text.length > 16 * PIECE ? writer.view() : writer.copy();
}
