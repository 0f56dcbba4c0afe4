import test from "tape";
import { crc16X25 } from "../../src/frames/crc.ts";
import { Repetition } from "../../src/frames/repetition.ts";

/** A buffer as the reader's, with a frame at its start. */
function buffer(bytes: readonly number[], capacity = 2048): Uint8Array {
	const whole = new Uint8Array(capacity).fill(0x5a);
	whole.set(bytes);
	return whole;
}

function checked(repetition: Repetition, bytes: Uint8Array, length: number): number {
	const check = repetition.checkOf(bytes, 0, length);
	repetition.accept(bytes, 0, length, check);
	return check;
}

const plain = Array.from({ length: 61 }, (_, index) => (index * 37) & 255);

test("repetition: what is compared, and what is checked anew", (t) => {
	const repetition = new Repetition();
	const bytes = buffer(plain);
	/** What is changed by XOR, how long the frame is then, how many words are noted. */
	const steps: readonly [
		name: string,
		changes: readonly [at: number, bits: number][],
		length: number,
		count: number,
	][] = [
		["the first frame", [], 61, -1],
		["the same again", [], 61, 0],
		["one byte", [[20, 1]], 61, 1],
		[
			"two bytes of a word",
			[
				[21, 1],
				[22, 128],
			],
			61,
			1,
		],
		[
			"the last bytes",
			[
				[58, 1],
				[60, 1],
			],
			61,
			2,
		],
		["another length", [], 60, -1],
		["that length again", [], 60, 0],
		["eight bytes become zero", Array.from({ length: 8 }, (_, index) => [32 + index, bytes[32 + index]]), 60, 2],
		["zeros and the sign alone", [[39, 128]], 60, -1],
		["which is no better", [], 60, -1],
		["no zeros any more", [[35, 1]], 60, -1],
		["which is remembered", [], 60, 0],
		["a frame too long", [], 1025, -1],
		["is not remembered", [], 1025, -1],
	];
	let serial = 0;
	for (const [name, changes, length, count] of steps) {
		for (const [at, bits] of changes) bytes[at] ^= bits;
		t.equal(checked(repetition, bytes, length), crc16X25(bytes, 1, length), name);
		t.equal(repetition.count, count, name);
		t.equal(repetition.serial, ++serial);
	}
	t.end();
});

test("repetition: bytes that do not lie as words do, or in another buffer", (t) => {
	const repetition = new Repetition();
	const odd = buffer(plain, 1023);
	const places: readonly [bytes: Uint8Array, start: number, count: number][] = [
		[buffer(plain), 0, -1],
		[buffer(plain), 0, 0],
		[odd, 0, -1],
		[buffer([1, ...plain]), 1, -1],
		[buffer(plain), 0, 0],
	];
	for (const [bytes, start, count] of places) {
		t.equal(repetition.checkOf(bytes, start, 61), crc16X25(bytes, start + 1, start + 61));
		t.equal(repetition.count, count);
		repetition.accept(bytes, start, 61, crc16X25(bytes, start + 1, start + 61));
	}
	t.end();
});

test("repetition: more changes than there is room for", (t) => {
	const repetition = new Repetition();
	const bytes = buffer(Array.from({ length: 600 }, () => 7));
	checked(repetition, bytes, 600);
	for (let at = 0; at < 600; at += 4) bytes[at] = 8;
	t.equal(checked(repetition, bytes, 600), crc16X25(bytes, 1, 600));
	t.equal(repetition.count, -1);
	t.end();
});

test("repetition: a check that does not hold is forgotten", (t) => {
	const repetition = new Repetition();
	const bytes = buffer(plain);
	checked(repetition, bytes, 61);
	const damaged = buffer(plain);
	damaged[30] ^= 4;
	repetition.checkOf(damaged, 0, 61);
	t.equal(repetition.checkOf(bytes, 0, 61), crc16X25(bytes, 1, 61));
	t.equal(repetition.count, 0);
	t.end();
});
