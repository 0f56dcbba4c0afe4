/**
 * Bytes as heard in, bytes as sent out. As long as nothing has confirmed how the sender codes them,
 * the first bytes of each burst are held back until they tell, so that not even they are lost.
 */
import { type Coding, restore } from "./coding.ts";
import { Evidence } from "./evidence.ts";

const HELD_BYTES = 64;
/** Longer than any meter pauses inside a telegram. */
const BURST_GAP_MS = 500;

export type ByteSink = (bytes: Uint8Array, start: number, end: number) => void;

export class Restorer {
	coding: Coding = "plain";
	private readonly _sink: ByteSink;
	private readonly _held = new Uint8Array(HELD_BYTES);
	private readonly _evidence = new Evidence();
	private _heldLength = 0;
	private _deciding = false;
	private _confirmed = false;
	private _heardAt = Number.NEGATIVE_INFINITY;

	constructor(sink: ByteSink) {
		this._sink = sink;
	}

	/** A frame whose check holds has come out: the coding is right. */
	confirm(): void {
		this._confirmed = true;
	}

	/** No frame has come for long, or the line was opened anew: look again. */
	doubt(): void {
		this._confirmed = false;
	}

	/** Passes the bytes on at once, restored in place, or holds up to 64 of them back. */
	push(bytes: Uint8Array, start: number, end: number, now: number): void {
		if (!this._confirmed && now - this._heardAt > BURST_GAP_MS) {
			this._release();
			this._deciding = true;
		}
		this._heardAt = now;
		let from = start;
		if (this._deciding) {
			const count = Math.min(HELD_BYTES - this._heldLength, end - from);
			this._held.set(bytes.subarray(from, from + count), this._heldLength);
			this._heldLength += count;
			from += count;
			if (this._heldLength === HELD_BYTES) this._release();
		}
		if (from < end) {
			restore(this.coding, bytes, from, end);
			this._sink(bytes, from, end);
		}
	}

	/** To be called about once a second: a short burst that has ended is held no longer. */
	tick(now: number): void {
		if (this._heldLength > 0 && now - this._heardAt > BURST_GAP_MS) this._release();
	}

	private _release(): void {
		this._deciding = false;
		const length = this._heldLength;
		if (length === 0) return;
		this._heldLength = 0;
		this._evidence.clear();
		this._evidence.add(this._held, 0, length);
		const kind = this._evidence.kind;
		this.coding = kind === "seven_bit" || kind === "inverted" ? kind : "plain";
		restore(this.coding, this._held, 0, length);
		this._sink(this._held, 0, length);
	}
}
