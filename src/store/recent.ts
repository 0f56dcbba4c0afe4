/**
 * The newest readings in a fixed number of bytes: each row holds only what changed since the row
 * before (18 bytes where a meter sends every second, 25 at every tenth), the oldest rows give way to new ones. Fields,
 * times and identity are kept; `channels`, `other` and the raw text of the meter's clock are not.
 */
import type { Check } from "../frames/framer.ts";
import { FIELDS } from "../readings/fields.ts";
import type { Reading } from "../readings/reading.ts";

const BITMAP_BYTES = Math.ceil(FIELDS.length / 8);
/** No row is longer: head of five numbers, bitmap, every field changed. */
const MAX_ROW_BYTES = 5 * 8 + BITMAP_BYTES + FIELDS.length * 8;
/** More kinds of message than any meter sends; beyond it the identity of a row is not kept. */
const MAX_IDENTITIES = 8;

interface Identity {
	readonly format: "p1" | "dlms";
	readonly check: Check;
	readonly meterMaker: string | undefined;
	readonly meterType: string | undefined;
	readonly meterId: string | undefined;
	readonly list: string | undefined;
	readonly meterOffsetMinutes: number | undefined;
}

/** What a row is told against: the row before it. */
class RowState {
	sequence = 0;
	receivedAt = 0;
	meterSeconds = 0;
	identity = 0;
	readonly values = new Float64Array(FIELDS.length).fill(Number.NaN);

	copyFrom(other: RowState): void {
		this.sequence = other.sequence;
		this.receivedAt = other.receivedAt;
		this.meterSeconds = other.meterSeconds;
		this.identity = other.identity;
		this.values.set(other.values);
	}
}

export class ReadingRing {
	private readonly _bytes: Uint8Array;
	private readonly _identities: Identity[] = [];
	/** Places count bytes since the ring was made; `place % capacity` is where they stand. */
	private _start = 0;
	private _end = 0;
	/** The state before the oldest row, and after the newest. */
	private readonly _before = new RowState();
	private readonly _after = new RowState();
	private _rows = 0;

	/** Throws a RangeError when `capacity` does not hold even one row. */
	constructor(capacity = 14 * 1024) {
		if (capacity < MAX_ROW_BYTES) throw new RangeError(`a ring of readings needs ${MAX_ROW_BYTES} bytes`);
		this._bytes = new Uint8Array(capacity);
	}

	/** Rows held. */
	get length(): number {
		return this._rows;
	}

	/** The sequence of the newest row, 0 when there is none. */
	get last(): number {
		return this._rows === 0 ? 0 : this._after.sequence;
	}

	/** Whether the next `append` drops the oldest row. */
	get full(): boolean {
		return this._end - this._start > this._bytes.length - MAX_ROW_BYTES;
	}

	append(reading: Reading): void {
		while (this.full) this.dropOldest();
		const state = this._after;
		this._number(reading.sequence - state.sequence);
		state.sequence = reading.sequence;
		this._optional(reading.receivedAt, state.receivedAt);
		state.receivedAt = reading.receivedAt ?? state.receivedAt;
		this._optional(reading.meterTime?.localSeconds, state.meterSeconds);
		state.meterSeconds = reading.meterTime?.localSeconds ?? state.meterSeconds;
		this._varint(this._identify(reading));
		this._writeValues(reading.values, state.values);
		this._rows++;
	}

	/** Fills `into`, when given, with the row that goes. */
	dropOldest(into?: Reading): void {
		if (this._rows === 0) return;
		this._start = this.readRow(this._start, this._before, into);
		this._rows--;
	}

	/** Stands before the first row whose sequence is greater than `sequence`. */
	from(sequence: number): RingCursor {
		return new RingCursor(this, sequence);
	}

	/** For cursors: the place of the oldest row, with the state before it copied to `state`. */
	rewind(state: RowState): number {
		state.copyFrom(this._before);
		return this._start;
	}

	/** For cursors: where the oldest and the next row stand. */
	get start(): number {
		return this._start;
	}

	get end(): number {
		return this._end;
	}

	/** For cursors: applies the row at `place` to `state`, fills `into`, returns the next row's place. */
	readRow(place: number, state: RowState, into: Reading | undefined): number {
		const reader = new RowReader(this._bytes, place);
		state.sequence += reader.signed();
		const received = reader.varint();
		if (received > 0) state.receivedAt += unzigzag(received - 1);
		const meter = reader.varint();
		if (meter > 0) state.meterSeconds += unzigzag(meter - 1);
		state.identity = reader.varint();
		reader.values(state.values);
		if (into !== undefined) {
			into.sequence = state.sequence;
			into.receivedAt = received > 0 ? state.receivedAt : undefined;
			into.meterTime =
				meter > 0
					? { localSeconds: state.meterSeconds, raw: "", deviationMinutes: undefined, status: undefined }
					: undefined;
			Object.assign(into, this._identities[state.identity]);
			into.values.set(state.values);
		}
		return reader.place;
	}

	private _identify(reading: Reading): number {
		const identities = this._identities;
		for (let index = 0; index < identities.length; index++) {
			const known = identities[index];
			if (
				known.list === reading.list &&
				known.meterId === reading.meterId &&
				known.meterType === reading.meterType &&
				known.meterMaker === reading.meterMaker &&
				known.meterOffsetMinutes === reading.meterOffsetMinutes &&
				known.format === reading.format &&
				known.check === reading.check
			) {
				return index;
			}
		}
		if (identities.length === MAX_IDENTITIES) return MAX_IDENTITIES;
		const { format, check, meterMaker, meterType, meterId, list, meterOffsetMinutes } = reading;
		return identities.push({ format, check, meterMaker, meterType, meterId, list, meterOffsetMinutes }) - 1;
	}

	private _writeValues(now: Float64Array, before: Float64Array): void {
		const bitmap = this._end;
		for (let i = 0; i < BITMAP_BYTES; i++) this._byte(0);
		for (let index = 0; index < now.length; index++) {
			const value = now[index];
			const old = before[index];
			if (Object.is(value, old)) continue;
			this._bytes[(bitmap + (index >> 3)) % this._bytes.length] |= 1 << (index & 7);
			if (Number.isNaN(value)) this._varint(0);
			else this._varint(1 + zigzag(Number.isNaN(old) ? value : value - old));
			before[index] = value;
		}
	}

	/** 0 for absent, else 1 + the signed difference. */
	private _optional(value: number | undefined, before: number): void {
		this._varint(value === undefined ? 0 : 1 + zigzag(value - before));
	}

	private _number(value: number): void {
		this._varint(zigzag(value));
	}

	private _varint(value: number): void {
		while (value >= 128) {
			this._byte((value % 128) | 128);
			value = Math.floor(value / 128);
		}
		this._byte(value);
	}

	private _byte(value: number): void {
		this._bytes[this._end++ % this._bytes.length] = value;
	}
}

/** Reads a ring from old to new while it goes on being filled. */
export class RingCursor {
	private readonly _ring: ReadingRing;
	private readonly _state = new RowState();
	private _place: number;
	private _sequence: number;

	constructor(ring: ReadingRing, sequence: number) {
		this._ring = ring;
		this._sequence = sequence;
		this._place = ring.rewind(this._state);
	}

	/** Fills `into` with the next reading and returns true, or returns false when there is none yet. */
	next(into: Reading): boolean {
		const ring = this._ring;
		if (this._place < ring.start) this._place = ring.rewind(this._state);
		while (this._place < ring.end) {
			this._place = ring.readRow(this._place, this._state, into);
			if (into.sequence > this._sequence) {
				this._sequence = into.sequence;
				return true;
			}
		}
		return false;
	}
}

class RowReader {
	place: number;
	private readonly _bytes: Uint8Array;

	constructor(bytes: Uint8Array, place: number) {
		this._bytes = bytes;
		this.place = place;
	}

	varint(): number {
		const bytes = this._bytes;
		let value = 0;
		for (let factor = 1; ; factor *= 128) {
			const byte = bytes[this.place++ % bytes.length];
			value += (byte & 127) * factor;
			if (byte < 128) return value;
		}
	}

	signed(): number {
		return unzigzag(this.varint());
	}

	values(state: Float64Array): void {
		const bytes = this._bytes;
		const bitmap = this.place;
		this.place += BITMAP_BYTES;
		for (let i = 0; i < BITMAP_BYTES; i++) {
			let bits = bytes[(bitmap + i) % bytes.length];
			for (let index = i * 8; bits !== 0; index++, bits >>= 1) {
				if ((bits & 1) === 0) continue;
				const code = this.varint();
				if (code === 0) state[index] = Number.NaN;
				else state[index] = (Number.isNaN(state[index]) ? 0 : state[index]) + unzigzag(code - 1);
			}
		}
	}
}

/** Signed to unsigned so that small magnitudes stay small: 0, -1, 1, -2 … become 0, 1, 2, 3 … */
function zigzag(value: number): number {
	return value < 0 ? -2 * value - 1 : 2 * value;
}

function unzigzag(code: number): number {
	return code % 2 === 0 ? code / 2 : -(code + 1) / 2;
}
