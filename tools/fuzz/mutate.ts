/** Bytes of a message → bytes that are almost one: what a bad line, or someone with bad intentions, might send. */
import type { Random } from "../meter/random.ts";

/** Starts of frames, tags, lengths and limits. */
const TELLING = [
	0x00, 0x01, 0x02, 0x06, 0x09, 0x0a, 0x0c, 0x0d, 0x0f, 0x10, 0x11, 0x12, 0x13, 0x16, 0x19, 0x21, 0x28, 0x29, 0x2f,
	0x68, 0x7e, 0x7f, 0x80, 0x81, 0x82, 0x84, 0x85, 0xa0, 0xa8, 0xdb, 0xdc, 0xe0, 0xe6, 0xfe, 0xff,
];
const MOST_CHANGES = 8;
const LONGEST_SLICE = 64;

/** `other` lends bytes for splices; the result is at most `capacity` long. */
export function mutate(bytes: Uint8Array, other: Uint8Array, random: Random, capacity: number): Uint8Array {
	let result: Uint8Array = bytes.slice(0, capacity);
	for (let count = random.between(1, MOST_CHANGES); count > 0; count--) result = changed(result, other, random);
	return result.subarray(0, capacity);
}

function changed(bytes: Uint8Array, other: Uint8Array, random: Random): Uint8Array {
	const at = random.between(0, Math.max(0, bytes.length - 1));
	const length = Math.min(random.between(1, LONGEST_SLICE), bytes.length - at);
	switch (random.between(0, 8)) {
		case 0:
			bytes[at] ^= 1 << random.between(0, 7);
			return bytes;
		case 1:
			bytes[at] = random.between(0, 255);
			return bytes;
		case 2:
		case 3:
			bytes[at] = TELLING[random.between(0, TELLING.length - 1)];
			return bytes;
		case 4:
			bytes[at] += random.between(0, 1) * 2 - 1;
			return bytes;
		case 5:
			return joined(bytes.subarray(0, at), bytes.subarray(at + length));
		case 6:
			return joined(bytes.subarray(0, at + length), bytes.subarray(at));
		case 7: {
			const from = random.between(0, other.length);
			return joined(bytes.subarray(0, at), other.subarray(from, from + length), bytes.subarray(at));
		}
		default:
			return random.chance(0.3) ? bytes.slice(0, at) : joined(bytes.subarray(0, at), other.subarray(at));
	}
}

function joined(...pieces: readonly Uint8Array[]): Uint8Array {
	const bytes = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
	let at = 0;
	for (const piece of pieces) {
		bytes.set(piece, at);
		at += piece.length;
	}
	return bytes;
}
