/**
 * Bytes `start` to `end` in, a 16-bit check out: "123456789" is 0xBB3D as CRC-16/ARC, 0x906E as CRC-16/X-25.
 *
 * Both go four bytes at a time through four tables (slicing): reading an element is what costs on XS, and a
 * 32-bit element brings four bytes at once. The engine's targets are little-endian, so a word's low byte is first.
 * A platform with C of its own puts hosts/moddable/crc.c in the place of this module.
 */
import { ARC_TABLES, X25_TABLES } from "./crc-tables.ts";

/** CRC-16/ARC, as telegrams carry it (DSMR P1 companion standard 5.0.2, 5.2.5). */
export function crc16Arc(bytes: Uint8Array, start: number, end: number): number {
	return continued(ARC_TABLES, bytes, start, end, 0);
}

/** CRC-16/X-25, as HDLC frames carry it (ISO/IEC 13239, 4.2.5.2). */
export function crc16X25(bytes: Uint8Array, start: number, end: number): number {
	return continued(X25_TABLES, bytes, start, end, 0xffff) ^ 0xffff;
}

/** Below this many bytes a view of words costs more than it spares. */
const WORTH_A_VIEW = 32;

function continued(
	tables: readonly Uint16Array[],
	bytes: Uint8Array,
	start: number,
	end: number,
	initial: number,
): number {
	// Not by destructuring, which makes an iterator each time.
	const t0 = tables[0];
	const t1 = tables[1];
	const t2 = tables[2];
	const t3 = tables[3];
	let check = initial;
	let at = start;
	if (end - start >= WORTH_A_VIEW) {
		const aligned = start + (-(bytes.byteOffset + start) & 3);
		for (; at < aligned; at++) check = (check >>> 8) ^ t0[(check ^ bytes[at]) & 255];
		const count = (end - at) >> 2;
		const words = new Int32Array(bytes.buffer, bytes.byteOffset + at, count);
		let word = 0;
		for (let i = 0; i < count; i++) {
			word = words[i] ^ check;
			check = t3[word & 255] ^ t2[(word >>> 8) & 255] ^ t1[(word >>> 16) & 255] ^ t0[word >>> 24];
		}
		at += count * 4;
	}
	for (; at < end; at++) check = (check >>> 8) ^ t0[(check ^ bytes[at]) & 255];
	return check;
}
