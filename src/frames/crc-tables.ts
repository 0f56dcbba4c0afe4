/** Tables for reflected CRC-16s, four bytes at a time: [k][b] is the check of byte `b` followed by `k` zero bytes. */
import { frozen } from "../bytes/frozen.ts";

function slicingTables(polynomial: number): readonly Uint16Array[] {
	const tables = [0, 1, 2, 3].map(() => new Uint16Array(256));
	for (let byte = 0; byte < 256; byte++) {
		let check = byte;
		for (let bit = 0; bit < 8; bit++) check = (check >>> 1) ^ (check & 1 ? polynomial : 0);
		tables[0][byte] = check;
	}
	for (let zeros = 1; zeros < 4; zeros++) {
		for (let byte = 0; byte < 256; byte++) {
			const check = tables[zeros - 1][byte];
			tables[zeros][byte] = (check >>> 8) ^ tables[0][check & 255];
		}
	}
	return tables;
}

/** CRC-16/ARC, whose polynomial is x^16 + x^15 + x^2 + 1. */
export const ARC_TABLES = frozen(slicingTables(0xa001));
/** CRC-16/X-25 (CCITT), x^16 + x^12 + x^5 + 1; initial value and inversion are not in it. */
export const X25_TABLES = frozen(slicingTables(0x8408));

/** The CRC-16/ARC of what has the check `check`, with a byte of zero behind it. */
export function crc16ArcOfZero(check: number): number {
	return (check >>> 8) ^ ARC_TABLES[0][check & 255];
}
