/** Pieces of bytes in, reads of any size out, with a word to the reader when there is something and credit to the sender. */
import type { Link } from "./link.ts";

export class Inbox {
	private readonly _ring: Uint8Array;
	private readonly _link: Link;
	private readonly _readable: () => void;
	private readonly _credit: (byteLength: number) => void;
	private _start = 0;
	private _length = 0;
	private _owed = 0;
	/** The reader knows that bytes wait. */
	private _told = false;

	constructor(capacity: number, link: Link, readable: () => void, credit: (byteLength: number) => void) {
		this._ring = new Uint8Array(capacity);
		this._link = link;
		this._readable = readable;
		this._credit = credit;
	}

	/** The sender keeps to its credit, so they always fit. */
	push(bytes: Uint8Array): void {
		const ring = this._ring;
		if (bytes.length > ring.length - this._length) throw new RangeError("more bytes than credit");
		const at = (this._start + this._length) % ring.length;
		const first = Math.min(bytes.length, ring.length - at);
		ring.set(bytes.subarray(0, first), at);
		ring.set(bytes.subarray(first), 0);
		this._length += bytes.length;
		this.tell();
	}

	read(into: Uint8Array): number {
		const ring = this._ring;
		const count = Math.min(into.length, this._length);
		const first = Math.min(count, ring.length - this._start);
		into.set(ring.subarray(this._start, this._start + first));
		into.set(ring.subarray(0, count - first), first);
		this._start = (this._start + count) % ring.length;
		this._length -= count;
		this._owed += count;
		this._told = false;
		if (this._length > 0) this._link.later(this);
		if (this._owed > 0 && (this._length === 0 || this._owed >= ring.length / 2)) {
			this._credit(this._owed);
			this._owed = 0;
		}
		return count;
	}

	/** Tells the reader, unless it knows already or there is nothing. */
	tell(): void {
		if (this._told || this._length === 0) return;
		this._told = true;
		this._readable();
	}

	/** Drops what waits and tells nobody any more. */
	close(): void {
		this._length = 0;
	}
}
