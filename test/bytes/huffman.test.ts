import test from "tape";
import { HuffmanCode, LONGEST_CODE } from "../../src/bytes/huffman.ts";

/** Bits as they stand in a stream, the first one on the left. */
function stream(text: string): number {
	let bits = 0;
	for (let i = text.length - 1; i >= 0; i--) bits = bits * 2 + Number(text[i]);
	return bits;
}

/** RFC 1951, 3.2.2: the lengths of A to H, and their codes. */
const LENGTHS = Uint8Array.of(3, 3, 3, 3, 3, 2, 4, 4);
const CODES = ["010", "011", "100", "101", "110", "00", "1110", "1111"];

test("HuffmanCode: the example of the standard, whatever follows", (t) => {
	const code = new HuffmanCode(8);
	code.set(LENGTHS, 0, 8);
	for (let symbol = 0; symbol < CODES.length; symbol++) {
		for (const rest of ["", "0000000000", "1111111111", "0110100110"]) {
			const found = code.find(stream(CODES[symbol] + rest));
			t.deepEqual([found >> 4, found & 15], [symbol, LENGTHS[symbol]], CODES[symbol]);
		}
	}
	t.end();
});

test("HuffmanCode: codes of every length, and lengths out of the middle", (t) => {
	const lengths = new Uint8Array(20);
	for (let symbol = 0; symbol < LONGEST_CODE; symbol++) lengths[2 + symbol] = symbol + 1;
	const code = new HuffmanCode(18);
	code.set(new Uint8Array(18).fill(5), 0, 18);
	code.set(lengths, 2, 18);
	for (let symbol = 0; symbol < LONGEST_CODE; symbol++) {
		const found = code.find(stream(`${"1".repeat(symbol)}0`));
		t.deepEqual([found >> 4, found & 15], [symbol, symbol + 1]);
	}
	t.throws(() => code.find(stream("1".repeat(LONGEST_CODE))), "a code that no symbol has");
	t.end();
});
