/** Bytes → CRC-16, bit by bit as the standards write it. */

/** CRC-16/ARC of P1 telegrams (DSMR P1 Companion 5.0.2, 6.2): check value 0xBB3D. */
export function crc16Arc(bytes: Uint8Array): number {
	return reflected(bytes, 0xa001, 0);
}

/** CRC-16/X-25 of HDLC (ISO/IEC 13239, 4.2.5.2): check value 0x906E. */
export function crc16X25(bytes: Uint8Array): number {
	return reflected(bytes, 0x8408, 0xffff) ^ 0xffff;
}

function reflected(bytes: Uint8Array, polynomial: number, start: number): number {
	let crc = start;
	for (const byte of bytes) {
		crc ^= byte;
		for (let bit = 0; bit < 8; bit++) crc = (crc & 1) === 1 ? (crc >>> 1) ^ polynomial : crc >>> 1;
	}
	return crc;
}
