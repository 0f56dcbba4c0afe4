/** An information field → HDLC frames of type 3 (ISO/IEC 13239, IEC 62056-46). */
import { type Bytes, bigEndian } from "./axdr.ts";
import { concat } from "./bytes.ts";
import { crc16X25 } from "./crc.ts";

/** Address bytes as on the wire: the last has its lowest bit set, the others have not. */
export interface HdlcAddress {
	readonly destination: readonly number[];
	readonly source: readonly number[];
	readonly control: number;
}

const FLAG = 0x7e;
const FORMAT_TYPE_3 = 0xa000;
const SEGMENTED = 0x0800;

/** The LLC header of IEC 62056-46: a response or notification from the server. */
export const LLC: Bytes = [0xe6, 0xe7, 0x00];

export function hdlcFrame(address: HdlcAddress, information: Bytes, segmented = false): Uint8Array {
	const { destination, source, control } = address;
	// Format 2, control 1, HCS 2, FCS 2.
	const length = 7 + destination.length + source.length + information.length;
	if (length > 0x7ff) throw new RangeError(`${length} bytes do not fit one HDLC frame`);
	const format = FORMAT_TYPE_3 | (segmented ? SEGMENTED : 0) | length;
	const header = concat([bigEndian(format, 2), destination, source, [control]]);
	const checked = concat([header, lowFirst(crc16X25(header)), information]);
	return concat([[FLAG], checked, lowFirst(crc16X25(checked)), [FLAG]]);
}

/** Cuts a long information field over frames; all but the last bear the segmentation bit. */
export function hdlcSegments(address: HdlcAddress, information: Uint8Array, size: number): Uint8Array {
	const frames: Uint8Array[] = [];
	for (let start = 0; start < information.length; start += size) {
		const last = start + size >= information.length;
		// The poll/final bit is set in the last frame only.
		const control = last ? address.control : address.control & ~0x10;
		frames.push(hdlcFrame({ ...address, control }, information.subarray(start, start + size), !last));
	}
	return concat(frames);
}

function lowFirst(crc: number): number[] {
	return [crc & 0xff, crc >> 8];
}
