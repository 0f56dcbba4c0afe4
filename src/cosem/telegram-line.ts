/** One line of a telegram → its OBIS code and where its parentheses stand: `1-0:1.6.0(231102114500W)(03.064*kW)`. */
import { obisCode } from "./obis.ts";

const OPEN = 0x28;
const CLOSE = 0x29;
const ASTERISK = 0x2a;
const MINUS = 0x2d;
const POINT = 0x2e;
const COLON = 0x3a;

export class TelegramLine {
	/** The code's value groups; `a`, `b` and `f` have their defaults where the line leaves them out. */
	a = 0;
	b = 0;
	c = 0;
	d = 0;
	e = 0;
	f = 0;
	/** False for a line that begins with `(`. */
	hasCode = false;
	/** How many parentheses, and what stands in the first and in the last. */
	groups = 0;
	firstStart = 0;
	firstEnd = 0;
	lastStart = 0;
	lastEnd = 0;
	/** After false: the byte that does not belong there. */
	errorAt = 0;

	get code(): number {
		return obisCode(this.a, this.b, this.c, this.d, this.e, this.f);
	}

	/** Reads the line that begins at `start`; false when it is not one of an object. */
	read(bytes: Uint8Array, start: number, end: number): boolean {
		this.hasCode = bytes[start] !== OPEN;
		const open = this.hasCode ? this._readCode(bytes, start, end) : start;
		return open >= 0 && this._readGroups(bytes, open, end);
	}

	/** `1-0:1.8.0`, `1.8.0`, either with `.255` or `*255` behind; returns where `(` stands, or -1. */
	private _readCode(bytes: Uint8Array, start: number, end: number): number {
		let a = 1;
		let b = 0;
		let c = 0;
		let d = 0;
		let e = 0;
		let f = 255;
		/** Which group is next, 0 for A; the value of this one, -1 before its first digit. */
		let group = 0;
		let value = -1;
		let byte = 0;
		let at = start;
		for (; at < end; at++) {
			byte = bytes[at];
			if (byte >= 0x30 && byte <= 0x39) {
				value = value < 0 ? byte - 0x30 : value * 10 + byte - 0x30;
				if (value <= 255) continue;
				break;
			}
			if (value < 0) break;
			if (byte === POINT && group === 3) d = value;
			else if (byte === POINT && (group === 2 || group === 0)) {
				c = value;
				group = 2;
			} else if (byte === OPEN && group >= 4) {
				if (group === 4) e = value;
				else f = value;
				this.a = a;
				this.b = b;
				this.c = c;
				this.d = d;
				this.e = e;
				this.f = f;
				return at;
			} else if (byte === MINUS && group === 0) a = value;
			else if (byte === COLON && group === 1) b = value;
			else if ((byte === POINT || byte === ASTERISK) && group === 4) e = value;
			else break;
			group++;
			value = -1;
		}
		this.errorAt = at;
		return -1;
	}

	/** `(…)(…)` from `open` to the line's end and nothing else. */
	private _readGroups(bytes: Uint8Array, open: number, end: number): boolean {
		let at = open;
		let start = at;
		let byte = OPEN;
		let groups = 0;
		while (at < end && byte === OPEN) {
			start = ++at;
			// The printable bytes but the parenthesis; behind the last byte there is undefined, which is none.
			byte = bytes[at];
			while (byte !== CLOSE && byte >= 0x20) byte = bytes[++at];
			if (at >= end || byte !== CLOSE) {
				this.errorAt = Math.min(at, end);
				return false;
			}
			if (groups++ === 0) {
				this.firstStart = start;
				this.firstEnd = at;
			}
			this.lastStart = start;
			this.lastEnd = at;
			byte = bytes[++at];
		}
		this.groups = groups;
		this.errorAt = at;
		return at >= end || byte < 0x20;
	}
}
