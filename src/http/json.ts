/**
 * A JSON object (RFC 8259) of plain values, as bytes → its values by name: `{"name":"evcc"}`.
 * Strict: UTF-8, no duplicate names, nesting only so deep; an error says at which byte it is.
 * Names from the wire stay map keys; they never become property names.
 */
import { utf8Text } from "../bytes/utf8.ts";

/** NESTED stands for an object or a list: read over, never kept. */
export const NESTED = Symbol("nested");

export type JsonValue = string | number | boolean | null | typeof NESTED;

export interface JsonFault {
	/** Counted in bytes from 0. */
	readonly position: number;
	readonly detail: string;
}

const MAX_DEPTH = 8;
const MAX_MEMBERS = 100;

export function readJsonObject(bytes: Uint8Array): Map<string, JsonValue> | JsonFault {
	const reader = new JsonReader(bytes);
	const members = new Map<string, JsonValue>();
	reader.space();
	if (!reader.object(members, 1)) return reader.fault();
	reader.space();
	return reader.ended() ? members : reader.fault("nothing may follow the object");
}

class JsonReader {
	private readonly _bytes: Uint8Array;
	private _at = 0;
	private _wrong = "";

	constructor(bytes: Uint8Array) {
		this._bytes = bytes;
	}

	fault(detail = this._wrong): JsonFault {
		const position = Math.min(this._at, this._bytes.length);
		return { position, detail: `The JSON is malformed at byte ${position}: ${detail}.` };
	}

	ended(): boolean {
		return this._at === this._bytes.length;
	}

	space(): void {
		const bytes = this._bytes;
		for (let byte = bytes[this._at]; byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09; ) {
			byte = bytes[++this._at];
		}
	}

	/** `members` undefined: reads over them. */
	object(members: Map<string, JsonValue> | undefined, depth: number): boolean {
		if (!this._take(0x7b)) return this._no("an object must begin with {");
		this.space();
		if (this._take(0x7d)) return true;
		for (let count = 1; ; count++) {
			this.space();
			const start = this._at;
			const name = this._string();
			if (name === undefined) return false;
			this.space();
			if (!this._take(0x3a)) return this._no("a colon must follow a name");
			this.space();
			const value = this._value(depth);
			if (value === undefined) return false;
			if (members !== undefined) {
				if (members.has(name) || count > MAX_MEMBERS) {
					this._at = start;
					return this._no(count > MAX_MEMBERS ? "too many members" : "a name may stand only once");
				}
				members.set(name, value);
			}
			this.space();
			if (this._take(0x7d)) return true;
			if (!this._take(0x2c)) return this._no("a comma or } must follow a value");
		}
	}

	private _list(depth: number): boolean {
		this._at++;
		this.space();
		if (this._take(0x5d)) return true;
		for (;;) {
			this.space();
			if (this._value(depth) === undefined) return false;
			this.space();
			if (this._take(0x5d)) return true;
			if (!this._take(0x2c)) return this._no("a comma or ] must follow a value");
		}
	}

	/** Undefined: `_wrong` says why. */
	private _value(depth: number): JsonValue | undefined {
		switch (this._bytes[this._at]) {
			case 0x22:
				return this._string();
			case 0x7b:
			case 0x5b: {
				if (depth >= MAX_DEPTH) return this._nothing("it is nested too deeply");
				const list = this._bytes[this._at] === 0x5b;
				return (list ? this._list(depth + 1) : this.object(undefined, depth + 1)) ? NESTED : undefined;
			}
			case 0x74:
				return this._word("true") ? true : undefined;
			case 0x66:
				return this._word("false") ? false : undefined;
			case 0x6e:
				return this._word("null") ? null : undefined;
			default:
				return this._number();
		}
	}

	private _string(): string | undefined {
		if (!this._take(0x22)) return this._nothing("text must begin with a quotation mark");
		const bytes = this._bytes;
		let text = "";
		let plain = this._at;
		for (;;) {
			const byte = bytes[this._at];
			if (byte === undefined) return this._nothing("the text does not end");
			if (byte < 0x20) return this._nothing("a control character must be written as an escape");
			if (byte !== 0x22 && byte !== 0x5c) {
				this._at++;
				continue;
			}
			const part = utf8Text(bytes, plain, this._at);
			if (part === undefined) {
				this._at = plain;
				return this._nothing("the text that begins here is not UTF-8");
			}
			text += part;
			this._at++;
			if (byte === 0x22) return text;
			const escaped = this._escape();
			if (escaped === undefined) return undefined;
			text += escaped;
			plain = this._at;
		}
	}

	private _escape(): string | undefined {
		const at = '"\\/bfnrt'.indexOf(String.fromCharCode(this._bytes[this._at] ?? 0));
		if (at >= 0) {
			this._at++;
			return '"\\/\b\f\n\r\t'[at];
		}
		if (!this._take(0x75)) return this._nothing("no such escape");
		const code = this._hex();
		if (code === undefined) return undefined;
		if (code < 0xd800 || code >= 0xe000) return String.fromCharCode(code);
		if (code < 0xdc00 && this._take(0x5c) && this._take(0x75)) {
			const low = this._hex();
			if (low !== undefined && low >= 0xdc00 && low < 0xe000) return String.fromCharCode(code, low);
		}
		return this._nothing("half of a surrogate pair");
	}

	private _hex(): number | undefined {
		let code = 0;
		for (let i = 0; i < 4; i++) {
			const digit = hexDigit(this._bytes[this._at]);
			if (digit < 0) return this._nothing("four hexadecimal digits must follow \\u");
			code = code * 16 + digit;
			this._at++;
		}
		return code;
	}

	private _number(): number | undefined {
		const bytes = this._bytes;
		const start = this._at;
		this._take(0x2d);
		if (!this._take(0x30) && this._digits() === 0) return this._nothing("a value must stand here");
		if (this._take(0x2e) && this._digits() === 0) return this._nothing("a digit must follow the point");
		if (bytes[this._at] === 0x65 || bytes[this._at] === 0x45) {
			this._at++;
			if (!this._take(0x2b)) this._take(0x2d);
			if (this._digits() === 0) return this._nothing("a digit must follow the exponent's e");
		}
		return Number(utf8Text(bytes, start, this._at));
	}

	private _digits(): number {
		const start = this._at;
		while (this._bytes[this._at] >= 0x30 && this._bytes[this._at] <= 0x39) this._at++;
		return this._at - start;
	}

	private _word(word: string): boolean {
		for (let i = 0; i < word.length; i++) {
			if (!this._take(word.charCodeAt(i))) return this._no(`only ${word} can begin so`);
		}
		return true;
	}

	private _take(byte: number): boolean {
		if (this._bytes[this._at] !== byte) return false;
		this._at++;
		return true;
	}

	private _no(detail: string): false {
		this._wrong = detail;
		return false;
	}

	private _nothing(detail: string): undefined {
		this._wrong = detail;
		return undefined;
	}
}

function hexDigit(byte: number | undefined): number {
	if (byte === undefined) return -1;
	if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
	const lower = byte | 0x20;
	return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1;
}
