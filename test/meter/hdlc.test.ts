import test from "tape";
import { concat, hex } from "../../tools/meter/bytes.ts";
import { crc16X25 } from "../../tools/meter/crc.ts";
import { blockTransfer } from "../../tools/meter/gbt.ts";
import { hdlcFrame, hdlcSegments, LLC } from "../../tools/meter/hdlc.ts";
import { splitHdlc } from "../helpers/meter-frames.ts";

const address = { destination: [0x41], source: [0x08, 0x83], control: 0x13 };

/** The CRC over data and its own CRC, low byte first, is a constant. */
const RESIDUE = 0x0f47;

test("a frame tells its own length and holds both checks", (t) => {
	const frame = hdlcFrame(address, new Uint8Array(30).fill(0x7e));
	t.equal(hex(frame.subarray(0, 7)), "7ea02841088313");
	t.equal(frame.length, 0x28 + 2, "the length counts all but the flags");
	t.equal(crc16X25(frame.subarray(1, 9)), RESIDUE, "header check");
	t.equal(crc16X25(frame.subarray(1, -1)), RESIDUE, "frame check");
	t.equal(frame[frame.length - 1], 0x7e);
	t.throws(() => hdlcFrame(address, new Uint8Array(2038)), RangeError);
	t.equal(hdlcFrame(address, new Uint8Array(2037)).length, 2049);
	t.end();
});

test("segments carry the bit but for the last, and give the field back in order", (t) => {
	const field = new Uint8Array(250).map((_, i) => i);
	const frames = splitHdlc(hdlcSegments(address, field, 100));
	t.deepEqual(
		frames.map(({ segmented }) => segmented),
		[true, true, false],
	);
	t.deepEqual(
		frames.map(({ control }) => control),
		[0x03, 0x03, 0x13],
	);
	t.deepEqual(concat(frames.map(({ information }) => information)), field);
	t.end();
});

test("transfer blocks count from one, the last one says so, and only the first follows an LLC header", (t) => {
	const apdu = new Uint8Array(250).map((_, i) => i);
	const frames = splitHdlc(blockTransfer(address, apdu, 100));
	const blocks = frames.map(({ information }, i) => information.subarray(i === 0 ? LLC.length : 0));
	t.equal(hex(frames[0].information.subarray(0, 3)), "e6e700");
	t.deepEqual(
		blocks.map((block) => hex(block.subarray(0, 7))),
		["e0400001000064", "e0400002000064", "e0c00003000032"],
	);
	t.deepEqual(concat(blocks.map((block) => block.subarray(7))), apdu);
	t.end();
});
