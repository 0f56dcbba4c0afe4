/**
 * A-XDR data (IEC 61334-6, as IEC 62056-5-3 uses it for COSEM: 02 02 06 00 00 02 DD 0F 00) →
 * what a visitor is shown: containers that open and close, and leaves by tag and place. Nothing is
 * allocated, whatever a count or a length claims: depth, elements and places are bounded first.
 */
import { frozen } from "../bytes/frozen.ts";
import { lengthEnd, lengthValue } from "../bytes/length.ts";
import type { Fault } from "../faults.ts";
import { TAG } from "./tags.ts";

export const MAX_DEPTH = 8;
/** No meter's list has so many; a compact array of empty elements could claim any number. */
export const MAX_ELEMENTS = 1024;

/** Bytes of content by tag; -1 where there is none of a fixed size. */
const SIZES = new Int8Array(256).fill(-1);
const fixed: [size: number, ...tags: number[]][] = [
	[0, TAG.null, TAG.dontCare],
	[1, TAG.boolean, TAG.bcd, TAG.int8, TAG.uint8, TAG.enumerated, TAG.deltaInt8, TAG.deltaUint8],
	[2, TAG.int16, TAG.uint16, TAG.deltaInt16, TAG.deltaUint16],
	[4, TAG.int32, TAG.uint32, TAG.float32, TAG.time, TAG.deltaInt32, TAG.deltaUint32],
	[5, TAG.date],
	[8, TAG.int64, TAG.uint64, TAG.float64],
	[12, TAG.dateTime],
];
for (const [size, ...tags] of fixed) for (const tag of tags) SIZES[tag] = size;

export interface DataVisitor {
	/** A container begins whose tag stands at `at`; a compact array's elements are told as an array's, count -1. */
	enter(tag: number, count: number, at: number): void;
	/** A leaf's content from `start` to `end`; `at` is its tag, or its content inside a compact array. */
	leaf(tag: number, at: number, start: number, end: number): void;
	leave(tag: number): void;
}

const NOBODY: DataVisitor = frozen({ enter() {}, leaf() {}, leave() {} });

/** A place where the data break; -1 in the answers below. */
const BROKEN = -1;

export class DataWalker {
	/** Why the last walk ended early, and where; undefined when it did not. */
	fault: Fault | undefined = undefined;
	faultAt = 0;
	/** Behind the content of the last length that was read. */
	private _at = 0;
	private _elements = 0;
	private _bytes: Uint8Array = new Uint8Array(0);
	private _end = 0;
	private _visitor: DataVisitor = NOBODY;

	/** Walks the one value that begins at `start`; returns where it ends, or -1 with the fault set. */
	walk(bytes: Uint8Array, start: number, end: number, visitor: DataVisitor): number {
		this.fault = undefined;
		this._bytes = bytes;
		this._end = end;
		this._elements = 0;
		this._visitor = visitor;
		const after = this._tagged(start, 0);
		this._visitor = NOBODY;
		return after;
	}

	private _break(fault: Fault, at: number): number {
		this.fault = fault;
		this.faultAt = at;
		return BROKEN;
	}

	private _tagged(at: number, depth: number): number {
		if (at >= this._end) return this._break("data_malformed", at);
		const tag = this._bytes[at];
		if (tag !== TAG.array && tag !== TAG.structure) {
			const size = SIZES[tag];
			// Most elements are numbers: they take the shortest way.
			if (size > 0) return this._fixed(tag, at, at + 1, size);
			if (tag === TAG.compactArray) return this._compact(at, depth);
			return this._leaf(tag, at, at + 1);
		}
		const count = this._length(at + 1);
		if (count < 0) return BROKEN;
		let next = this._at;
		// Each element takes one byte at least.
		if (count > this._end - next) return this._break("data_malformed", at + 1);
		if (depth >= MAX_DEPTH) return this._break("data_too_deep", at);
		this._visitor.enter(tag, count, at);
		for (let index = 0; index < count; index++) {
			next = this._tagged(next, depth + 1);
			if (next < 0) return BROKEN;
		}
		this._visitor.leave(tag);
		return next;
	}

	/** An element whose content begins at `start` and has `size` bytes; `at` is its tag or the content itself. */
	private _fixed(tag: number, at: number, start: number, size: number): number {
		const end = start + size;
		if (end > this._end || ++this._elements > MAX_ELEMENTS) return this._break("data_malformed", at);
		this._visitor.leaf(tag, at, start, end);
		return end;
	}

	/** `at` is the tag, or, inside a compact array, the content itself. */
	private _leaf(tag: number, at: number, content: number): number {
		let size = SIZES[tag];
		let start = content;
		if (size < 0) {
			if (tag !== TAG.octetString && tag !== TAG.visibleString && tag !== TAG.utf8String && tag !== TAG.bitString) {
				return this._break("data_malformed", at);
			}
			size = this._length(start);
			if (size < 0) return BROKEN;
			start = this._at;
			if (tag === TAG.bitString) size = Math.ceil(size / 8);
		}
		return this._fixed(tag, at, start, size);
	}

	/** A length or count; -1 when broken. */
	private _length(at: number): number {
		const short = at < this._end ? this._bytes[at] : 0x80;
		if (short < 0x80) {
			this._at = at + 1;
			return short;
		}
		const end = at < this._end ? lengthEnd(this._bytes, at) : BROKEN;
		if (end < 0 || end > this._end) return this._break("data_malformed", at);
		this._at = end;
		return lengthValue(this._bytes, at);
	}

	/** 13, the description of one element, the content's length, the elements without their tags. */
	private _compact(at: number, depth: number): number {
		if (depth >= MAX_DEPTH) return this._break("data_too_deep", at);
		const type = at + 1;
		const lengthAt = this._typeEnd(type, depth + 1);
		if (lengthAt < 0) return BROKEN;
		const length = this._length(lengthAt);
		if (length < 0) return BROKEN;
		let next = this._at;
		if (length > this._end - next) return this._break("data_malformed", lengthAt);
		const outerEnd = this._end;
		const contentEnd = next + length;
		this._end = contentEnd;
		this._visitor.enter(TAG.array, -1, at);
		while (next >= 0 && next < contentEnd) next = this._described(type, next, depth + 1);
		this._end = outerEnd;
		if (next < 0) return BROKEN;
		this._visitor.leave(TAG.array);
		return next;
	}

	/** Where the type description at `type` ends; every level of it counts as depth. */
	private _typeEnd(type: number, depth: number): number {
		const bytes = this._bytes;
		if (type >= this._end) return this._break("data_malformed", type);
		const tag = bytes[type];
		if (tag === TAG.array || tag === TAG.structure) {
			if (depth >= MAX_DEPTH) return this._break("data_too_deep", type);
			if (tag === TAG.array) return this._typeEnd(type + 3, depth + 1);
			const count = this._length(type + 1);
			if (count < 0) return BROKEN;
			let next = this._at;
			if (count > this._end - next) return this._break("data_malformed", type);
			for (let index = 0; index < count && next >= 0; index++) next = this._typeEnd(next, depth + 1);
			return next;
		}
		if (SIZES[tag] >= 0 || tag === TAG.octetString || tag === TAG.visibleString) return type + 1;
		if (tag === TAG.utf8String || tag === TAG.bitString) return type + 1;
		return this._break("data_malformed", type);
	}

	/** One element of the type described at `type`, whose content begins at `at`. */
	private _described(type: number, at: number, depth: number): number {
		const bytes = this._bytes;
		const tag = bytes[type];
		if (tag !== TAG.array && tag !== TAG.structure) return this._leaf(tag, at, at);
		if (++this._elements > MAX_ELEMENTS) return this._break("data_malformed", at);
		let count: number;
		let element: number;
		if (tag === TAG.array) {
			count = (bytes[type + 1] << 8) | bytes[type + 2];
			element = type + 3;
		} else {
			count = this._length(type + 1);
			element = this._at;
		}
		this._visitor.enter(tag, count, at);
		for (let index = 0; index < count; index++) {
			at = this._described(element, at, depth + 1);
			if (at < 0) return BROKEN;
			if (tag === TAG.structure) element = this._typeEnd(element, depth + 1);
		}
		this._visitor.leave(tag);
		return at;
	}
}
