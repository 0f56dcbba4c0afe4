/** An APDU → M-Bus long frames (EN 13757-2; DLMS over M-Bus as EN 13757-1 transports it). */
import { concat } from "./bytes.ts";

const START = 0x68;
const STOP = 0x16;
const SEND_USER_DATA = 0x53;
const BROADCAST = 0xff;
/** Source and destination transport service access points: management process, client. */
const STSAP = 0x01;
const DTSAP = 0x67;
/** The CI field counts segments in its low half; this bit marks the last. */
const FINAL = 0x10;
/** Control, address, CI, STSAP, DTSAP. */
const OVERHEAD = 5;

/**
 * `largest` is the user data of one frame, control field included. Above 255 the length field
 * overflows and keeps its low byte only, as Sagemcom's T210 sends it.
 */
export function mbusFrames(apdu: Uint8Array, largest: number): Uint8Array {
	const size = largest - OVERHEAD;
	const frames: Uint8Array[] = [];
	for (let start = 0, segment = 0; start < apdu.length; start += size, segment++) {
		const data = apdu.subarray(start, start + size);
		const ci = segment | (start + size >= apdu.length ? FINAL : 0);
		const user = concat([[SEND_USER_DATA, BROADCAST, ci, STSAP, DTSAP], data]);
		const length = user.length & 0xff;
		const sum = user.reduce((total, byte) => total + byte, 0) & 0xff;
		frames.push(concat([[START, length, length, START], user, [sum, STOP]]));
	}
	return concat(frames);
}
