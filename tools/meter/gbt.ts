/** An APDU → general block transfer in HDLC frames (IEC 62056-5-3, general-block-transfer). */
import { bigEndian, lengthBytes } from "./axdr.ts";
import { concat } from "./bytes.ts";
import { type HdlcAddress, hdlcFrame, LLC } from "./hdlc.ts";

const GENERAL_BLOCK_TRANSFER = 0xe0;
const LAST = 0x80;
const STREAMING = 0x40;

/** Each block in a frame of its own; only the first frame has an LLC header. */
export function blockTransfer(address: HdlcAddress, apdu: Uint8Array, blockSize: number): Uint8Array {
	const frames: Uint8Array[] = [];
	for (let start = 0, number = 1; start < apdu.length; start += blockSize, number++) {
		const data = apdu.subarray(start, start + blockSize);
		const control = STREAMING | (start + blockSize >= apdu.length ? LAST : 0);
		const acknowledged = 0;
		const head = [GENERAL_BLOCK_TRANSFER, control, ...bigEndian(number, 2), ...bigEndian(acknowledged, 2)];
		const block = concat([head, lengthBytes(data.length), data]);
		frames.push(hdlcFrame(address, number === 1 ? concat([LLC, block]) : block));
	}
	return concat(frames);
}
