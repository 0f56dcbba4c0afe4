import test from "tape";
import { crc16Arc, crc16X25 } from "../../src/frames/crc.ts";
import { ascii } from "../helpers/ascii.ts";

/** Check values of the CRC RevEng catalogue over "123456789", and of nothing and one byte by hand. */
const cases: [name: string, text: string, arc: number, x25: number][] = [
	["nothing", "", 0x0000, 0x0000],
	["a zero byte", "\0", 0x0000, 0xf078],
	["the catalogue's nine digits", "123456789", 0xbb3d, 0x906e],
];

for (const [name, text, arc, x25] of cases) {
	test(`crc: ${name}`, (t) => {
		const bytes = ascii(text);
		t.equal(crc16Arc(bytes, 0, bytes.length), arc, "ARC");
		t.equal(crc16X25(bytes, 0, bytes.length), x25, "X-25");
		t.end();
	});
}

/** Bit by bit, as the standards draw the shift register. */
function bitwise(polynomial: number, initial: number, bytes: Uint8Array, start: number, end: number): number {
	let check = initial;
	for (let at = start; at < end; at++) {
		check ^= bytes[at];
		for (let bit = 0; bit < 8; bit++) check = (check >>> 1) ^ (check & 1 ? polynomial : 0);
	}
	return check;
}

test("crc: every start, length and alignment gives what the shift register gives", (t) => {
	const buffer = new Uint8Array(128);
	for (let i = 0; i < buffer.length; i++) buffer[i] = (i * 151 + 17) & 255;
	let wrong = 0;
	for (let offset = 0; offset < 4; offset++) {
		const bytes = buffer.subarray(offset);
		for (let start = 0; start < 9; start++) {
			for (let end = start; end <= bytes.length; end++) {
				if (crc16Arc(bytes, start, end) !== bitwise(0xa001, 0, bytes, start, end)) wrong++;
				if (crc16X25(bytes, start, end) !== (bitwise(0x8408, 0xffff, bytes, start, end) ^ 0xffff)) wrong++;
			}
		}
	}
	t.equal(wrong, 0);
	t.end();
});
