/**
 * A telegram that differs from the one before in a few digits → its CRC-16/ARC by difference, and where it differs.
 *
 * A meter keeps its layout and changes a dozen bytes of seven hundred. The check is linear over XOR: that of
 * the new telegram is that of the old one, XOR those of the words that differ, each moved to its place by a
 * multiplication. This is the very number that a pass over all bytes gives, at a quarter of its cost.
 */
import { crc16Arc } from "./crc.ts";
import type { Changes } from "./framer.ts";

/** Longer telegrams are not remembered. */
const LONGEST = 2048;
/** A telegram with more changed words is read anew. */
const MOST_CHANGES = 48;
const POLYNOMIAL = 0xa001;
/** The polynomial 1: the check's highest bit is its lowest power. */
const ONE = 0x8000;

/** The product of two polynomials modulo that of CRC-16/ARC. */
function product(a: number, b: number): number {
	let sum = 0;
	for (let rest = a; rest !== 0; rest = (rest << 1) & 0xffff) {
		if ((rest & ONE) !== 0) sum ^= b;
		b = (b & 1) !== 0 ? (b >>> 1) ^ POLYNOMIAL : b >>> 1;
	}
	return sum;
}

/** `check` with so many zero bits behind it. */
function shifted(check: number, bits: number): number {
	for (let bit = 0; bit < bits; bit++) check = (check & 1) !== 0 ? (check >>> 1) ^ POLYNOMIAL : check >>> 1;
	return check;
}

/** x^32, which moves a check by one word. */
const ONE_WORD = shifted(ONE, 32);

function isDigit(byte: number): boolean {
	return byte >= 0x30 && byte <= 0x39;
}

export class Repeat implements Changes {
	/** How many bytes the check covers; 0 while no telegram is remembered. */
	covered = 0;
	count = 0;
	readonly at = new Uint16Array(MOST_CHANGES);
	/** By changed word: its bits that differ. */
	readonly #differences = new Int32Array(MOST_CHANGES);
	/** The telegram before, and the same memory by eight and by four bytes. */
	#bytes = new Uint8Array(0);
	#doubles = new Float64Array(0);
	#words = new Int32Array(0);
	/** By word: what moves its check to the end. */
	#powers = new Uint16Array(0);
	#check = 0;
	/** How many doubles of the new telegram have been compared. */
	#compared = 0;
	/** Where the new telegram is, the same by eight and by four bytes. */
	#other: Uint8Array | undefined = undefined;
	#otherDoubles: Float64Array = new Float64Array(0);
	#otherWords: Int32Array = new Int32Array(0);
	readonly #word = new Int32Array(1);
	readonly #wordBytes = new Uint8Array(this.#word.buffer);

	/** Remembers `covered` bytes from `start`, which have the check `check`. */
	learn(bytes: Uint8Array, start: number, covered: number, check: number): void {
		if (covered > LONGEST) {
			this.covered = 0;
			return;
		}
		if (this.covered !== covered) this.#resize(covered);
		this.#bytes.set(bytes.subarray(start, start + covered));
		this.#check = check;
		// Doubles compare equal when one is 0 and the other -0: eight bytes of zero could hide a change.
		if (this.#doubles.includes(0)) this.covered = 0;
	}

	/** Forgets what has been compared, for another candidate. */
	restart(): void {
		this.#compared = 0;
	}

	/**
	 * Compares what is there of a new telegram at `start`. False when it is no repetition; true when it
	 * may be one, and is one once `covered` bytes are there. The bytes may move between two calls.
	 */
	follow(bytes: Uint8Array, start: number, end: number): boolean {
		const doubles = this.#doubles;
		const until = end - start < this.covered ? (end - start) >> 3 : doubles.length;
		if (((bytes.byteOffset | start) & 7) !== 0 || start + until * 8 > bytes.length) return false;
		if (this.#other !== bytes) {
			this.#other = bytes;
			this.#otherDoubles = new Float64Array(bytes.buffer, bytes.byteOffset, bytes.length >> 3);
			this.#otherWords = new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length >> 2);
		}
		const others = this.#otherDoubles;
		const offset = start >> 3;
		if (this.#compared === 0) this.count = 0;
		for (let i = this.#compared; i < until; i++) {
			if (doubles[i] === others[offset + i]) continue;
			if (!this.#note(2 * i, start >> 2) || !this.#note(2 * i + 1, start >> 2)) return false;
		}
		this.#compared = until;
		return true;
	}

	/** Notes how the new telegram differs in a word; false when by more than digits. */
	#note(word: number, offset: number): boolean {
		const old = this.#words[word];
		const tail = this.covered - word * 4;
		let difference = old ^ this.#otherWords[offset + word];
		if (tail < 4) difference &= tail <= 0 ? 0 : (1 << (8 * tail)) - 1;
		if (difference === 0) return true;
		if (this.count === MOST_CHANGES) return false;
		for (let shift = 0; shift < 32; shift += 8) {
			if (((difference >>> shift) & 255) === 0) continue;
			if (!isDigit((old >>> shift) & 255) || !isDigit(((old ^ difference) >>> shift) & 255)) return false;
		}
		this.at[this.count] = word * 4;
		this.#differences[this.count++] = difference;
		return true;
	}

	/** The check of the new telegram, all of which has been followed. */
	check(): number {
		let check = this.#check;
		for (let i = 0; i < this.count; i++) {
			this.#word[0] = this.#differences[i];
			const length = Math.min(4, this.covered - this.at[i]);
			check ^= product(crc16Arc(this.#wordBytes, 0, length), this.#powers[this.at[i] >> 2]);
		}
		return check;
	}

	/** Remembers the new telegram, whose check has held, instead of the one before. */
	accept(check: number): void {
		this.#check = check;
		for (let i = 0; i < this.count; i++) this.#words[this.at[i] >> 2] ^= this.#differences[i];
	}

	#resize(covered: number): void {
		this.covered = covered;
		const doubles = new Float64Array((covered + 7) >> 3);
		this.#doubles = doubles;
		this.#bytes = new Uint8Array(doubles.buffer);
		this.#words = new Int32Array(doubles.buffer);
		const powers = new Uint16Array(doubles.length * 2).fill(ONE);
		let power = shifted(ONE, 8 * (covered & 3));
		for (let word = (covered >> 2) - 1; word >= 0; word--) {
			powers[word] = power;
			power = product(power, ONE_WORD);
		}
		this.#powers = powers;
	}
}
