/**
 * A frame that has the length of the one before → its CRC-16/X-25 by difference, and the words that differ.
 *
 * A meter keeps its layout and changes a few bytes of some hundred. The check is linear over XOR: that of
 * the new frame is that of the old one, XOR the remainder of what differs. Eight bytes alike cost one
 * comparison; only where bytes differ is anything divided.
 */
import { frozen } from "../bytes/frozen.ts";
import { crc16X25 } from "./crc.ts";
import { X25_TABLES } from "./crc-tables.ts";
import type { Changes } from "./framer.ts";

/** Longer frames are not remembered; no message in one frame is. */
const LONGEST = 1024;
/** A frame with more changed words is checked anew. */
const MOST_CHANGES = 64;

const [T0, T1, T2, T3] = X25_TABLES;

/**
 * By the low and the high byte of a remainder: what it is behind eight zero bytes. Arrays, because XS reads
 * their elements in half the time.
 */
const BEHIND_LOW: number[] = [];
const BEHIND_HIGH: number[] = [];
for (let byte = 0; byte < 256; byte++) {
	const behindFour = T3[byte];
	BEHIND_LOW.push(T3[behindFour & 255] ^ T2[behindFour >>> 8]);
	const highBehindFour = T2[byte];
	BEHIND_HIGH.push(T3[highBehindFour & 255] ^ T2[highBehindFour >>> 8]);
}
frozen([BEHIND_LOW, BEHIND_HIGH]);

export class Repetition implements Changes {
	serial = 0;
	count = -1;
	readonly at = new Uint16Array(MOST_CHANGES);
	readonly differences = new Int32Array(MOST_CHANGES);
	/** The frame before, and the same memory by four and eight bytes. */
	private readonly _bytes = new Uint8Array(LONGEST);
	private readonly _words = new Int32Array(this._bytes.buffer);
	private readonly _doubles = new Float64Array(this._bytes.buffer);
	/** How many bytes of it are remembered; 0 for none. */
	private _length = 0;
	private _check = 0;
	/** Eight zeros in a row: as numbers, 0 and -0 are equal, so that one of them may hide a change. */
	private _zero = false;
	/** The buffer that frames come in, by four and eight bytes. */
	private _others: Uint8Array = this._bytes;
	private _otherWords: Int32Array = this._words;
	private _otherDoubles: Float64Array = this._doubles;

	/** The check of `length` bytes, the first of which is a flag and has no part in it. */
	checkOf(bytes: Uint8Array, start: number, length: number): number {
		const difference = length === this._length ? this._compare(bytes, start) : -1;
		if (difference >= 0) return this._check ^ difference;
		this.count = -1;
		return crc16X25(bytes, start + 1, start + length);
	}

	/** The check that `checkOf` gave last has held: the frame is remembered. */
	accept(bytes: Uint8Array, start: number, length: number, check: number): void {
		this.serial++;
		this._check = check;
		if (this.count >= 0) {
			for (let i = 0; i < this.count; i++) this._words[this.at[i] >> 2] ^= this.differences[i];
		} else if (length <= LONGEST) {
			this._length = length;
			this._bytes.set(bytes.subarray(start, start + length));
			this._zero = this._doubles.subarray(0, length >> 3).includes(0);
		} else this._length = 0;
		if (this._zero) this._length = 0;
	}

	/** The remainder of what differs; -1 when too much does, or the bytes do not lie as words do. */
	private _compare(bytes: Uint8Array, start: number): number {
		if (start !== 0 || ((bytes.byteOffset | bytes.length) & 7) !== 0) return -1;
		if (this._others !== bytes) {
			this._others = bytes;
			this._otherWords = new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length >> 2);
			this._otherDoubles = new Float64Array(bytes.buffer, bytes.byteOffset, bytes.length >> 3);
		}
		const olds = this._doubles;
		const news = this._otherDoubles;
		const count = this._length >> 3;
		let remainder = 0;
		this.count = 0;
		for (let i = 0; i < count; i++) {
			if (olds[i] === news[i]) {
				if (remainder !== 0) remainder = BEHIND_LOW[remainder & 255] ^ BEHIND_HIGH[remainder >>> 8];
				continue;
			}
			const first = this._words[2 * i] ^ this._otherWords[2 * i];
			const second = this._words[2 * i + 1] ^ this._otherWords[2 * i + 1];
			if (first !== 0 && !this._note(8 * i, first)) return -1;
			if (second !== 0 && !this._note(8 * i + 4, second)) return -1;
			if (news[i] === 0) this._zero = true;
			let word = first ^ remainder;
			word = T3[word & 255] ^ T2[(word >>> 8) & 255] ^ T1[(word >>> 16) & 255] ^ T0[word >>> 24] ^ second;
			remainder = T3[word & 255] ^ T2[(word >>> 8) & 255] ^ T1[(word >>> 16) & 255] ^ T0[word >>> 24];
		}
		return this._lastBytes(remainder, 8 * count);
	}

	/** Notes how the word at `at` differs; false when there is no room. */
	private _note(at: number, difference: number): boolean {
		if (this.count === MOST_CHANGES) return false;
		this.at[this.count] = at;
		this.differences[this.count++] = difference;
		return true;
	}

	/** Compares and divides the bytes from `start`, behind the last eight, after the remainder of what came before. */
	private _lastBytes(remainder: number, start: number): number {
		for (let at = start; at < this._length; at++) {
			const byte = this._bytes[at] ^ this._others[at];
			remainder = (remainder >>> 8) ^ T0[(remainder ^ byte) & 255];
			if (byte === 0) continue;
			const difference = byte << (8 * (at & 3));
			const last = this.count - 1;
			if (last >= 0 && this.at[last] === (at & -4)) this.differences[last] |= difference;
			else if (!this._note(at & -4, difference)) return -1;
		}
		return remainder;
	}
}
