/** Which bytes of a frame belong to which value, and what has changed in the next frame → the values to read again. */
import type { Changes } from "../frames/framer.ts";

/** Spans never touch: at least one byte between them belongs to none, so a word of four bytes has two at most. */
export class Spans {
	/** By span: its first byte, and the byte after its last, counted from the frame's start. */
	readonly start: Uint16Array;
	readonly end: Uint16Array;
	/** What the last `changed` has found. */
	readonly found: Uint8Array;
	private _count = 0;
	/** By word: which of its bits belong to spans, and its first and its last span. */
	private readonly _bits: Int32Array;
	private readonly _first: Uint8Array;
	private readonly _last: Uint8Array;

	/** What lies beyond so many bytes, or comes after so many spans (255 at most), is not kept. */
	constructor(bytes: number, most: number) {
		this.start = new Uint16Array(most);
		this.end = new Uint16Array(most);
		this.found = new Uint8Array(most);
		this._bits = new Int32Array(bytes >> 2);
		this._first = new Uint8Array(bytes >> 2);
		this._last = new Uint8Array(bytes >> 2);
	}

	clear(): void {
		this._count = 0;
		this._bits.fill(0);
	}

	/** The number of the new span, counted from 0; undefined when it is not kept. */
	add(start: number, end: number): number | undefined {
		const span = this._count;
		if (span === this.start.length || end > this._bits.length << 2) return undefined;
		this._count++;
		this.start[span] = start;
		this.end[span] = end;
		const firstWord = start >> 2;
		const lastWord = (end - 1) >> 2;
		for (let word = firstWord; word <= lastWord; word++) {
			let bits = -1;
			if (word === firstWord) bits <<= 8 * (start & 3);
			if (word === lastWord) bits &= -1 >>> (8 * (-end & 3));
			if (this._bits[word] === 0) this._first[word] = span;
			this._last[word] = span;
			this._bits[word] |= bits;
		}
		return span;
	}

	/** How many spans have changed, their numbers in `found`; undefined when a byte of no span has. */
	changed({ count, at, differences }: Changes): number | undefined {
		const found = this.found;
		let length = 0;
		let done = -1;
		for (let i = 0; i < count; i++) {
			const word = at[i] >> 2;
			// Past the last word the bits are undefined, as none of a span.
			if ((differences[i] & ~this._bits[word]) !== 0) return undefined;
			const first = this._first[word];
			const last = this._last[word];
			if (first !== last && first !== done) found[length++] = first;
			if (last !== done) found[length++] = last;
			done = last;
		}
		return length;
	}
}
