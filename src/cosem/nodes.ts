/**
 * One message's data as a flat list in the order of the bytes: a container stands before its
 * elements. The buffers are used again for each message.
 */
import type { DataVisitor } from "./data.ts";
import { obisCode } from "./obis.ts";
import { TAG } from "./tags.ts";

/** The longest known list, 65 values with OBIS codes, has 66 nodes; one of 27 triples has 163. */
const CAPACITY = 384;

export class DataNodes implements DataVisitor {
	count = 0;
	/** More nodes than there is room for: the list is not complete. */
	overflow = false;
	readonly tags = new Uint8Array(CAPACITY);
	/** A leaf's content begins here; of a container the number of its elements. */
	readonly starts = new Uint16Array(CAPACITY);
	/** A leaf's content ends here; of a container the index of the node behind its last element. */
	readonly ends = new Uint16Array(CAPACITY);
	private readonly _open: number[] = [];
	bytes: Uint8Array = new Uint8Array(0);

	begin(bytes: Uint8Array): void {
		this.bytes = bytes;
		this.count = 0;
		this.overflow = false;
		this._open.length = 0;
	}

	enter(tag: number, count: number): void {
		this._open.push(this.count);
		this.leaf(tag, 0, Math.max(count, 0), 0);
	}

	leaf(tag: number, _at: number, start: number, end: number): void {
		const index = this.count;
		if (index === CAPACITY) {
			this.overflow = true;
			return;
		}
		this.tags[index] = tag;
		this.starts[index] = start;
		this.ends[index] = end;
		this.count = index + 1;
	}

	leave(): void {
		const index = this._open.pop();
		if (index !== undefined && index < CAPACITY) this.ends[index] = this.count;
	}

	isContainer(node: number): boolean {
		return this.tags[node] === TAG.structure || this.tags[node] === TAG.array;
	}

	/** The node behind this one and all inside it. */
	after(node: number): number {
		return this.isContainer(node) ? this.ends[node] : node + 1;
	}

	/** Whether an OBIS code stands here: six bytes whose medium (A) is one of IEC 62056-6-1, and no text. */
	isObis(node: number): boolean {
		const start = this.starts[node];
		return this.tags[node] === TAG.octetString && this.ends[node] - start === 6 && this.bytes[start] <= 15;
	}

	obis(node: number): number {
		const bytes = this.bytes;
		const at = this.starts[node];
		return obisCode(bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3], bytes[at + 4], bytes[at + 5]);
	}

	/** Whether a scaler and a unit stand here: a structure of an int8 and an enum. */
	isScalerUnit(node: number): boolean {
		return (
			node + 2 < this.count &&
			this.tags[node] === TAG.structure &&
			this.starts[node] === 2 &&
			this.tags[node + 1] === TAG.int8 &&
			this.tags[node + 2] === TAG.enumerated
		);
	}

	/** The scaler of such a structure: a power of ten. */
	scaler(node: number): number {
		return (this.bytes[this.starts[node + 1]] << 24) >> 24;
	}

	/** The unit of such a structure. */
	unit(node: number): number {
		return this.bytes[this.starts[node + 2]];
	}
}
