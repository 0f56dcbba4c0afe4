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

/** What stands at a place, where it is no field: `_field` is one of these. */
const CLOCK = -1;
/** A second clock that says what the first does. */
const SAME_CLOCK = -2;
/** Counts messages, and says nothing. */
const COUNTER = -3;

export class Learned {
	/** The Reading that the places are those of; undefined while nothing is known. */
	private _last: Reading | undefined = undefined;
	private _serial = 0;
	private _clockAt = 0;
	private readonly _spans = new Spans(BYTES, MOST_PLACES);
	/** By span. */
	private readonly _field = new Int8Array(MOST_PLACES);
	private readonly _tag = new Uint8Array(MOST_PLACES);
	private readonly _factor = new Float64Array(MOST_PLACES);

	/** Forgets everything; the places of another frame follow. */
	begin(): void {
		this._last = undefined;
		this._spans.clear();
	}

	/** An integer of type `tag`, of which one step is `factor` steps of the field. */
	number(field: number, tag: number, start: number, end: number, factor: number): void {
		const place = this._add(field, start, end);
		if (place === undefined) return;
		this._factor[place] = factor;
		this._tag[place] = tag;
	}

	/** The date-time that the Reading's meter time was taken of. */
	clock(start: number): void {
		this._clockAt = start;
		this._add(CLOCK, start, start + DATE_TIME_BYTES);
	}

	sameClock(start: number): void {
		this._add(SAME_CLOCK, start, start + DATE_TIME_BYTES);
	}

	counter(start: number, end: number): void {
		this._add(COUNTER, start, end);
	}

	/** The places are those of `reading`, whose frame had this number among the frames compared. */
	end(reading: Reading, serial: number): void {
		this._last = reading;
		this._serial = serial;
	}

	/** The Reading of the frame that begins at `start`; undefined when it must be read anew. */
	next(bytes: Uint8Array, start: number, changes: Changes): Reading | undefined {
		const last = this._last;
		if (last === undefined || changes.count < 0 || changes.serial !== this._serial + 1) return undefined;
		const changed = this._spans.changed(changes);
		if (changed === undefined) return undefined;
		const reading = Reading.like(last);
		const { found } = this._spans;
		for (let i = 0; i < changed; i++) if (!this._read(bytes, start, found[i], reading)) return undefined;
		this.end(reading, changes.serial);
		return reading;
	}

	private _add(field: number, start: number, end: number): number | undefined {
		const place = this._spans.add(start, end);
		if (place !== undefined) this._field[place] = field;
		return place;
	}

	/** Reads one place into `reading`; false when it says what has no place. */
	private _read(bytes: Uint8Array, start: number, place: number, reading: Reading): boolean {
		const field = this._field[place];
		const at = start + this._spans.start[place];
		if (field >= 0) {
			const end = start + this._spans.end[place];
			reading.values[field] = integerAt(bytes, this._tag[place], at, end) * this._factor[place];
			return true;
		}
		if (field === COUNTER) return true;
		if (field === CLOCK) {
			reading.meterTime = dateTimeAt(bytes, at);
			return reading.meterTime !== undefined;
		}
		const clock = start + this._clockAt;
		for (let i = 0; i < DATE_TIME_BYTES; i++) if (bytes[at + i] !== bytes[clock + i]) return false;
		return true;
	}
}
