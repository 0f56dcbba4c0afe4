/**
 * Where a message's values stand in its frame, and how the next frame differs (`Frame.changes`) → the
 * next message's Reading.
 *
 * A meter keeps its layout: what has not changed says the same, and only values that have changed are
 * read. When anything else changes than the number of a field, a clock or the invoke-id, nothing here
 * answers, and the message is read anew.
 */

import { DATE_TIME_BYTES, dateTimeAt } from "../cosem/date-time.ts";
import { integerAt } from "../cosem/tags.ts";
import type { Changes } from "../frames/framer.ts";
import { Reading } from "./reading.ts";

/** Longer frames are not compared. */
const WORDS = 256;
const MOST_PLACES = 80;

/** What stands at a place, where it is no field: `#field` is one of these. */
const CLOCK = -1;
/** A second clock that says what the first does. */
const SAME_CLOCK = -2;
/** Counts messages, and says nothing. */
const COUNTER = -3;

export class Learned {
	/** The Reading that the places are those of; undefined while nothing is known. */
	#last: Reading | undefined = undefined;
	#serial = 0;
	#count = 0;
	#clockAt = 0;
	readonly #field = new Int8Array(MOST_PLACES);
	readonly #tag = new Uint8Array(MOST_PLACES);
	readonly #at = new Uint16Array(MOST_PLACES);
	readonly #end = new Uint16Array(MOST_PLACES);
	readonly #factor = new Float64Array(MOST_PLACES);
	/** By word: the place that begins last in it, and which of its bits are whose. */
	readonly #placeOf = new Uint8Array(WORDS);
	readonly #bits = new Int32Array(WORDS);
	/** By word: the place before, when two share the word. */
	readonly #placeBefore = new Uint8Array(WORDS);

	/** Forgets everything; the places of another frame follow. */
	begin(): void {
		this.#last = undefined;
		this.#count = 0;
		this.#bits.fill(0);
	}

	/** An integer of type `tag`, of which one step is `factor` steps of the field. */
	number(field: number, tag: number, start: number, end: number, factor: number): void {
		this.#factor[this.#count] = factor;
		this.#tag[this.#count] = tag;
		this.#add(field, start, end);
	}

	/** The date-time that the Reading's meter time was taken of. */
	clock(start: number): void {
		this.#clockAt = start;
		this.#add(CLOCK, start, start + DATE_TIME_BYTES);
	}

	sameClock(start: number): void {
		this.#add(SAME_CLOCK, start, start + DATE_TIME_BYTES);
	}

	counter(start: number, end: number): void {
		this.#add(COUNTER, start, end);
	}

	/** The places are those of `reading`, whose frame had this number among the frames compared. */
	end(reading: Reading, serial: number): void {
		this.#last = reading;
		this.#serial = serial;
	}

	/** The Reading of the frame that begins at `start`; undefined when it must be read anew. */
	next(bytes: Uint8Array, start: number, changes: Changes): Reading | undefined {
		const last = this.#last;
		const { count, at, differences } = changes;
		if (last === undefined || count < 0 || changes.serial !== this.#serial + 1) return undefined;
		const reading = Reading.like(last);
		let done = -1;
		for (let i = 0; i < count; i++) {
			const word = at[i] >> 2;
			if ((differences[i] & ~this.#bits[word]) !== 0) return undefined;
			const before = this.#placeBefore[word];
			const place = this.#placeOf[word];
			if (before !== place && before !== done && !this.#read(bytes, start, before, reading)) return undefined;
			if (place !== done && !this.#read(bytes, start, place, reading)) return undefined;
			done = place;
		}
		this.end(reading, changes.serial);
		return reading;
	}

	#add(field: number, start: number, end: number): void {
		const place = this.#count;
		if (place === MOST_PLACES || end > WORDS * 4) return;
		this.#count++;
		this.#field[place] = field;
		this.#at[place] = start;
		this.#end[place] = end;
		for (let byte = start; byte < end; byte++) {
			const word = byte >> 2;
			if (this.#bits[word] === 0) this.#placeBefore[word] = place;
			this.#placeOf[word] = place;
			this.#bits[word] |= 255 << (8 * (byte & 3));
		}
	}

	/** Reads one place into `reading`; false when it says what has no place. */
	#read(bytes: Uint8Array, start: number, place: number, reading: Reading): boolean {
		const field = this.#field[place];
		const at = start + this.#at[place];
		if (field >= 0) {
			const end = start + this.#end[place];
			reading.values[field] = integerAt(bytes, this.#tag[place], at, end) * this.#factor[place];
			return true;
		}
		if (field === COUNTER) return true;
		if (field === CLOCK) {
			reading.meterTime = dateTimeAt(bytes, at);
			return reading.meterTime !== undefined;
		}
		const clock = start + this.#clockAt;
		for (let i = 0; i < DATE_TIME_BYTES; i++) if (bytes[at + i] !== bytes[clock + i]) return false;
		return true;
	}
}
