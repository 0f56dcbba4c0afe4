/**
 * A telegram that differs from the one before in a few digits → its CRC-16/ARC by difference, and where it differs.
 *
 * A meter keeps its layout and changes a dozen bytes of seven hundred. The check is linear over XOR: that of
 * the new telegram is that of the old one, XOR what each digit's difference makes at its place. This is the
 * very number that a pass over all bytes gives, at a quarter of its cost.
 */
import { crc16Arc } from "./crc.ts";
import { crc16ArcOfZero } from "./crc-tables.ts";
import type { Changes } from "./framer.ts";

/** Longer telegrams are not remembered. */
const LONGEST = 2048;
/** A telegram with more changed words is read anew. */
const MOST_CHANGES = 48;
const POLYNOMIAL = 0xa001;

/** What the low four bits of a byte make of the check, `weight` being what bit 3 does. */
function weighed(bits: number, weight: number): number {
	let sum = 0;
	for (let bit = 8; bit > 0; bit >>= 1) {
		if ((bits & bit) !== 0) sum ^= weight;
		weight = (weight & 1) !== 0 ? (weight >>> 1) ^ POLYNOMIAL : weight >>> 1;
	}
	return sum;
}

function isDigit(byte: number): boolean {
	return byte >= 0x30 && byte <= 0x39;
}

export class Repeat implements Changes {
	/** How many bytes the check covers; 0 while no telegram is remembered. */
	covered = 0;
	serial = 0;
	count = -1;
	readonly at = new Uint16Array(MOST_CHANGES);
	readonly differences = new Int32Array(MOST_CHANGES);
	/** The telegram before, and the same memory by eight and by four bytes. */
	private _bytes = new Uint8Array(0);
	private _doubles = new Float64Array(0);
	private _words = new Int32Array(0);
	/** By byte: the check of all zeros but for bit 3 of this byte. */
	private _weights = new Uint16Array(0);
	private _check = 0;
	/** The new telegram's check XOR the old one, as far as it has been compared. */
	private _difference = 0;
	/** How many doubles of the new telegram have been compared. */
	private _compared = 0;
	/** Where the new telegram is, the same by eight and by four bytes. */
	private _other: Uint8Array | undefined = undefined;
	private _otherDoubles: Float64Array = new Float64Array(0);
	private _otherWords: Int32Array = new Int32Array(0);

	/** Remembers `covered` bytes from `start`, which have the check `check`. */
	learn(bytes: Uint8Array, start: number, covered: number, check: number): void {
		this.serial++;
		this.count = -1;
		if (covered > LONGEST) {
			this.covered = 0;
			return;
		}
		if (this.covered !== covered) this._resize(covered);
		this._bytes.set(bytes.subarray(start, start + covered));
		this._check = check;
		// Doubles compare equal when one is 0 and the other -0: eight bytes of zero could hide a change.
		if (this._doubles.includes(0)) this.covered = 0;
	}

	/** Forgets what has been compared, for another candidate. */
	restart(): void {
		this._compared = 0;
	}

	/**
	 * Compares what is there of a new telegram at `start`. False when it is no repetition; true when it
	 * may be one, and is one once `covered` bytes are there. The bytes may move between two calls.
	 */
	follow(bytes: Uint8Array, start: number, end: number): boolean {
		// The reader moves a telegram to the front before it asks again.
		if (((bytes.byteOffset | start) & 7) !== 0) return end - start < this.covered;
		const doubles = this._doubles;
		const until = end - start < this.covered ? (end - start) >> 3 : doubles.length;
		if (start + until * 8 > bytes.length) return false;
		if (this._other !== bytes) {
			this._other = bytes;
			this._otherDoubles = new Float64Array(bytes.buffer, bytes.byteOffset, bytes.length >> 3);
			this._otherWords = new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length >> 2);
		}
		const others = this._otherDoubles;
		const offset = start >> 3;
		if (this._compared === 0) {
			this.count = 0;
			this._difference = 0;
		}
		for (let i = this._compared; i < until; i++) {
			if (doubles[i] === others[offset + i]) continue;
			if (!this._note(2 * i, start >> 2) || !this._note(2 * i + 1, start >> 2)) return false;
		}
		this._compared = until;
		return true;
	}

	/** Notes how the new telegram differs in a word; false when by more than digits. */
	private _note(word: number, offset: number): boolean {
		const old = this._words[word];
		const tail = this.covered - word * 4;
		let difference = old ^ this._otherWords[offset + word];
		if (tail < 4) difference &= tail <= 0 ? 0 : (1 << (8 * tail)) - 1;
		if (difference === 0) return true;
		if (this.count === MOST_CHANGES) return false;
		for (let byte = 0; byte < 4; byte++) {
			const shift = 8 * byte;
			const changed = (difference >>> shift) & 255;
			if (changed === 0) continue;
			const digit = (old >>> shift) & 255;
			if (!isDigit(digit) || !isDigit(digit ^ changed)) return false;
			this._difference ^= weighed(changed, this._weights[word * 4 + byte]);
		}
		this.at[this.count] = word * 4;
		this.differences[this.count++] = difference;
		return true;
	}

	/** The check of the new telegram, all of which has been followed. */
	get check(): number {
		return this._check ^ this._difference;
	}

	/** Remembers the new telegram, whose check has held, instead of the one before. */
	accept(): void {
		this.serial++;
		this._check = this.check;
		for (let i = 0; i < this.count; i++) this._words[this.at[i] >> 2] ^= this.differences[i];
	}

	private _resize(covered: number): void {
		this.covered = covered;
		const doubles = new Float64Array((covered + 7) >> 3);
		this._doubles = doubles;
		this._bytes = new Uint8Array(doubles.buffer);
		this._words = new Int32Array(doubles.buffer);
		const weights = new Uint16Array(covered);
		let weight = crc16Arc(Uint8Array.of(8), 0, 1);
		for (let byte = covered - 1; byte >= 0; byte--) {
			weights[byte] = weight;
			weight = crc16ArcOfZero(weight);
		}
		this._weights = weights;
	}
}
