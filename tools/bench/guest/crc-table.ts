/** CRC-16/ARC the usual way: one table, one byte at a time. A yardstick that stays the same. */
import { contend } from "./harness.ts";

const table = Uint16Array.from({ length: 256 }, (_, byte) => {
	let check = byte;
	for (let bit = 0; bit < 8; bit++) check = (check >>> 1) ^ (check & 1 ? 0xa001 : 0);
	return check;
});

contend((message) => {
	const { length } = message;
	let check = 0;
	for (let i = 0; i < length; i++) check = (check >>> 8) ^ table[(check ^ message[i]) & 255];
	return check;
});
