/**
 * Bytes in pieces of any size → frames of every kind, in the order in which they stand on the line.
 *
 * Each framer has its own place in the buffer, up to which it has found no candidate. The nearest
 * candidate is asked first; one that fails costs one byte, and the bytes behind it are looked at again,
 * so that nothing good is swallowed. A candidate that waits for more bytes holds back the others only
 * if its framer is certain of it.
 */
import type { Fault, FaultLog } from "../faults.ts";
import { FILL, type Frame, type Framer, MORE } from "./framer.ts";

/**
 * How many bytes a framer may go through per byte received. False candidates inside one another
 * would let a sender ask for the length of a frame per header; beyond this, candidates are passed over.
 * Telegrams, which cannot lie inside one another, never come near.
 */
export const COST_PER_BYTE = 8;

/** Faults met behind a candidate that still waits: at most so many are kept for when it fails. */
const MOST_DEFERRED = 8;

const CR = 0x0d;
const LF = 0x0a;

export type OnFrame = (frame: Frame) => void;

export class FrameReader {
	private readonly _framers: readonly Framer[];
	/** By framer: the byte its frames begin with. */
	private readonly _starts: Uint8Array;
	private readonly _faults: FaultLog;
	private readonly _bytes: Uint8Array;
	private _end = 0;
	/** Where the buffer's first byte stood in the stream. */
	private _offset = 0;
	/** By framer: no candidate begins before it. */
	private readonly _at: Int32Array;
	/** By framer: what is left of COST_PER_BYTE. */
	private readonly _credit: Int32Array;
	/** The framer that found the last frame. */
	private _favourite = 0;
	/** What lies before it has been delivered or told of. */
	private _told = 0;
	/** The garbage since the last frame has been told of. */
	private _quiet = false;
	private _deferred: { readonly fault: Fault; readonly offset: number }[] = [];

	/** A frame longer than `capacity` bytes is lost. */
	constructor(framers: readonly Framer[], faults: FaultLog, capacity = 4096) {
		this._framers = framers;
		this._starts = Uint8Array.from(framers, ({ startByte }) => startByte);
		this._faults = faults;
		this._bytes = new Uint8Array(capacity);
		this._at = new Int32Array(framers.length);
		this._credit = new Int32Array(framers.length);
	}

	/** Takes bytes `start` to `end`, calls `onFrame` for each frame that has become whole. */
	push(bytes: Uint8Array, start: number, end: number, onFrame: OnFrame): void {
		const capacity = this._bytes.length;
		for (let at = start; at < end; ) {
			const count = Math.min(end - at, capacity - this._end);
			this._bytes.set(at === 0 && count === bytes.length ? bytes : bytes.subarray(at, at + count), this._end);
			this._end += count;
			at += count;
			const credit = this._credit;
			for (let k = 0; k < credit.length; k++) {
				credit[k] = Math.min(credit[k] + count * COST_PER_BYTE, capacity * COST_PER_BYTE);
			}
			this._read(onFrame, false);
			while (this._end === capacity) {
				this._overflow();
				this._read(onFrame, false);
			}
		}
	}

	/** The line has been silent: candidates that wait are given up, and what lies behind them is read. */
	flush(onFrame: OnFrame): void {
		this._read(onFrame, true);
	}

	private _read(onFrame: OnFrame, last: boolean): void {
		const at = this._at;
		/** A bit per framer whose candidate waits for more bytes. */
		let waiting = 0;
		/** The framer with a whole frame that proves nothing, and where that frame ends. */
		let unproven = -1;
		let limit = this._end;
		for (;;) {
			const k = this._nearest(waiting, limit);
			if (k < 0) {
				if (unproven < 0) break;
				this._deliver(unproven, limit, onFrame);
				waiting = 0;
				unproven = -1;
				limit = this._end;
				continue;
			}
			const start = at[k];
			const framer = this._framers[k];
			if (waiting === 0) this._tell(start);
			if (this._credit[k] <= 0) {
				this._pass(k);
				continue;
			}
			const found = framer.probe(this._bytes, start, this._end, last);
			this._credit[k] -= framer.cost;
			if (found === MORE && !last) {
				if (framer.certain) break;
				waiting |= 1 << k;
			} else if (found <= 0) {
				if (framer.fault !== undefined) this._blame(framer.fault, start, waiting !== 0);
				else if (found === FILL && this._told === start) this._told++;
				this._pass(k);
				if (found === FILL && waiting === 0 && unproven < 0) {
					// What follows begins the buffer, and lies as words do.
					for (let j = 0; j < at.length; j++) at[j] = Math.max(at[j], start + 1);
					this._discard(start + 1);
					limit = this._end;
				}
			} else if (framer.check === "none") {
				if (unproven < 0 && waiting === 0) {
					unproven = k;
					limit = start + found;
				}
				waiting |= 1 << k;
			} else {
				this._deliver(k, start + found, onFrame);
				waiting = 0;
				unproven = -1;
				limit = this._end;
			}
		}
		let nearest = this._end;
		for (let k = 0; k < at.length; k++) nearest = Math.min(nearest, at[k]);
		this._discard(nearest);
	}

	/** The framer with the nearest candidate before `limit`, among those that do not wait; -1 for none. */
	private _nearest(waiting: number, limit: number): number {
		const bytes = this._bytes;
		const places = this._at;
		const starts = this._starts;
		let best = limit;
		let nearest = -1;
		// What worked last is looked for first: mostly it is there, and nobody else needs to look.
		let k = this._favourite;
		for (let turn = 0; turn < starts.length; turn++, k = k + 1 < starts.length ? k + 1 : 0) {
			let at = places[k];
			if (at >= best || (waiting & (1 << k)) !== 0) continue;
			const start = starts[k];
			while (at < best && bytes[at] !== start) at++;
			places[k] = at;
			if (at < best) {
				best = at;
				nearest = k;
			}
		}
		return nearest;
	}

	/** Goes on behind a candidate's first byte. */
	private _pass(k: number): void {
		this._at[k]++;
		this._framers[k].reset();
	}

	private _deliver(k: number, end: number, onFrame: OnFrame): void {
		const start = this._at[k];
		this._tell(start);
		const { kind, check, changes } = this._framers[k];
		const frame = { kind, check, bytes: this._bytes, start, end, offset: this._offset + start, changes };
		this._deferred.length = 0;
		this._favourite = k;
		this._told = end;
		this._quiet = false;
		for (let j = 0; j < this._framers.length; j++) {
			this._at[j] = Math.max(this._at[j], end);
			this._framers[j].reset();
		}
		onFrame(frame);
		this._discard(end);
	}

	/** Reports a failed candidate, or keeps it for when the older one that waits has failed as well. */
	private _blame(fault: Fault, at: number, older: boolean): void {
		const offset = this._offset + at;
		if (!older) {
			this._faults.report(fault, offset);
			this._quiet = true;
		} else if (this._deferred.length < MOST_DEFERRED) this._deferred.push({ fault, offset });
	}

	/** Tells of the garbage before `end`: once per run of it, and not of line ends. */
	private _tell(end: number): void {
		const first = this._deferred.length === 0 ? end : Math.min(end, this._deferred[0].offset - this._offset);
		for (let at = this._told; at < first && !this._quiet; at++) {
			const byte = this._bytes[at];
			if (byte === CR || byte === LF) continue;
			this._faults.report("noise", this._offset + at);
			this._quiet = true;
		}
		while (this._deferred.length > 0 && this._deferred[0].offset < this._offset + end) {
			const { fault, offset } = this._deferred[0];
			this._deferred.shift();
			this._faults.report(fault, offset);
			this._quiet = true;
		}
		this._told = Math.max(this._told, end);
	}

	/** The buffer is full and its first byte begins a candidate: that one is given up. */
	private _overflow(): void {
		for (let k = 0; k < this._framers.length; k++) {
			if (this._at[k] !== 0 || this._framers[k].startByte !== this._bytes[0]) continue;
			this._blame("frame_overflow", 0, false);
			this._pass(k);
			return;
		}
	}

	/** Forgets the bytes before `start`; what lies behind moves to the front. */
	private _discard(start: number): void {
		if (start === 0) return;
		this._tell(start);
		this._bytes.copyWithin(0, start, this._end);
		this._end -= start;
		this._offset += start;
		this._told -= start;
		for (let k = 0; k < this._at.length; k++) this._at[k] -= start;
	}
}
