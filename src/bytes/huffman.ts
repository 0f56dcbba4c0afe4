/** Lengths of codes → the symbol whose code comes next in a bit stream (RFC 1951, 3.2.2). */

export const LONGEST_CODE = 15;

/** Codes of so many bits are looked up; longer ones, which are rare, are counted out. */
const SHORT_CODE = 7;

/** In the table: by the next bits a symbol and the length of its code, 0 where that is longer; */
const SHORT_CODES = 1 << SHORT_CODE;
/** then how many codes there are of each length; then symbols in the order of their codes. */
const COUNTS = SHORT_CODES;
const SYMBOLS = COUNTS + LONGEST_CODE + 1;

export class HuffmanCode {
	private readonly _table: Uint16Array;

	/** For so many symbols at most. */
	constructor(symbols: number) {
		this._table = new Uint16Array(SYMBOLS + symbols);
	}

	/** Takes `count` lengths from `start`, 0 for a symbol without a code. */
	set(lengths: Uint8Array, start: number, count: number): void {
		const table = this._table;
		table.fill(0, 0, SYMBOLS);
		for (let symbol = 0; symbol < count; symbol++) table[COUNTS + lengths[start + symbol]]++;
		table[COUNTS] = 0;
		let at = SYMBOLS;
		let code = 0;
		for (let length = 1; length <= LONGEST_CODE; length++) {
			code *= 2;
			for (let symbol = 0, left = table[COUNTS + length]; left > 0; symbol++) {
				if (lengths[start + symbol] !== length) continue;
				left--;
				table[at++] = symbol;
				if (length <= SHORT_CODE) this._short(reversed(code, length), length, symbol);
				code++;
			}
		}
	}

	/** The symbol whose code `bits` begins with, times 16, and the length of the code. Throws when there is none. */
	find(bits: number): number {
		const table = this._table;
		const short = table[bits & (SHORT_CODES - 1)];
		if (short > 0) return short;
		// Codes of one length are consecutive numbers, in the order of their symbols.
		let code = 0;
		let symbols = SYMBOLS;
		for (let length = 1; length <= LONGEST_CODE; length++) {
			code = code * 2 + (bits & 1);
			bits >>= 1;
			const count = table[COUNTS + length];
			if (code < count) return table[symbols + code] * 16 + length;
			code -= count;
			symbols += count;
		}
		throw new Error("no symbol has this code");
	}

	private _short(code: number, length: number, symbol: number): void {
		const step = 1 << length;
		for (let bits = code; bits < SHORT_CODES; bits += step) this._table[bits] = symbol * 16 + length;
	}
}

/** The last `count` bits of `code`, the last one first: so they stand in the stream. */
function reversed(code: number, count: number): number {
	let bits = 0;
	for (let i = 0; i < count; i++) bits = bits * 2 + ((code >> i) & 1);
	return bits;
}
