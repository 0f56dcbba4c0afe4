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
}

/** The frame may go on: ask again when more bytes are there. */
export const MORE = 0;
/** No frame begins here; `Framer.fault` says why, if it is worth counting. */
export const NONE = -1;
/** This byte only keeps frames apart (an HDLC flag that closes one): skip it, it is no noise. */
export const FILL = -2;

export interface Framer {
	readonly kind: FrameKind;
	/** The byte each such frame begins with. */
	readonly startByte: number;
	/** How the frame that was last found proves itself. */
	readonly check: Check;
	/** Why the last candidate failed; undefined when it never looked like a frame. */
	readonly fault: Fault | undefined;
	/**
	 * Asks whether a frame begins at `start`: its length in bytes when it is whole and its check
	 * holds, MORE, NONE, or FILL. A framer may remember how far it has looked; `reset` forgets it,
	 * because the candidate has moved or is another.
	 */
	probe(bytes: Uint8Array, start: number, end: number): number;
	reset(): void;
}
