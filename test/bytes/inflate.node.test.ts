import { constants, gzipSync } from "node:zlib";
import fc from "fast-check";
import test from "tape";
import { Inflate, inflatedLength, WINDOW } from "../../src/bytes/inflate.ts";
import { ByteWriter } from "../../src/bytes/writer.ts";

const { Z_DEFAULT_STRATEGY, Z_FILTERED, Z_FIXED, Z_HUFFMAN_ONLY, Z_RLE } = constants;

/** Bytes with repetitions near and far, and without. */
const content = fc
	.array(
		fc.oneof(
			fc.uint8Array({ maxLength: 600 }),
			fc
				.tuple(fc.uint8Array({ minLength: 1, maxLength: 40 }), fc.integer({ min: 1, max: 120 }))
				.map(([part, times]) => {
					return Uint8Array.from({ length: part.length * times }, (_, at) => part[at % part.length]);
				}),
		),
		{ maxLength: 12 },
	)
	.map((parts) => Buffer.concat(parts));

const options = fc.record({
	level: fc.integer({ min: 0, max: 9 }),
	memLevel: fc.integer({ min: 1, max: 9 }),
	windowBits: fc.integer({ min: 9, max: Math.log2(WINDOW) }),
	strategy: fc.constantFrom(Z_DEFAULT_STRATEGY, Z_FILTERED, Z_FIXED, Z_HUFFMAN_ONLY, Z_RLE),
});

test("Inflate: what zlib has compressed, however it was asked to", (t) => {
	fc.assert(
		fc.property(content, options, (bytes, how) => {
			const file = gzipSync(bytes, how);
			const inflate = new Inflate(file);
			const whole = new ByteWriter();
			const piece = new ByteWriter();
			for (let more = true; more; ) {
				piece.clear();
				more = inflate.pull(piece);
				if (piece.length > 2048) return false;
				whole.bytes(piece.view());
			}
			return inflatedLength(file) === bytes.length && bytes.equals(whole.copy());
		}),
		{ numRuns: 1000 },
	);
	t.pass("the same bytes");
	t.end();
});

test("Inflate: bytes that are no file end in an error or an end", (t) => {
	fc.assert(
		fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
			const inflate = new Inflate(Uint8Array.from([...new Uint8Array(10), ...bytes]));
			const piece = new ByteWriter();
			try {
				// A bit may stand for a match of 258 bytes.
				for (let left = bytes.length * 3 + 2; left > 0; left--) {
					piece.clear();
					if (!inflate.pull(piece)) return true;
				}
				return false;
			} catch (error) {
				return error instanceof Error;
			}
		}),
		{ numRuns: 1000 },
	);
	t.pass("within bounded time");
	t.end();
});
