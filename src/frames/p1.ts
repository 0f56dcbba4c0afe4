/**
 * Bytes → telegrams of IEC 62056-21 mode D, as the P1 port sends them:
 * `/ADN9 6534` CR LF CR LF, objects, `!95CB` CR LF. The check is CRC-16/ARC over the bytes from `/` to
 * `!` as sent, so line ends may be LF alone. A telegram without check (DSMR before 4) is one only
 * when every line of it looks so.
 */
import { hexDigit } from "../bytes/hex.ts";
import type { Fault } from "../faults.ts";
import { crc16Arc } from "./crc.ts";
import { type Changes, type Check, type Framer, MORE, NONE } from "./framer.ts";
import { Repeat } from "./repeat.ts";

const SLASH = 0x2f;
const EXCLAMATION = 0x21;
const CR = 0x0d;
const LF = 0x0a;
const DELETE = 0x7f;
/** `/`, three letters of the maker, one that tells the speed (IEC 62056-21, 6.3.2). */
const HEADER = 5;
const CRC_DIGITS = 4;

export class P1Framer implements Framer {
	readonly kind = "p1";
	readonly startByte = SLASH;
	/** Every byte so far is text, which no other kind of frame consists of. */
	readonly certain = true;
	check: Check = "none";
	changes: Changes | undefined = undefined;
	fault: Fault | undefined = undefined;
	cost = 0;
	/** How many bytes from `/` are known to be text and to hold no end. */
	private _seen = 0;
	private readonly _repeat = new Repeat();
	/** The candidate is compared with the telegram before, and has been like it so far. */
	private _repeating = false;

	probe(bytes: Uint8Array, start: number, end: number, last: boolean): number {
		this.cost = 0;
		if (this._repeating) {
			const repeat = this._repeat;
			const like = repeat.follow(bytes, start, end);
			if (like && end - start >= repeat.covered) {
				return this._ended(bytes, start, start + repeat.covered - 1, end, last);
			}
			if (like && !last) return MORE;
			this._repeating = false;
		}
		if (this._seen < HEADER) {
			const answer = isHeader(bytes, start, end);
			if (answer !== HEADER) return answer;
			this._seen = HEADER;
		}
		const from = this._seen;
		const mark = this._search(bytes, start, end);
		this.cost = this._seen - from;
		return mark > 0 ? this._ended(bytes, start, mark, end, last) : mark;
	}

	/** Where `!` stands at the beginning of a line; MORE or NONE where no end is in sight. */
	private _search(bytes: Uint8Array, start: number, end: number): number {
		for (let at = start + this._seen; at < end; at++) {
			const byte = bytes[at];
			if (byte > EXCLAMATION && byte < DELETE && byte !== SLASH) continue;
			this._seen = at - start;
			if (byte === EXCLAMATION) {
				if (bytes[at - 1] < 0x20) return at;
			} else if (byte === SLASH) {
				const next = isHeader(bytes, at, end);
				// Neither values nor units hold a slash (IEC 62056-21, 6.5): the end was lost.
				if (next === HEADER) return NONE;
				if (next === MORE) return MORE;
			} else if (byte < 0x20) {
				// A NUL is a line feed that the line has damaged.
				if (byte !== CR && byte !== LF && byte !== 0) return NONE;
				if (this.fault === undefined) this.fault = "frame_truncated";
			} else if (byte >= DELETE) return NONE;
		}
		this._seen = end - start;
		return MORE;
	}

	reset(): void {
		this._seen = 0;
		this.fault = undefined;
		this._repeat.restart();
		this._repeating = this._repeat.covered > 0;
	}

	/** What the bytes behind `!` at `mark` make of the telegram. */
	private _ended(bytes: Uint8Array, start: number, mark: number, end: number, last: boolean): number {
		this._seen = mark - start;
		this.changes = undefined;
		let at = mark + 1;
		let sent = 0;
		for (; at <= mark + CRC_DIGITS && at < end; at++) {
			const digit = hexDigit(bytes[at]);
			if (digit < 0) break;
			sent = sent * 16 + digit;
		}
		const digits = at - mark - 1;
		if (at === end && digits < CRC_DIGITS && !last) return MORE;
		if (at < end && bytes[at] === CR) at++;
		if (at === end && !last) return MORE;
		if (at < end && (bytes[at] === LF || (bytes[at] === 0 && bytes[at - 1] === CR))) at++;
		this.cost += mark - start;
		if (digits === CRC_DIGITS) this.check = "crc";
		else if (digits === 0 && (at > mark + 1 || at === end)) this.check = "none";
		else return this._failed();
		const good = digits === 0 ? looksWhole(bytes, start, mark) : this._holds(bytes, start, mark + 1, sent);
		return good ? at - start : this._failed();
	}

	/** Whether the check over `start` to `end` is the one that was sent. */
	private _holds(bytes: Uint8Array, start: number, end: number, sent: number): boolean {
		const repeat = this._repeat;
		if ((this._repeating ? repeat.check : crc16Arc(bytes, start, end)) !== sent) return false;
		if (this._repeating) repeat.accept();
		else repeat.learn(bytes, start, end - start, sent);
		this.changes = repeat;
		return true;
	}

	private _failed(): number {
		this.fault = "p1_crc";
		return NONE;
	}
}

/** HEADER when `/XXX5` stands at `start`, MORE when it is cut at `end`, else NONE. */
function isHeader(bytes: Uint8Array, start: number, end: number): number {
	for (let at = start + 1; at < start + HEADER; at++) {
		if (at >= end) return MORE;
		const byte = bytes[at];
		const lower = byte | 0x20;
		if (at < start + HEADER - 1 ? lower < 0x61 || lower > 0x7a : byte < 0x30 || byte > 0x7a) return NONE;
	}
	return HEADER;
}

/** Whether `start` to `mark` holds an identification and then nothing but lines of objects, one at least. */
function looksWhole(bytes: Uint8Array, start: number, mark: number): boolean {
	let objects = 0;
	let first = -1;
	for (let at = start; at < mark; at++) {
		const byte = bytes[at];
		if (byte === LF || byte === CR) {
			if (first > start) {
				// `1-0:1.8.1(…)`, or `(…)` alone: a value on a line of its own (DSMR 2.2).
				const begins = bytes[first] === 0x28 || (bytes[first] >= 0x30 && bytes[first] <= 0x39);
				if (!begins || bytes[at - 1] !== 0x29) return false;
				objects++;
			}
			first = -1;
		} else if (byte === 0) return false;
		else if (first < 0) first = at;
	}
	return first < 0 && objects > 0;
}
