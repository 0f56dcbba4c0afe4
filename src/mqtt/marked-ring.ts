/** Readings and how far each has come on its way to the broker, in a fixed number of bytes. */
import { frozen } from "../bytes/frozen.ts";
import type { Reading } from "../readings/reading.ts";
import { ReadingRing, type RingCursor } from "../store/recent.ts";

export const MARK = frozen({
	pending: 0,
	/** Sent at QoS 0 since the last heartbeat. */
	sent: 1,
	/** Sent at QoS 0 before the heartbeat that is on its way, and confirmed with it. */
	remembered: 2,
	/** Sent at QoS 1: waits for its acknowledgement. */
	inFlight: 3,
	done: 4,
} as const);

export type Mark = (typeof MARK)[keyof typeof MARK];

/** Rows of a reading that did not change at all are shorter, and then the marks are full before the bytes are. */
const USUAL_ROW_BYTES = 20;

export class MarkedRing {
	private readonly _ring: ReadingRing;
	/** By row number, wrapped around. */
	private readonly _marks: Uint8Array;
	/** The row number after the newest; the first row is 0. */
	private _end = 0;
	private _cursor: RingCursor | undefined = undefined;
	private _cursorRow = 0;

	constructor(capacity: number) {
		this._ring = new ReadingRing(capacity);
		this._marks = new Uint8Array(Math.ceil(capacity / USUAL_ROW_BYTES));
	}

	get length(): number {
		return this._ring.length;
	}

	get full(): boolean {
		return this._ring.full || this._ring.length === this._marks.length;
	}

	/** The number of the oldest row. */
	get first(): number {
		return this._end - this._ring.length;
	}

	/** Returns the row's number. The ring must not be full. */
	append(reading: Reading): number {
		this._ring.append(reading);
		this._marks[this._end % this._marks.length] = MARK.pending;
		return this._end++;
	}

	/** Undefined for a row that is no longer held. */
	mark(row: number): Mark | undefined {
		if (row < this.first || row >= this._end) return undefined;
		return this._marks[row % this._marks.length] as Mark;
	}

	setMark(row: number, mark: Mark): void {
		if (this.mark(row) !== undefined) this._marks[row % this._marks.length] = mark;
	}

	/** Drops the oldest row and returns its mark; fills `into` with it when given. */
	shift(into?: Reading): Mark {
		const mark = this._marks[this.first % this._marks.length] as Mark;
		this._ring.dropOldest(into);
		return mark;
	}

	/** Drops rows from the oldest on for as long as they are done. */
	trim(): void {
		while (this.length > 0 && this.mark(this.first) === MARK.done) this.shift();
	}

	/** Fills `into` with the next pending row and returns its number, or returns undefined when there is none. */
	next(into: Reading): number | undefined {
		while (Math.max(this._cursorRow, this.first) < this._end) {
			const row = Math.max(this._cursorRow, this.first);
			this._cursor ??= this._ring.from(0);
			this._cursor.next(into);
			this._cursorRow = row + 1;
			if (this.mark(row) === MARK.pending) return row;
		}
		return undefined;
	}

	/** The row that `next` gave could not be sent: gives it again. */
	rewind(): void {
		this._cursor = undefined;
		this._cursorRow = this.first;
	}

	/** Rows sent at QoS 0 until now are done at the next `confirm`. */
	remember(): void {
		this._change(MARK.sent, MARK.remembered);
	}

	/** Returns how many rows it made done. */
	confirm(): number {
		return this._change(MARK.remembered, MARK.done);
	}

	/** The connection is gone: what was on its way is pending again. */
	lost(): void {
		for (let row = this.first; row < this._end; row++) {
			if (this.mark(row) !== MARK.done) this.setMark(row, MARK.pending);
		}
		this.rewind();
	}

	private _change(from: Mark, to: Mark): number {
		let count = 0;
		for (let row = this.first; row < this._end; row++) {
			if (this.mark(row) !== from) continue;
			this.setMark(row, to);
			count++;
		}
		return count;
	}
}
