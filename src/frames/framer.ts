/** The contract between `reader.ts`, which holds the bytes, and one module per kind of frame. */
import type { Fault } from "../faults.ts";

export type FrameKind = "p1" | "hdlc" | "mbus" | "ciphered";

/** How a frame proves that it arrived as it was sent. */
export type Check = "crc" | "fcs" | "sum" | "gcm" | "none";

/** Bytes `start` to `end` of `bytes`; they change with the next `FrameReader.push`. */
export interface Frame {
	readonly kind: FrameKind;
	readonly check: Check;
	readonly bytes: Uint8Array;
	readonly start: number;
	readonly end: number;
	/** Where the frame's first byte stood in the stream. */
	readonly offset: number;
	/** How it differs from the frame of this kind before it, where the framer compares the two. */
	readonly changes?: Changes | undefined;
}

/** Valid as long as the frame's bytes. */
export interface Changes {
	/** Counts the frames compared: the frame before has one less. */
	readonly serial: number;
	/** How many words of four bytes differ, in a telegram only by decimal digits; -1 when anything may differ. */
	readonly count: number;
	/** By changed word, ascending: its first byte, counted from the frame's start. */
	readonly at: Uint16Array;
	/** By changed word: its bits that differ, the first byte in the lowest. */
	readonly differences: Int32Array;
}

/** The frame may go on: ask again when more bytes are there. */
export const MORE = 0;
/** No frame begins here; `Framer.fault` says why, if it is worth counting. */
export const NONE = -1;
/** No frame begins here, but this one byte may stand between frames: it is no noise. */
export const FILL = -2;

export interface Framer {
	readonly kind: FrameKind;
	/** The byte each such frame begins with. */
	readonly startByte: number;
	/** How the frame that was last found proves itself; one with "none" waits for older candidates. */
	readonly check: Check;
	/** Of the frame that was last found, where the framer can tell. */
	readonly changes?: Changes | undefined;
	/**
	 * After NONE: why, or undefined when it never looked like a frame. After MORE: what to count when
	 * nothing more comes.
	 */
	readonly fault: Fault | undefined;
	/**
	 * After MORE: no frame of another kind can begin inside this one, as its header has proved itself
	 * or every byte so far excludes it. While false, others are looked for behind this candidate's start.
	 */
	readonly certain: boolean;
	/** How many bytes the last probe went through to search or check; a glance at a header is none. */
	readonly cost: number;
	/**
	 * Asks whether a frame begins at `start`: its length in bytes when it is whole and its check
	 * holds, MORE, NONE or FILL. A framer may remember how far it has looked, counted from `start`,
	 * since the bytes may be moved; `reset` forgets it, because the next candidate is another.
	 * `last`: the line has fallen silent, no more bytes belong to this frame; MORE then means NONE.
	 */
	probe(bytes: Uint8Array, start: number, end: number, last: boolean): number;
	reset(): void;
}
