import test from "tape";
import { MbusFramer } from "../../src/frames/mbus.ts";
import { mbusFrames } from "../../tools/meter/mbus.ts";
import { ascii } from "../helpers/ascii.ts";
import { framerContract, type GoodFrame, Recorder } from "./contract.ts";

function good(name: string, bytes: Uint8Array): GoodFrame {
	return { name, kind: "mbus", check: "sum", bytes, checked: bytes.length };
}

const body = (length: number) => new Uint8Array(length).fill(0x33);
const frames: readonly GoodFrame[] = [
	good("one frame", mbusFrames(body(100), 250)),
	good("a full frame", mbusFrames(body(250), 255)),
	good("256 bytes, length field 0", mbusFrames(body(251), 256)),
	good("257 bytes, length field 1", mbusFrames(body(252), 257)),
];

framerContract(() => [new MbusFramer()], frames);

const [whole] = frames;
const inside = mbusFrames(ascii("\x68\x20\x20\x68\x16\x16\x68\x68\x68\x68"), 250);

const streams: readonly [name: string, pieces: readonly Uint8Array[], offsets: readonly number[], told: string][] = [
	["two lengths that differ", [ascii("\x68\x20\x21\x68"), whole.bytes], [4], "noise@0"],
	["no second start", [ascii("\x68\x20\x20\x69"), whole.bytes], [4], "noise@0"],
	["no stop", [whole.bytes.subarray(0, -1), whole.bytes], [whole.bytes.length - 1], "mbus_checksum@0"],
	["silence in the middle", [whole.bytes.subarray(0, 40)], [], "frame_truncated@0"],
	[
		"a frame inside a false one",
		[ascii("\x68\xfa\xfa\x68\x53"), whole.bytes, body(300)],
		[5],
		"mbus_checksum@0 noise@116",
	],
	["a control field of no data", [ascii("\x68\x20\x20\x68\x5b"), whole.bytes], [5], "noise@0"],
	["starts and stops inside", [inside, inside], [0, inside.length], ""],
];

for (const [name, pieces, offsets, told] of streams) {
	test(`mbus: ${name}`, (t) => {
		const recorder = new Recorder([new MbusFramer()]).push(...pieces).flush();
		t.deepEqual(
			recorder.frames.map(({ offset }) => offset),
			offsets,
		);
		t.equal(recorder.told.join(" "), told);
		t.end();
	});
}
