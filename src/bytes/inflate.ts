/**
 * A gzip file in memory (RFC 1952, one member without name or comment, made with a window of at most
 * WINDOW bytes) → what was compressed (RFC 1951), piece by piece. For files of the firmware's own: no
 * checksum is looked at, and what is malformed throws.
 */
import { frozen } from "./frozen.ts";
import { HuffmanCode } from "./huffman.ts";
import type { ByteWriter } from "./writer.ts";

/** How far back a match may reach; what makes the files must keep to it. */
export const WINDOW = 2048;

/** A piece has so many bytes at least, unless it is the last, and less than a match more. */
const PIECE = 1024;
const LONGEST_MATCH = 258;

const HEADER_BYTES = 10;

/** Most symbols of the code for literals and lengths, and of the one for distances (3.2.6, 3.2.7). */
const LITERALS = 288;
const DISTANCES = 32;

const END_OF_BLOCK = 256;

/** In which order the lengths of the code for lengths stand (3.2.7). */
const ORDER = frozen(Uint8Array.of(16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15));

type Block = "none" | "stored" | "coded";

/** Bytes of the file when it is not compressed. */
export function inflatedLength(file: Uint8Array): number {
	const at = file.length - 4;
	return file[at] + file[at + 1] * 0x100 + file[at + 2] * 0x1_0000 + file[at + 3] * 0x100_0000;
}

/** What an `Inflate` takes of memory, roughly: window, piece and codes. */
export const INFLATE_BYTES = 5 * 1024;

export class Inflate {
	private readonly _file: Uint8Array;
	/** The next bit of the file. */
	private _bit = HEADER_BYTES * 8;
	private _block: Block = "none";
	private _last = false;
	/** Bytes left of a stored block. */
	private _stored = 0;
	/** WINDOW bytes of what came before, then the piece. */
	private readonly _out = new Uint8Array(WINDOW + PIECE + LONGEST_MATCH);
	private _end = WINDOW;
	private readonly _literals = new HuffmanCode(LITERALS);
	private readonly _distances = new HuffmanCode(DISTANCES);

	constructor(file: Uint8Array) {
		this._file = file;
	}

	/** Appends the next piece to `writer`; false when it was the last. */
	pull(writer: ByteWriter): boolean {
		while (this._end < WINDOW + PIECE && !(this._last && this._block === "none")) {
			if (this._block === "none") this._begin();
			else if (this._block === "stored") this._copy();
			else this._decode();
			if (this._bit > this._file.length * 8) throw new Error("the file ends early");
		}
		const out = this._out;
		writer.bytes(out.subarray(WINDOW, this._end));
		out.copyWithin(0, this._end - WINDOW, this._end);
		this._end = WINDOW;
		return !(this._last && this._block === "none");
	}

	private _bits(count: number): number {
		const file = this._file;
		const at = this._bit >> 3;
		const three = file[at] | (file[at + 1] << 8) | (file[at + 2] << 16);
		const value = (three >> (this._bit & 7)) & ((1 << count) - 1);
		this._bit += count;
		return value;
	}

	/** The header of a block (3.2.3). */
	private _begin(): void {
		this._last = this._bits(1) === 1;
		const type = this._bits(2);
		if (type === 0) {
			this._bit = (this._bit + 7) & ~7;
			this._stored = this._bits(16);
			this._bit += 16;
			this._block = "stored";
			return;
		}
		if (type === 3) throw new Error("no block is of this type");
		this._block = "coded";
		if (type === 1) this._fixedCodes();
		else this._dynamicCodes();
	}

	private _copy(): void {
		const at = this._bit >> 3;
		const count = Math.min(this._stored, WINDOW + PIECE - this._end);
		this._out.set(this._file.subarray(at, at + count), this._end);
		this._end += count;
		this._bit += count * 8;
		this._stored -= count;
		if (this._stored === 0) this._block = "none";
	}

	/** 3.2.6. */
	private _fixedCodes(): void {
		const lengths = new Uint8Array(LITERALS).fill(8).fill(9, 144, 256).fill(7, 256, 280);
		this._literals.set(lengths, 0, LITERALS);
		this._distances.set(lengths.fill(5, 0, 30), 0, 30);
	}

	/** 3.2.7. */
	private _dynamicCodes(): void {
		const literals = this._bits(5) + 257;
		const distances = this._bits(5) + 1;
		const count = this._bits(4) + 4;
		const lengths = new Uint8Array(LITERALS + DISTANCES);
		for (let i = 0; i < count; i++) lengths[ORDER[i]] = this._bits(3);
		this._literals.set(lengths, 0, ORDER.length);
		lengths.fill(0);
		for (let at = 0; at < literals + distances; ) {
			const symbol = this._symbol(this._literals);
			if (symbol < 16) {
				lengths[at++] = symbol;
				continue;
			}
			const length = symbol === 16 ? lengths[at - 1] : 0;
			const times = symbol === 16 ? 3 + this._bits(2) : symbol === 17 ? 3 + this._bits(3) : 11 + this._bits(7);
			lengths.fill(length, at, at + times);
			at += times;
		}
		this._literals.set(lengths, 0, literals);
		this._distances.set(lengths, literals, distances);
	}

	private _symbol(code: HuffmanCode): number {
		const file = this._file;
		const at = this._bit >> 3;
		const found = code.find((file[at] | (file[at + 1] << 8) | (file[at + 2] << 16)) >> (this._bit & 7));
		this._bit += found & 15;
		return found >> 4;
	}

	/** Literals and matches until the piece is full or the block at its end (3.2.5). */
	private _decode(): void {
		const out = this._out;
		let end = this._end;
		while (end < WINDOW + PIECE) {
			const symbol = this._symbol(this._literals);
			if (symbol < END_OF_BLOCK) {
				out[end++] = symbol;
				continue;
			}
			if (symbol === END_OF_BLOCK) {
				this._block = "none";
				break;
			}
			const length = symbol === 285 ? LONGEST_MATCH : 3 + this._stepped(symbol - 257, 2);
			const distance = 1 + this._stepped(this._symbol(this._distances), 1);
			if (distance > WINDOW) throw new Error("a match reaches too far back");
			if (distance >= length) out.copyWithin(end, end - distance, end - distance + length);
			else for (let i = 0; i < length; i++) out[end + i] = out[end + i - distance];
			end += length;
		}
		this._end = end;
	}

	/** A number by its code and extra bits: each 2^`log` codes in a row have as many, one more than those before. */
	private _stepped(code: number, log: number): number {
		const steps = 1 << log;
		if (code < steps * 2) return code;
		const extra = (code >> log) - 1;
		return ((steps + (code & (steps - 1))) << extra) + this._bits(extra);
	}
}
