import fc from "fast-check";
import test from "tape";
import {
	encodeHeader,
	type ImageFields,
	MAX_HEADER_BYTES,
	parseHeader,
	withSignature,
} from "../../src/update/header.ts";
import { CURRENT, headerBytes, NEXT } from "../helpers/images.ts";

const of = (characters: string, maxLength: number) =>
	fc.array(fc.constantFrom(...characters), { minLength: 1, maxLength }).map((list) => list.join(""));
const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
const name = of("abcxyz0189-_", 40);
const part = fc.nat(10_000).map(String);
const version = fc
	.tuple(part, part, part, fc.constantFrom("", "-rc.1", "-0.a-b", "+b.01", "-x+y"))
	.map(([major, minor, patch, rest]) => `${major}.${minor}.${patch}${rest}`);
const text = fc.array(fc.constantFrom(...' :=aZ09~åÄö€😀{}"\\'), { maxLength: 100 }).map((list) => list.join(""));
const key = bytes(64).map((point) => Uint8Array.of(4, ...point));
const change = fc.record({ epoch: fc.integer({ min: 1, max: 65_535 }), current: key, next: key });
const extra = fc.tuple(
	of("abc019-_", 20).map((word) => `x-${word}`),
	text,
);

const fields: fc.Arbitrary<ImageFields> = fc.record({
	product: name,
	board: name,
	version,
	from: version,
	security: fc.nat(0x7fffffff),
	size: fc.integer({ min: 1, max: 0x7fffffff }),
	sha256: bytes(32),
	build: of("abzABZ019._+-", 64),
	notes: text,
	keys: fc.option(change, { nil: undefined }),
	extra: fc.array(extra, { maxLength: 4 }),
});

const plain = (value: unknown): string =>
	JSON.stringify(value, (_, inner) => (inner instanceof Uint8Array ? [...inner] : inner));

test("header: what is written is read, and written again the same", (t) => {
	fc.assert(
		fc.property(fields, bytes(64), (wanted, signature) => {
			const signed = encodeHeader(wanted);
			if ("fault" in signed) throw new Error(signed.text);
			const whole = withSignature(signed, signature);
			const parsed = parseHeader(whole);
			if ("fault" in parsed) throw new Error(parsed.text);
			const { byteLength, signature: read, ...rest } = parsed;
			const again = encodeHeader(parsed);
			return (
				byteLength === whole.length &&
				whole.length <= MAX_HEADER_BYTES &&
				plain(read) === plain(signature) &&
				plain(rest) === plain(wanted) &&
				plain(again) === plain(signed)
			);
		}),
		{ numRuns: 60 },
	);
	t.pass("every header");
	t.end();
});

const WHOLE = headerBytes({
	keys: { epoch: 1, current: CURRENT.publicKey, next: NEXT.publicKey },
	extra: [["x-a", "b"]],
});

test("header: any bytes are read or refused with a sentence", (t) => {
	const garbage = fc.uint8Array({ maxLength: 2200 });
	const mutated = fc
		.tuple(fc.nat(WHOLE.length - 1), fc.uint8Array({ minLength: 1, maxLength: 8 }), fc.nat(8))
		.map(([at, inserted, left]) => Uint8Array.of(...WHOLE.slice(0, at), ...inserted, ...WHOLE.slice(at + left)));
	fc.assert(
		fc.property(fc.oneof(garbage, mutated), (some) => {
			const parsed = parseHeader(some);
			return "fault" in parsed
				? parsed.text.endsWith(".") && parsed.text.length < 200
				: parsed.byteLength === some.length;
		}),
		{ numRuns: 300 },
	);
	t.pass("every input");
	t.end();
});

test("header: what is read is what the bytes say, in one way only", (t) => {
	let read = 0;
	for (let at = 0; at < WHOLE.length; at++) {
		for (const bit of [1, 2, 32]) {
			const some = WHOLE.slice();
			some[at] ^= bit;
			const parsed = parseHeader(some);
			if ("fault" in parsed) continue;
			read++;
			const signed = encodeHeader(parsed);
			if ("fault" in signed) return t.end(new Error(signed.text));
			const same = withSignature(signed, parsed.signature);
			if (plain(same) !== plain(some)) t.fail(`byte ${at}, bit ${bit}: read, but written in another way`);
		}
	}
	t.ok(read > 100, `${read} of ${WHOLE.length * 3} flipped headers are headers of something else`);
	t.end();
});

test("header: cut anywhere it is refused", (t) => {
	for (let length = 0; length < WHOLE.length; length++) {
		if (!("fault" in parseHeader(WHOLE.slice(0, length)))) t.fail(`${length} bytes`);
	}
	t.pass(`${WHOLE.length} lengths`);
	t.end();
});
