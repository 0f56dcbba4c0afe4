/**
 * Bytes → M-Bus long frames (EN 13757-2, 5.3): 68 L L 68 C A CI … sum 16. Some meters put more than
 * 255 bytes into one frame and let the length field overflow: a length too short for C, A, CI and
 * the two transport addresses therefore means 256 more.
 */
import type { Fault } from "../faults.ts";
import { type Framer, MORE, NONE } from "./framer.ts";

export const MBUS_START = 0x68;
const STOP = 0x16;
const HEADER = 4;
/** C, A, CI, STSAP, DTSAP: what a frame that carries DLMS has at least (EN 13757-3, annex). */
export const SHORTEST_DATA = 5;
/** Where the control information byte stands, from the frame's first byte. */
export const CI_AT = 6;
/** Where the data begin, behind CI and the two transport addresses. */
export const DATA_AT = 9;
/** Checksum and stop byte. */
export const TRAILER = 2;

/** Data from either side: SND_UD with the frame count bit as it may be, RSP_UD with any flags (EN 13757-2, table 1). */
function isControl(byte: number): boolean {
	return (byte & 0xdf) === 0x53 || (byte & 0xcf) === 0x08;
}

export class MbusFramer implements Framer {
	readonly kind = "mbus";
	readonly startByte = MBUS_START;
	readonly check = "sum";
	/** Four bytes alike may stand in any frame. */
	readonly certain = false;
	fault: Fault | undefined = undefined;
	cost = 0;

	probe(bytes: Uint8Array, start: number, end: number): number {
		this.cost = 0;
		this.fault = undefined;
		const there = end - start;
		if (there > 2 && bytes[start + 1] !== bytes[start + 2]) return NONE;
		if (there < HEADER) return MORE;
		if (bytes[start + 3] !== MBUS_START) return NONE;
		if (there > HEADER && !isControl(bytes[start + HEADER])) return NONE;
		const field = bytes[start + 1];
		const length = field < SHORTEST_DATA ? field + 256 : field;
		if (there < HEADER + length + TRAILER) {
			this.fault = "frame_truncated";
			return MORE;
		}
		const from = start + HEADER;
		const to = from + length;
		if (bytes[to + 1] === STOP) {
			let sum = 0;
			for (let at = from; at < to; at++) sum += bytes[at];
			this.cost = length;
			if (bytes[to] === (sum & 255)) return HEADER + length + TRAILER;
		}
		this.fault = "mbus_checksum";
		return NONE;
	}

	reset(): void {
		this.fault = undefined;
	}
}
