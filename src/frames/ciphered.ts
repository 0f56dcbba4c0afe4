/**
 * Bytes → ciphered blocks that stand on the line without any frame around them, as Luxembourg,
 * Lithuania and Austria send P1: DB 08 title(8) length, then security control, counter,
 * ciphertext and tag. Nothing here proves that the block is whole: the cipher's tag or the
 * telegram inside must.
 */
import { lengthEnd, lengthValue } from "../bytes/length.ts";
import type { Fault } from "../faults.ts";
import { type Framer, MORE, NONE } from "./framer.ts";

const GENERAL_GLO = 0xdb;
const TITLE = 8;
const TITLE_AT = 2;
const LENGTH_AT = TITLE_AT + TITLE;
/** Security control and frame counter, and the shortest plaintext worth sending. */
const SHORTEST = 5 + 12;
const LONGEST = 4096;

export class CipheredFramer implements Framer {
	readonly kind = "ciphered";
	readonly startByte = GENERAL_GLO;
	readonly check = "none";
	readonly certain = false;
	cost = 0;
	fault: Fault | undefined = undefined;
	private _length = 0;

	probe(bytes: Uint8Array, start: number, end: number): number {
		this.cost = 0;
		if (this._length === 0) {
			const length = blockLength(bytes, start, end);
			if (length <= 0) return length;
			if (insideFrame(bytes, start)) return NONE;
			this._length = length;
		}
		this.fault = "frame_truncated";
		if (end - start < this._length) return MORE;
		this.cost = this._length;
		return holdsBlock(bytes, start + 1, start + this._length) ? NONE : this._length;
	}

	reset(): void {
		this._length = 0;
		this.fault = undefined;
	}
}

/** The block's whole length, as soon as its header is there and looks like one. */
function blockLength(bytes: Uint8Array, start: number, end: number): number {
	if (end > start + 1 && bytes[start + 1] !== TITLE) return NONE;
	// A system title begins with its maker's three letters (IEC 62056-5-3, 5.3.2.4.2).
	for (let at = start + TITLE_AT; at < start + TITLE_AT + 3 && at < end; at++) {
		if (bytes[at] < 0x41 || bytes[at] > 0x5a) return NONE;
	}
	const lengthAt = start + LENGTH_AT;
	if (end <= lengthAt) return MORE;
	const at = lengthEnd(bytes, lengthAt);
	if (at < 0) return NONE;
	if (end < at) return MORE;
	const length = lengthValue(bytes, lengthAt);
	if (length < SHORTEST || length > LONGEST) return NONE;
	if (end === at) return MORE;
	// Security control: suite 0 to 2, and at least one of authentication and encryption.
	if ((bytes[at] & 0x0f) > 2 || (bytes[at] & 0x30) === 0) return NONE;
	return at - start + length;
}

/** Whether another block begins before this one's end: then this one lost its own. */
function holdsBlock(bytes: Uint8Array, start: number, end: number): boolean {
	for (let at = bytes.indexOf(GENERAL_GLO, start); at >= 0 && at < end; at = bytes.indexOf(GENERAL_GLO, at + 1)) {
		if (at + LENGTH_AT < end && blockLength(bytes, at, end) > 0) return true;
	}
	return false;
}

/**
 * What HDLC, M-Bus and block transfer put before a ciphered APDU. Such a block belongs to a frame
 * whose own check did not hold, or which is still to come: it does not stand on the line alone.
 */
function insideFrame(bytes: Uint8Array, start: number): boolean {
	if (start >= 3 && bytes[start - 3] === 0xe6 && (bytes[start - 2] & 0xfe) === 0xe6 && bytes[start - 1] === 0) {
		return true;
	}
	if (start >= 7 && bytes[start - 7] === 0xe0 && bytes[start - 5] === 0 && bytes[start - 4] === 1) return true;
	return start >= 9 && bytes[start - 9] === 0x68 && bytes[start - 6] === 0x68;
}
