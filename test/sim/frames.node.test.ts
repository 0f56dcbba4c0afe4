import fc from "fast-check";
import test from "tape";
import {
	decodeFields,
	decodeNumber,
	encodeFields,
	encodeNumber,
	FrameWriter,
	nextHandle,
	readFrames,
} from "../../hosts/sim/frames.ts";

type Frame = readonly [op: number, handle: number, payload: readonly number[]];

function written(frames: readonly Frame[]): Uint8Array {
	const writer = new FrameWriter();
	for (const [op, handle, payload] of frames) writer.write(op, handle, Uint8Array.from(payload));
	return writer.take();
}

function read(bytes: Uint8Array): Frame[] {
	const frames: Frame[] = [];
	readFrames(bytes, (op, handle, payload) => frames.push([op, handle, [...payload]]));
	return frames;
}

test("a frame is op, handle, length and payload, little-endian", (t) => {
	const rows: [string, Frame[], number[]][] = [
		["nothing", [], []],
		["an empty payload", [[5, 0, []]], [5, 0, 0, 0, 0, 0, 0]],
		["a large handle", [[1, 0xabcd, [9]]], [1, 0xcd, 0xab, 1, 0, 0, 0, 9]],
		[
			"two frames",
			[
				[1, 1, [7]],
				[2, 2, []],
			],
			[1, 1, 0, 1, 0, 0, 0, 7, 2, 2, 0, 0, 0, 0, 0],
		],
	];
	for (const [name, frames, bytes] of rows) {
		t.deepEqual([...written(frames)], bytes, `${name}, written`);
		t.deepEqual(read(Uint8Array.from(bytes)), frames, `${name}, read`);
	}
	t.end();
});

test("a writer is empty after take, and what was taken stays", (t) => {
	const writer = new FrameWriter();
	writer.write(1, 2, Uint8Array.of(3));
	const first = writer.take();
	writer.write(4, 5, Uint8Array.of(6));
	t.deepEqual(read(first), [[1, 2, [3]]]);
	t.deepEqual(read(writer.take()), [[4, 5, [6]]]);
	t.equal(writer.take().length, 0);
	t.end();
});

test("numbers are unsigned and of 32 bits", (t) => {
	for (const value of [0, 1, 255, 256, 0x7fffffff, 0x80000000, 0xffffffff])
		t.equal(decodeNumber(encodeNumber(value)), value, String(value));
	t.end();
});

test("what is cut short is refused", (t) => {
	const whole = written([[1, 2, [3, 4, 5]]]);
	for (let length = 1; length < whole.length; length++)
		t.throws(() => read(whole.subarray(0, length)), /cut short/, `${length} bytes of a frame`);
	const fields = encodeFields([Uint8Array.of(1, 2, 3)]);
	for (let length = 1; length < fields.length; length++)
		t.throws(() => decodeFields(fields.subarray(0, length)), /longer than its frame/, `${length} bytes of a field`);
	t.end();
});

test("handles go up, skip those in use and begin again", (t) => {
	const taken = new Set([2, 3]);
	t.equal(nextHandle(0, taken), 1);
	t.equal(nextHandle(1, taken), 4);
	t.equal(nextHandle(0xffff, taken), 1, "0 is nobody's");
	const all = new Set(Array.from({ length: 0xffff }, (_, index) => index + 1));
	t.equal(nextHandle(7, all), undefined);
	all.delete(7);
	t.equal(nextHandle(7, all), 7);
	t.end();
});

test("property: any frames and any fields come back as they were", (t) => {
	const bytes = fc.array(fc.nat(255), { maxLength: 3000 });
	const frame = fc.tuple(fc.nat(255), fc.nat(0xffff), bytes);
	fc.assert(fc.property(fc.array(frame, { maxLength: 8 }), (frames) => equal(read(written(frames)), frames)));
	fc.assert(
		fc.property(fc.array(bytes, { maxLength: 8 }), (fields) => {
			const encoded = encodeFields(fields.map((field) => Uint8Array.from(field)));
			return equal(
				decodeFields(encoded).map((field) => [...field]),
				fields,
			);
		}),
	);
	t.pass("held");
	t.end();
});

test("property: any bytes are read or refused, and never beyond their end", (t) => {
	fc.assert(
		fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
			let payloadBytes = 0;
			try {
				readFrames(bytes, (_, __, payload) => {
					payloadBytes += payload.length;
				});
			} catch (error) {
				return error instanceof RangeError;
			}
			return payloadBytes <= bytes.length;
		}),
	);
	t.pass("held");
	t.end();
});

function equal(a: unknown, b: unknown): boolean {
	return JSON.stringify(a) === JSON.stringify(b);
}
