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
	readonly #framers: readonly Framer[];
	/** By framer: the byte its frames begin with. */
	readonly #starts: Uint8Array;
	readonly #faults: FaultLog;
	readonly #bytes: Uint8Array;
	#end = 0;
	/** Where the buffer's first byte stood in the stream. */
	#offset = 0;
	/** By framer: no candidate begins before it. */
	readonly #at: Int32Array;
	/** By framer: what is left of COST_PER_BYTE. */
	readonly #credit: Int32Array;
	/** The framer that found the last frame. */
	#favourite = 0;
	/** What lies before it has been delivered or told of. */
	#told = 0;
	/** The garbage since the last frame has been told of. */
	#quiet = false;
	#deferred: { readonly fault: Fault; readonly offset: number }[] = [];

	/** A frame longer than `capacity` bytes is lost. */
	constructor(framers: readonly Framer[], faults: FaultLog, capacity = 4096) {
		this.#framers = framers;
		this.#starts = Uint8Array.from(framers, ({ startByte }) => startByte);
		this.#faults = faults;
		this.#bytes = new Uint8Array(capacity);
		this.#at = new Int32Array(framers.length);
		this.#credit = new Int32Array(framers.length);
	}

	/** Takes bytes `start` to `end`, calls `onFrame` for each frame that has become whole. */
	push(bytes: Uint8Array, start: number, end: number, onFrame: OnFrame): void {
		const capacity = this.#bytes.length;
		for (let at = start; at < end; ) {
			const count = Math.min(end - at, capacity - this.#end);
			this.#bytes.set(at === 0 && count === bytes.length ? bytes : bytes.subarray(at, at + count), this.#end);
			this.#end += count;
			at += count;
			const credit = this.#credit;
			for (let k = 0; k < credit.length; k++) {
				credit[k] = Math.min(credit[k] + count * COST_PER_BYTE, capacity * COST_PER_BYTE);
			}
			this.#read(onFrame, false);
			while (this.#end === capacity) {
				this.#overflow();
				this.#read(onFrame, false);
			}
		}
	}

	/** The line has been silent: candidates that wait are given up, and what lies behind them is read. */
	flush(onFrame: OnFrame): void {
		this.#read(onFrame, true);
	}

	#read(onFrame: OnFrame, last: boolean): void {
		const at = this.#at;
		/** A bit per framer whose candidate waits for more bytes. */
		let waiting = 0;
		/** The framer with a whole frame that proves nothing, and where that frame ends. */
		let unproven = -1;
		let limit = this.#end;
		for (;;) {
			const k = this.#nearest(waiting, limit);
			if (k < 0) {
				if (unproven < 0) break;
				this.#deliver(unproven, limit, onFrame);
				waiting = 0;
				unproven = -1;
				limit = this.#end;
				continue;
			}
			const start = at[k];
			const framer = this.#framers[k];
			if (waiting === 0) this.#tell(start);
			if (this.#credit[k] <= 0) {
				this.#pass(k);
				continue;
			}
			const found = framer.probe(this.#bytes, start, this.#end, last);
			this.#credit[k] -= framer.cost;
			if (found === MORE && !last) {
				if (framer.certain) break;
				waiting |= 1 << k;
			} else if (found <= 0) {
				if (framer.fault !== undefined) this.#blame(framer.fault, start, waiting !== 0);
				else if (found === FILL && this.#told === start) this.#told++;
				this.#pass(k);
				if (found === FILL && waiting === 0 && unproven < 0) {
					// What follows begins the buffer, and lies as words do.
					for (let j = 0; j < at.length; j++) at[j] = Math.max(at[j], start + 1);
					this.#discard(start + 1);
					limit = this.#end;
				}
			} else if (framer.check === "none") {
				if (unproven < 0 && waiting === 0) {
					unproven = k;
					limit = start + found;
				}
				waiting |= 1 << k;
			} else {
				this.#deliver(k, start + found, onFrame);
				waiting = 0;
				unproven = -1;
				limit = this.#end;
			}
		}
		let nearest = this.#end;
		for (let k = 0; k < at.length; k++) nearest = Math.min(nearest, at[k]);
		this.#discard(nearest);
	}

	/** The framer with the nearest candidate before `limit`, among those that do not wait; -1 for none. */
	#nearest(waiting: number, limit: number): number {
		const bytes = this.#bytes;
		const places = this.#at;
		const starts = this.#starts;
		let best = limit;
		let nearest = -1;
		// What worked last is looked for first: mostly it is there, and nobody else needs to look.
		let k = this.#favourite;
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
	#pass(k: number): void {
		this.#at[k]++;
		this.#framers[k].reset();
	}

	#deliver(k: number, end: number, onFrame: OnFrame): void {
		const start = this.#at[k];
		this.#tell(start);
		const { kind, check, changes } = this.#framers[k];
		const frame = { kind, check, bytes: this.#bytes, start, end, offset: this.#offset + start, changes };
		this.#deferred.length = 0;
		this.#favourite = k;
		this.#told = end;
		this.#quiet = false;
		for (let j = 0; j < this.#framers.length; j++) {
			this.#at[j] = Math.max(this.#at[j], end);
			this.#framers[j].reset();
		}
		onFrame(frame);
		this.#discard(end);
	}

	/** Reports a failed candidate, or keeps it for when the older one that waits has failed as well. */
	#blame(fault: Fault, at: number, older: boolean): void {
		const offset = this.#offset + at;
		if (!older) {
			this.#faults.report(fault, offset);
			this.#quiet = true;
		} else if (this.#deferred.length < MOST_DEFERRED) this.#deferred.push({ fault, offset });
	}

	/** Tells of the garbage before `end`: once per run of it, and not of line ends. */
	#tell(end: number): void {
		const first = this.#deferred.length === 0 ? end : Math.min(end, this.#deferred[0].offset - this.#offset);
		for (let at = this.#told; at < first && !this.#quiet; at++) {
			const byte = this.#bytes[at];
			if (byte === CR || byte === LF) continue;
			this.#faults.report("noise", this.#offset + at);
			this.#quiet = true;
		}
		while (this.#deferred.length > 0 && this.#deferred[0].offset < this.#offset + end) {
			const { fault, offset } = this.#deferred[0];
			this.#deferred.shift();
			this.#faults.report(fault, offset);
			this.#quiet = true;
		}
		this.#told = Math.max(this.#told, end);
	}

	/** The buffer is full and its first byte begins a candidate: that one is given up. */
	#overflow(): void {
		for (let k = 0; k < this.#framers.length; k++) {
			if (this.#at[k] !== 0 || this.#framers[k].startByte !== this.#bytes[0]) continue;
			this.#blame("frame_overflow", 0, false);
			this.#pass(k);
			return;
		}
	}

	/** Forgets the bytes before `start`; what lies behind moves to the front. */
	#discard(start: number): void {
		if (start === 0) return;
		this.#tell(start);
		this.#bytes.copyWithin(0, start, this.#end);
		this.#end -= start;
		this.#offset += start;
		this.#told -= start;
		for (let k = 0; k < this.#at.length; k++) this.#at[k] -= start;
	}
}
