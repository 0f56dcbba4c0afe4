/**
 * Bytes → HDLC frames of format type 3 (IEC 62056-46, 8.4): 7E A0 2A 41 08 83 13 HCS … FCS.
 * Nothing is stuffed, so 7E may stand anywhere inside: the length field decides. A frame goes from
 * its opening flag to its FCS; the flag that closes it may open the next and is left to it.
 */

import type { Fault } from "../faults.ts";
import { crc16X25 } from "./crc.ts";
import { FILL, type Framer, MORE, NONE } from "./framer.ts";
import { Repetition } from "./repetition.ts";

export const FLAG = 0x7e;
/** Format type in the first byte; bit 3 says that further segments follow. */
const FORMAT_MASK = 0xf0;
const FORMAT_TYPE_3 = 0xa0;
const SEGMENTED = 0x08;
/** Format (2), two addresses and control (1 each), FCS (2): a frame without information. */
const SHORTEST = 7;
const LONGEST_ADDRESS = 4;

/** The format field's length: from the format to the FCS, without flags. `start` is the opening flag. */
export function frameLength(bytes: Uint8Array, start: number): number {
	return ((bytes[start + 1] & 7) << 8) | bytes[start + 2];
}

/** Whether the frame's information goes on in the next frame. */
export function isSegmented(bytes: Uint8Array, start: number): boolean {
	return (bytes[start + 1] & SEGMENTED) !== 0;
}

/** Where the address that begins at `at` ends; -1 when it is too long, MORE when it is cut at `end`. */
export function addressEnd(bytes: Uint8Array, at: number, end: number): number {
	for (let index = 0; index < LONGEST_ADDRESS; index++) {
		if (at + index >= end) return MORE;
		if ((bytes[at + index] & 1) === 1) return at + index + 1;
	}
	return -1;
}

/** Where the control byte of a whole frame stands. */
export function controlAt(bytes: Uint8Array, start: number): number {
	const sourceAt = addressEnd(bytes, start + 3, bytes.length);
	return addressEnd(bytes, sourceAt, bytes.length);
}

export class HdlcFramer implements Framer {
	readonly kind = "hdlc";
	readonly startByte = FLAG;
	readonly check = "fcs";
	readonly changes = new Repetition();
	fault: Fault | undefined = undefined;
	cost = 0;
	/** Length with the opening flag, once the header's own check held; 0 before. */
	private _length = 0;

	/** The header's check holds, so the length may be trusted. */
	get certain(): boolean {
		return this._length !== 0;
	}

	probe(bytes: Uint8Array, start: number, end: number, last: boolean): number {
		this.cost = 0;
		if (this._length === 0) {
			const length = this._header(bytes, start, end);
			if (length === MORE && last) return FILL;
			if (length <= 0) return length;
			this._length = length;
		}
		const length = this._length;
		if (end - start < length) {
			this.fault = "frame_truncated";
			return MORE;
		}
		this.fault = undefined;
		this.cost = length;
		const checked = length - 2;
		const sent = bytes[start + checked] | (bytes[start + checked + 1] << 8);
		if (this.changes.checkOf(bytes, start, checked) !== sent) {
			this.fault = "hdlc_fcs";
			return NONE;
		}
		this.changes.accept(bytes, start, checked, sent);
		return length;
	}

	reset(): void {
		this._length = 0;
		this.fault = undefined;
	}

	/** The whole frame's length with its opening flag, when the header is there and its check holds. */
	private _header(bytes: Uint8Array, start: number, end: number): number {
		if (end - start < 2) return MORE;
		if ((bytes[start + 1] & FORMAT_MASK) !== FORMAT_TYPE_3) return FILL;
		if (end - start < 3) return MORE;
		const length = frameLength(bytes, start);
		if (length < SHORTEST) return FILL;
		const sourceAt = addressEnd(bytes, start + 3, end);
		if (sourceAt <= 0) return sourceAt === MORE ? MORE : FILL;
		const control = addressEnd(bytes, sourceAt, end);
		if (control <= 0) return control === MORE ? MORE : FILL;
		const check = control + 1;
		const fcsAt = start + 1 + length - 2;
		// A frame without information has one check only.
		if (fcsAt <= check) return fcsAt === check ? length + 1 : FILL;
		if (check + 2 > end) return MORE;
		if (crc16X25(bytes, start + 1, check) === (bytes[check] | (bytes[check + 1] << 8))) return length + 1;
		this.fault = "hdlc_hcs";
		return NONE;
	}
}
