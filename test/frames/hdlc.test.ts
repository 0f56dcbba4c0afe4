import test from "tape";
import { addressEnd, controlAt, frameLength, HdlcFramer, isSegmented } from "../../src/frames/hdlc.ts";
import type { HdlcAddress } from "../../tools/meter/hdlc.ts";
import { hdlcFrame } from "../../tools/meter/hdlc.ts";
import { ascii } from "../helpers/ascii.ts";
import { expected, framerContract, type GoodFrame, Recorder } from "./contract.ts";

const AIDON: HdlcAddress = { destination: [0x41], source: [0x08, 0x83], control: 0x13 };
const LONG: HdlcAddress = { destination: [0x02, 0x04, 0x06, 0x09], source: [0x00, 0x00, 0x00, 0x01], control: 0x03 };

function good(name: string, address: HdlcAddress, information: Uint8Array, segmented = false): GoodFrame {
	const bytes = hdlcFrame(address, information, segmented);
	// The flag that closes the frame is left to the next one.
	return {
		name,
		kind: "hdlc",
		check: "fcs",
		bytes,
		delivered: bytes.length - 1,
		checked: bytes.length - 1,
		fills: true,
	};
}

const flags = new Uint8Array(64).fill(0x7e);
const telegram = ascii("/ADN9 6534\r\n\r\n1-0:1.7.0(0000.870*kW)\r\n!1234\r\n");
const frames: readonly GoodFrame[] = [
	good("a short message", AIDON, ascii("\xe6\xe7\x00\x0f12345")),
	good("addresses of four bytes", LONG, ascii("\xe6\xe7\x00\x0f12345")),
	good("the longest frame there is", AIDON, new Uint8Array(2047 - 10).fill(0x55)),
	good("flags inside", AIDON, flags),
	good("a telegram inside", AIDON, telegram),
	good("a segment", AIDON, ascii("abc"), true),
	good("one byte of information", AIDON, ascii("x")),
	good("no information, so one check only", AIDON, new Uint8Array(0)),
];

framerContract(() => [new HdlcFramer()], frames.slice(0, 1));
framerContract(() => [new HdlcFramer()], frames.slice(1, 6));

const [short, long, , inner] = frames;

/** What is sent, where frames are found, what is told. */
const streams: readonly [name: string, pieces: readonly Uint8Array[], offsets: readonly number[], told: string][] = [
	["one flag closes and opens", [short.bytes, long.bytes.subarray(1)], [0, short.bytes.length - 1], ""],
	["flags between frames", [flags, short.bytes, flags, short.bytes], [64, 64 + short.bytes.length + 64], ""],
	["the closing flag is missing", [short.bytes.subarray(0, -1), short.bytes], [0, short.bytes.length - 1], ""],
	["the opening flag is missing", [short.bytes.subarray(1)], [], "noise@0"],
	["a wrong header check", [changed(short.bytes, 8), long.bytes], [short.bytes.length], "hdlc_hcs@0"],
	["a wrong frame check", [changed(short.bytes, 12), long.bytes], [short.bytes.length], "hdlc_fcs@0"],
	[
		"a broken frame with a good one in its place",
		[changed(inner.bytes, 30), long.bytes],
		[inner.bytes.length],
		"hdlc_fcs@0",
	],
	["silence in the middle", [short.bytes.subarray(0, 14)], [], "frame_truncated@0"],
	["a lone flag", [flags.subarray(0, 1)], [], ""],
	["the format of another type", [ascii("\x7e\xb0\x10\x41\x08\x83\x13"), short.bytes], [7], "noise@1"],
	["a length too short for any frame", [ascii("\x7e\xa0\x05\x41\x08\x83\x13"), short.bytes], [7], "noise@1"],
	[
		"an address that does not end",
		[ascii("\x7e\xa0\x20\x02\x02\x02\x02\x02\x02\x02\x02"), short.bytes],
		[11],
		"noise@1",
	],
];

function changed(bytes: Uint8Array, at: number): Uint8Array {
	const copy = bytes.slice();
	copy[at] ^= 0x10;
	return copy;
}

for (const [name, pieces, offsets, told] of streams) {
	test(`hdlc: ${name}`, (t) => {
		const recorder = new Recorder([new HdlcFramer()]).push(...pieces).flush();
		t.deepEqual(
			recorder.frames.map(({ offset }) => offset),
			offsets,
		);
		t.equal(recorder.told.join(" "), told);
		t.end();
	});
}

for (const frame of frames.slice(5)) {
	test(`hdlc: ${frame.name}`, (t) => {
		const recorder = new Recorder([new HdlcFramer()]).push(frame.bytes).flush();
		t.deepEqual(recorder.frames, [expected(frame, 0)]);
		t.equal(recorder.told.join(" "), "");
		t.end();
	});
}

test("hdlc: the parts of a frame", (t) => {
	t.equal(frameLength(long.bytes, 0), long.bytes.length - 2);
	t.equal(controlAt(long.bytes, 0), 11);
	t.equal(controlAt(short.bytes, 0), 6);
	t.equal(isSegmented(short.bytes, 0), false);
	t.equal(isSegmented(frames[5].bytes, 0), true);
	t.equal(addressEnd(long.bytes, 3, 5), 0);
	t.end();
});
