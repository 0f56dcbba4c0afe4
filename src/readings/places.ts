/**
 * Where a telegram's values stand, and how the next one differs (`Frame.changes`) → the next one's Reading.
 *
 * A meter keeps its layout: a telegram that differs from the one before in some digits says the same
 * but for the values that those digits belong to, and only these are read. What is neither a number, alone
 * behind its code, nor the clock has no place here; when it changes, the telegram is read anew.
 */
import { decimalText } from "../bytes/decimal.ts";
import { CLOCK } from "../cosem/date-time.ts";
import { NumberReader, timeAt } from "../cosem/telegram-value.ts";
import type { Changes } from "../frames/framer.ts";
import { fieldOfObis } from "./fields.ts";
import { Reading } from "./reading.ts";
import { Spans } from "./spans.ts";

/** Values beyond these bytes have no place. */
const BYTES = 2048;
/** More values have no place. */
const MOST_PLACES = 64;

export class Places {
	/** The Reading of the telegram that the places are those of. */
	private _last: Reading | undefined = undefined;
	private _serial = 0;
	private readonly _spans = new Spans(BYTES, MOST_PLACES);
	/** By span: its code. */
	private readonly _obis = new Float64Array(MOST_PLACES);
	/** By span: where in `other` its number is kept, -1 for a field or the clock. */
	private readonly _other = new Int16Array(MOST_PLACES);
	private readonly _value = new NumberReader();

	/** Forgets all places: another telegram is read. */
	clear(): void {
		this._last = undefined;
		this._spans.clear();
	}

	/** Bytes `at` to `end` hold the clock, or a number: of a field, or kept at `other` in the Reading's list of others. */
	add(obis: number, at: number, end: number, other = -1): void {
		const place = this._spans.add(at, end);
		if (place === undefined) return;
		this._obis[place] = obis;
		this._other[place] = other;
	}

	/** The places are those of `reading`, whose telegram had this number among the frames compared. */
	learn(reading: Reading, serial: number): void {
		this._last = reading;
		this._serial = serial;
	}

	/** The Reading of the telegram at `start`; undefined when it must be read anew. */
	next(bytes: Uint8Array, start: number, changes: Changes): Reading | undefined {
		const last = this._last;
		if (last === undefined || changes.count < 0 || changes.serial !== this._serial + 1) return undefined;
		const changed = this._spans.changed(changes);
		if (changed === undefined) return undefined;
		const reading = Reading.like(last);
		const { found } = this._spans;
		for (let i = 0; i < changed; i++) if (!this._read(bytes, start, found[i], reading)) return undefined;
		this.learn(reading, changes.serial);
		return reading;
	}

	/** Reads one place into `reading`; false when it says what has no place. */
	private _read(bytes: Uint8Array, start: number, place: number, reading: Reading): boolean {
		const obis = this._obis[place];
		const at = start + this._spans.start[place];
		const end = start + this._spans.end[place];
		if (obis === CLOCK) {
			reading.meterTime = timeAt(bytes, at, end);
			return reading.meterTime !== undefined;
		}
		const value = this._value;
		if (!value.read(bytes, at, end)) return false;
		const other = this._other[place];
		if (other >= 0) {
			reading.other[other] = { obis, value: decimalText(value.mantissa, value.exponent), unit: value.unit };
			return true;
		}
		const index = fieldOfObis(obis);
		if (index === undefined) return false;
		const others = reading.other.length;
		reading.values[index] = Number.NaN;
		reading.number(obis, value.mantissa, value.exponent, value.unit);
		return reading.other.length === others;
	}
}
