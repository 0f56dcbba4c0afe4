/** Pieces of bytes in, reads of any size out, with a word to the reader when there is something and credit to the sender. */
import type { Link } from "./link.ts";

export class Inbox {
	readonly #ring: Uint8Array;
	readonly #link: Link;
	readonly #readable: () => void;
	readonly #credit: (byteLength: number) => void;
	#start = 0;
	#length = 0;
	#owed = 0;
	/** The reader knows that bytes wait. */
	#told = false;

	constructor(capacity: number, link: Link, readable: () => void, credit: (byteLength: number) => void) {
		this.#ring = new Uint8Array(capacity);
		this.#link = link;
		this.#readable = readable;
		this.#credit = credit;
	}

	/** The sender keeps to its credit, so they always fit. */
	push(bytes: Uint8Array): void {
		const ring = this.#ring;
		if (bytes.length > ring.length - this.#length) throw new RangeError("more bytes than credit");
		const at = (this.#start + this.#length) % ring.length;
		const first = Math.min(bytes.length, ring.length - at);
		ring.set(bytes.subarray(0, first), at);
		ring.set(bytes.subarray(first), 0);
		this.#length += bytes.length;
		this.tell();
	}

	read(into: Uint8Array): number {
		const ring = this.#ring;
		const count = Math.min(into.length, this.#length);
		const first = Math.min(count, ring.length - this.#start);
		into.set(ring.subarray(this.#start, this.#start + first));
		into.set(ring.subarray(0, count - first), first);
		this.#start = (this.#start + count) % ring.length;
		this.#length -= count;
		this.#owed += count;
		this.#told = false;
		if (this.#length > 0) this.#link.later(this);
		if (this.#owed > 0 && (this.#length === 0 || this.#owed >= ring.length / 2)) {
			this.#credit(this.#owed);
			this.#owed = 0;
		}
		return count;
	}

	/** Tells the reader, unless it knows already or there is nothing. */
	tell(): void {
		if (this.#told || this.#length === 0) return;
		this.#told = true;
		this.#readable();
	}

	/** Drops what waits and tells nobody any more. */
	close(): void {
		this.#length = 0;
	}
}
