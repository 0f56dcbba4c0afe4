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
	readonly #bytes: Uint8Array;
	#at = 0;
	#wrong = "";

	constructor(bytes: Uint8Array) {
		this.#bytes = bytes;
	}

	fault(detail = this.#wrong): JsonFault {
		const position = Math.min(this.#at, this.#bytes.length);
		return { position, detail: `The JSON is malformed at byte ${position}: ${detail}.` };
	}

	ended(): boolean {
		return this.#at === this.#bytes.length;
	}

	space(): void {
		const bytes = this.#bytes;
		for (let byte = bytes[this.#at]; byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09; ) {
			byte = bytes[++this.#at];
		}
	}

	/** `members` undefined: reads over them. */
	object(members: Map<string, JsonValue> | undefined, depth: number): boolean {
		if (!this.#take(0x7b)) return this.#no("an object must begin with {");
		this.space();
		if (this.#take(0x7d)) return true;
		for (let count = 1; ; count++) {
			this.space();
			const start = this.#at;
			const name = this.#string();
			if (name === undefined) return false;
			this.space();
			if (!this.#take(0x3a)) return this.#no("a colon must follow a name");
			this.space();
			const value = this.#value(depth);
			if (value === undefined) return false;
			if (members !== undefined) {
				if (members.has(name) || count > MAX_MEMBERS) {
					this.#at = start;
					return this.#no(count > MAX_MEMBERS ? "too many members" : "a name may stand only once");
				}
				members.set(name, value);
			}
			this.space();
			if (this.#take(0x7d)) return true;
			if (!this.#take(0x2c)) return this.#no("a comma or } must follow a value");
		}
	}

	#list(depth: number): boolean {
		this.#at++;
		this.space();
		if (this.#take(0x5d)) return true;
		for (;;) {
			this.space();
			if (this.#value(depth) === undefined) return false;
			this.space();
			if (this.#take(0x5d)) return true;
			if (!this.#take(0x2c)) return this.#no("a comma or ] must follow a value");
		}
	}

	/** Undefined: `#wrong` says why. */
	#value(depth: number): JsonValue | undefined {
		switch (this.#bytes[this.#at]) {
			case 0x22:
				return this.#string();
			case 0x7b:
			case 0x5b: {
				if (depth >= MAX_DEPTH) return this.#nothing("it is nested too deeply");
				const list = this.#bytes[this.#at] === 0x5b;
				return (list ? this.#list(depth + 1) : this.object(undefined, depth + 1)) ? NESTED : undefined;
			}
			case 0x74:
				return this.#word("true") ? true : undefined;
			case 0x66:
				return this.#word("false") ? false : undefined;
			case 0x6e:
				return this.#word("null") ? null : undefined;
			default:
				return this.#number();
		}
	}

	#string(): string | undefined {
		if (!this.#take(0x22)) return this.#nothing("text must begin with a quotation mark");
		const bytes = this.#bytes;
		let text = "";
		let plain = this.#at;
		for (;;) {
			const byte = bytes[this.#at];
			if (byte === undefined) return this.#nothing("the text does not end");
			if (byte < 0x20) return this.#nothing("a control character must be written as an escape");
			if (byte !== 0x22 && byte !== 0x5c) {
				this.#at++;
				continue;
			}
			const part = utf8Text(bytes, plain, this.#at);
			if (part === undefined) {
				this.#at = plain;
				return this.#nothing("the text that begins here is not UTF-8");
			}
			text += part;
			this.#at++;
			if (byte === 0x22) return text;
			const escaped = this.#escape();
			if (escaped === undefined) return undefined;
			text += escaped;
			plain = this.#at;
		}
	}

	#escape(): string | undefined {
		const at = '"\\/bfnrt'.indexOf(String.fromCharCode(this.#bytes[this.#at] ?? 0));
		if (at >= 0) {
			this.#at++;
			return '"\\/\b\f\n\r\t'[at];
		}
		if (!this.#take(0x75)) return this.#nothing("no such escape");
		const code = this.#hex();
		if (code === undefined) return undefined;
		if (code < 0xd800 || code >= 0xe000) return String.fromCharCode(code);
		if (code < 0xdc00 && this.#take(0x5c) && this.#take(0x75)) {
			const low = this.#hex();
			if (low !== undefined && low >= 0xdc00 && low < 0xe000) return String.fromCharCode(code, low);
		}
		return this.#nothing("half of a surrogate pair");
	}

	#hex(): number | undefined {
		let code = 0;
		for (let i = 0; i < 4; i++) {
			const digit = hexDigit(this.#bytes[this.#at]);
			if (digit < 0) return this.#nothing("four hexadecimal digits must follow \\u");
			code = code * 16 + digit;
			this.#at++;
		}
		return code;
	}

	#number(): number | undefined {
		const bytes = this.#bytes;
		const start = this.#at;
		this.#take(0x2d);
		if (!this.#take(0x30) && this.#digits() === 0) return this.#nothing("a value must stand here");
		if (this.#take(0x2e) && this.#digits() === 0) return this.#nothing("a digit must follow the point");
		if (bytes[this.#at] === 0x65 || bytes[this.#at] === 0x45) {
			this.#at++;
			if (!this.#take(0x2b)) this.#take(0x2d);
			if (this.#digits() === 0) return this.#nothing("a digit must follow the exponent's e");
		}
		return Number(utf8Text(bytes, start, this.#at));
	}

	#digits(): number {
		const start = this.#at;
		while (this.#bytes[this.#at] >= 0x30 && this.#bytes[this.#at] <= 0x39) this.#at++;
		return this.#at - start;
	}

	#word(word: string): boolean {
		for (let i = 0; i < word.length; i++) {
			if (!this.#take(word.charCodeAt(i))) return this.#no(`only ${word} can begin so`);
		}
		return true;
	}

	#take(byte: number): boolean {
		if (this.#bytes[this.#at] !== byte) return false;
		this.#at++;
		return true;
	}

	#no(detail: string): false {
		this.#wrong = detail;
		return false;
	}

	#nothing(detail: string): undefined {
		this.#wrong = detail;
		return undefined;
	}
}

function hexDigit(byte: number | undefined): number {
	if (byte === undefined) return -1;
	if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
	const lower = byte | 0x20;
	return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1;
}
