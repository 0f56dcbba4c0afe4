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
import { Spans } from "./spans.ts";

/** Values beyond these bytes have no place. */
const BYTES = 1024;
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
	#clockAt = 0;
	readonly #spans = new Spans(BYTES, MOST_PLACES);
	/** By span. */
	readonly #field = new Int8Array(MOST_PLACES);
	readonly #tag = new Uint8Array(MOST_PLACES);
	readonly #factor = new Float64Array(MOST_PLACES);

	/** Forgets everything; the places of another frame follow. */
	begin(): void {
		this.#last = undefined;
		this.#spans.clear();
	}

	/** An integer of type `tag`, of which one step is `factor` steps of the field. */
	number(field: number, tag: number, start: number, end: number, factor: number): void {
		const place = this.#add(field, start, end);
		if (place === undefined) return;
		this.#factor[place] = factor;
		this.#tag[place] = tag;
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
		if (last === undefined || changes.count < 0 || changes.serial !== this.#serial + 1) return undefined;
		const changed = this.#spans.changed(changes);
		if (changed === undefined) return undefined;
		const reading = Reading.like(last);
		const { found } = this.#spans;
		for (let i = 0; i < changed; i++) if (!this.#read(bytes, start, found[i], reading)) return undefined;
		this.end(reading, changes.serial);
		return reading;
	}

	#add(field: number, start: number, end: number): number | undefined {
		const place = this.#spans.add(start, end);
		if (place !== undefined) this.#field[place] = field;
		return place;
	}

	/** Reads one place into `reading`; false when it says what has no place. */
	#read(bytes: Uint8Array, start: number, place: number, reading: Reading): boolean {
		const field = this.#field[place];
		const at = start + this.#spans.start[place];
		if (field >= 0) {
			const end = start + this.#spans.end[place];
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
