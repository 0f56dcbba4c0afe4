import test from "tape";
import { hexText } from "../../src/bytes/hex.ts";
import { MESSAGE_CAPACITY, Transfer } from "../../src/cosem/transfer.ts";
import { FAULTS, FaultLog } from "../../src/faults.ts";
import { blockTransfer } from "../../tools/meter/gbt.ts";
import { hdlcFrame, hdlcSegments, LLC } from "../../tools/meter/hdlc.ts";
import { mbusFrames } from "../../tools/meter/mbus.ts";
import { splitHdlc } from "../helpers/meter-frames.ts";

const ADDRESS = { destination: [0xcf], source: [0x02, 0x23], control: 0x13 };

/** An APDU of `length` bytes, each different from its neighbours. */
function apdu(length: number, first = 0x0f): Uint8Array {
	return Uint8Array.from({ length }, (_, index) => (index === 0 ? first : (index * 7) & 0xff));
}

/** Frames back to back, without the flags that close them. */
function hdlcFrames(bytes: Uint8Array): Uint8Array[] {
	return splitHdlc(bytes).map(({ checked }) => Uint8Array.of(0x7e, ...checked));
}

function segments(message: Uint8Array, size: number): Uint8Array[] {
	return hdlcFrames(hdlcSegments(ADDRESS, Uint8Array.of(...LLC, ...message), size));
}

/** M-Bus frames of `size` bytes of user data, cut apart. */
function mbus(message: Uint8Array, size: number): Uint8Array[] {
	const bytes = mbusFrames(message, size);
	const frames: Uint8Array[] = [];
	for (let at = 0; at < bytes.length; at += 6 + size) frames.push(bytes.subarray(at, at + 6 + size));
	return frames;
}

class Receiver {
	readonly faults = new FaultLog();
	readonly messages: string[] = [];
	readonly #transfer: Transfer;

	constructor(capacity?: number) {
		this.#transfer = new Transfer(this.faults, capacity);
	}

	hdlc(...frames: Uint8Array[]): this {
		for (const frame of frames) this.#keep(this.#transfer.hdlc(frame, 0, frame.length));
		return this;
	}

	mbus(...frames: Uint8Array[]): this {
		for (const frame of frames) this.#keep(this.#transfer.mbus(frame, 0, frame.length));
		return this;
	}

	told(): string {
		return FAULTS.flatMap((fault) =>
			this.faults.count(fault) > 0 ? [`${fault}:${this.faults.count(fault)}`] : [],
		).join(" ");
	}

	#keep(whole: boolean): void {
		const transfer = this.#transfer;
		let message = whole;
		while (message && transfer.bytes[transfer.start] === 0xe0) {
			message = transfer.block(transfer.bytes, transfer.start, transfer.end);
		}
		if (message) this.messages.push(hexText(transfer.bytes, transfer.start, transfer.end));
	}
}

const [a, b] = [apdu(500), apdu(300, 0xdb)];
const [textA, textB] = [hexText(a), hexText(b)];
const ofA = segments(a, 164);
const ofB = segments(b, 100);
const blocksOfA = hdlcFrames(blockTransfer(ADDRESS, a, 112));
const blocksOfB = hdlcFrames(blockTransfer(ADDRESS, b, 60));
const long = segments(apdu(MESSAGE_CAPACITY + 1), 300);
const longBlocks = hdlcFrames(blockTransfer(ADDRESS, apdu(MESSAGE_CAPACITY + 1), 120));

const hdlc: readonly [name: string, frames: readonly Uint8Array[], messages: readonly string[], told: string][] = [
	["one frame", [hdlcFrames(hdlcFrame(ADDRESS, [...LLC, ...a]))[0]], [textA], ""],
	["an APDU without LLC header", [hdlcFrames(hdlcFrame(ADDRESS, a))[0]], [textA], ""],
	["segments", ofA, [textA], ""],
	["two messages in segments", [...ofA, ...ofB], [textA, textB], ""],
	["one byte a segment", segments(apdu(40), 1).slice(3), [], "segment_lost:1"],
	["the first segment missing", [...ofA.slice(1), ...ofB], [textB], "segment_lost:1"],
	["the last segment missing", [...ofA.slice(0, -1), ...ofB], [textB], "segment_lost:1"],
	["only the first one", [ofA[0], ...ofB, ofA[0], ...ofB], [textB, textB], "segment_lost:2"],
	[
		"a whole message instead of the last",
		[ofA[0], ...hdlcFrames(hdlcFrame(ADDRESS, [...LLC, ...b]))],
		[textB],
		"segment_lost:1",
	],
	["a frame without information", [hdlcFrames(hdlcFrame(ADDRESS, []))[0], ...ofA], [textA], ""],
	[
		"four segments of 300 bytes without a last one, then good",
		[...long.slice(0, 4), ...ofA],
		[textA],
		"segment_lost:1",
	],
	[
		"ten times as many",
		[...Array.from({ length: 10 }, () => long.slice(0, 4)).flat(), ...ofA],
		[textA],
		"segment_lost:10",
	],
	["more than there is room for", [...long, ...ofA], [textA], "message_overflow:1"],
	[
		"never a last segment",
		[long[0], ...Array.from({ length: 50 }, () => long[1]), ...ofA],
		[textA],
		"message_overflow:1",
	],
	["blocks", blocksOfA, [textA], ""],
	["two messages in blocks", [...blocksOfA, ...blocksOfB], [textA, textB], ""],
	["a block missing", [...blocksOfA.slice(0, 2), ...blocksOfA.slice(3), ...blocksOfB], [textB], "segment_lost:1"],
	["the first block missing", [...blocksOfA.slice(1), ...blocksOfB], [textB], "segment_lost:1"],
	["the last block missing", [...blocksOfA.slice(0, -1), ...blocksOfB], [textB], "segment_lost:1"],
	[
		"a block twice",
		[blocksOfA[0], blocksOfA[1], blocksOfA[1], ...blocksOfA.slice(2), ...blocksOfB],
		[textB],
		"segment_lost:1",
	],
	[
		"blocks in another order",
		[blocksOfA[0], blocksOfA[2], blocksOfA[1], ...blocksOfA.slice(3), ...blocksOfB],
		[textB],
		"segment_lost:1",
	],
	["more blocks than there is room for", [...longBlocks, ...blocksOfB], [textB], "message_overflow:1"],
];

for (const [name, frames, messages, told] of hdlc) {
	test(`transfer: HDLC: ${name}`, (t) => {
		const receiver = new Receiver().hdlc(...frames);
		t.deepEqual(receiver.messages, messages);
		t.equal(receiver.told(), told);
		t.end();
	});
}

test("transfer: a block in segments", (t) => {
	const [block] = splitHdlc(blockTransfer(ADDRESS, a, 600));
	const frames = hdlcFrames(hdlcSegments(ADDRESS, block.information, 100));
	t.ok(frames.length > 4);
	t.deepEqual(new Receiver().hdlc(...frames).messages, [textA]);
	t.end();
});

const broken: readonly [name: string, block: readonly number[]][] = [
	["cut in its header", [0xe0, 0xc0, 0x00, 0x01]],
	["longer than the frame", [0xe0, 0xc0, 0x00, 0x01, 0x00, 0x00, 0x05, 1, 2, 3]],
	["of 65535 bytes", [0xe0, 0xc0, 0x00, 0x01, 0x00, 0x00, 0x82, 0xff, 0xff, 1, 2, 3]],
	["of 4 billion bytes", [0xe0, 0xc0, 0x00, 0x01, 0x00, 0x00, 0x84, 0xff, 0xff, 0xff, 0xff, 1]],
	["whose length is cut", [0xe0, 0xc0, 0x00, 0x01, 0x00, 0x00, 0x82, 0x00]],
	["number 0", [0xe0, 0xc0, 0x00, 0x00, 0x00, 0x00, 0x01, 0x0f]],
];
for (const [name, block] of broken) {
	test(`transfer: a block ${name}`, (t) => {
		const receiver = new Receiver().hdlc(hdlcFrames(hdlcFrame(ADDRESS, [...LLC, ...block]))[0], ...blocksOfA);
		t.deepEqual(receiver.messages, [textA]);
		t.equal(receiver.told(), "data_malformed:1");
		t.end();
	});
}

const mbusA = mbus(a, 255);
const mbusB = mbus(b, 200);
const onMbus: readonly [name: string, frames: readonly Uint8Array[], messages: readonly string[], told: string][] = [
	["one frame", mbus(apdu(100), 250), [hexText(apdu(100))], ""],
	["segments", mbusA, [textA], ""],
	["two messages", [...mbusA, ...mbusB], [textA, textB], ""],
	["the first segment missing", [...mbusA.slice(1), ...mbusB], [textB], "segment_lost:1"],
	["the last segment missing", [mbusA[0], ...mbusB], [textB], "segment_lost:1"],
	["a segment twice", [mbusB[0], mbusB[0], ...mbusB.slice(1)], [textB], "segment_lost:1"],
	[
		"another application's CI",
		[...mbus(a, 250).map((frame) => frame.map((byte, at) => (at === 6 ? 0x72 : byte)))],
		[],
		"apdu_unknown:3",
	],
	["room for 400 bytes only", [...mbusA, ...mbusB], [textB], "message_overflow:1"],
];
for (const [name, frames, messages, told] of onMbus) {
	test(`transfer: M-Bus: ${name}`, (t) => {
		const receiver = new Receiver(name.startsWith("room") ? 400 : undefined).mbus(...frames);
		t.deepEqual(receiver.messages, messages);
		t.equal(receiver.told(), told);
		t.end();
	});
}
