/** Numbered parts of one message → the message, in one buffer of a stated size. */
import type { FaultLog } from "../faults.ts";

const IDLE = 0;
const COLLECTING = 1;
/** The message is lost; its remaining parts are dropped without a further word. */
const SKIPPING = 2;

export class Assembly {
	/** The collected bytes, `length` of them. */
	bytes: Uint8Array = new Uint8Array(0);
	length = 0;
	/** How many parts these are of; 0 when some are lost. */
	parts = 0;
	private readonly _capacity: number;
	private readonly _faults: FaultLog;
	private _state = IDLE;
	private _next = 0;

	/** The buffer of `capacity` bytes is taken with the first message that comes in parts. */
	constructor(capacity: number, faults: FaultLog) {
		this._capacity = capacity;
		this._faults = faults;
	}

	get collecting(): boolean {
		return this._state === COLLECTING;
	}

	/** Gives up a message that another one has followed. */
	abandon(offset: number): void {
		if (this._state === COLLECTING) this._faults.report("segment_lost", offset);
		this._state = IDLE;
	}

	/**
	 * Takes a part: `number` counts from 0. True when it was the last and nothing is missing; the
	 * bytes are then valid until the next part.
	 */
	add(part: Uint8Array, start: number, end: number, number: number, last: boolean): boolean {
		if (number === 0) {
			this.abandon(start);
			this._state = COLLECTING;
			this._next = 0;
			this.length = 0;
			this.parts = 0;
		}
		if (this._state === IDLE || (this._state === COLLECTING && number !== this._next)) {
			this._lose("segment_lost", start);
		} else if (this._state === COLLECTING && end - start > this._capacity - this.length) {
			this._lose("message_overflow", start);
		}
		if (this._state === COLLECTING) {
			if (this.bytes.length === 0) this.bytes = new Uint8Array(this._capacity);
			this.bytes.set(part.subarray(start, end), this.length);
			this.length += end - start;
			this.parts = ++this._next;
		}
		if (!last) return false;
		const whole = this._state === COLLECTING;
		this._state = IDLE;
		return whole;
	}

	/** The number the next part must have; 0 when none is awaited. */
	get next(): number {
		return this._state === IDLE ? 0 : Math.max(this._next, 1);
	}

	private _lose(fault: "segment_lost" | "message_overflow", offset: number): void {
		this._faults.report(fault, offset);
		this._state = SKIPPING;
		this.parts = 0;
	}
}
