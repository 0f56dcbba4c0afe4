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
	readonly #sink: ByteSink;
	readonly #held = new Uint8Array(HELD_BYTES);
	readonly #evidence = new Evidence();
	#heldLength = 0;
	#deciding = false;
	#confirmed = false;
	#heardAt = Number.NEGATIVE_INFINITY;

	constructor(sink: ByteSink) {
		this.#sink = sink;
	}

	/** A frame whose check holds has come out: the coding is right. */
	confirm(): void {
		this.#confirmed = true;
	}

	/** No frame has come for long, or the line was opened anew: look again. */
	doubt(): void {
		this.#confirmed = false;
	}

	/** Passes the bytes on at once, restored in place, or holds up to 64 of them back. */
	push(bytes: Uint8Array, start: number, end: number, now: number): void {
		if (!this.#confirmed && now - this.#heardAt > BURST_GAP_MS) {
			this.#release();
			this.#deciding = true;
		}
		this.#heardAt = now;
		let from = start;
		if (this.#deciding) {
			const count = Math.min(HELD_BYTES - this.#heldLength, end - from);
			this.#held.set(bytes.subarray(from, from + count), this.#heldLength);
			this.#heldLength += count;
			from += count;
			if (this.#heldLength === HELD_BYTES) this.#release();
		}
		if (from < end) {
			restore(this.coding, bytes, from, end);
			this.#sink(bytes, from, end);
		}
	}

	/** To be called about once a second: a short burst that has ended is held no longer. */
	tick(now: number): void {
		if (this.#heldLength > 0 && now - this.#heardAt > BURST_GAP_MS) this.#release();
	}

	#release(): void {
		this.#deciding = false;
		const length = this.#heldLength;
		if (length === 0) return;
		this.#heldLength = 0;
		this.#evidence.clear();
		this.#evidence.add(this.#held, 0, length);
		const kind = this.#evidence.kind;
		this.coding = kind === "seven_bit" || kind === "inverted" ? kind : "plain";
		restore(this.coding, this.#held, 0, length);
		this.#sink(this.#held, 0, length);
	}
}
