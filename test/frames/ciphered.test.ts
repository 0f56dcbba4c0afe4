import test from "tape";
import { CipheredFramer } from "../../src/frames/ciphered.ts";
import { HdlcFramer } from "../../src/frames/hdlc.ts";
import { MbusFramer } from "../../src/frames/mbus.ts";
import { hdlcFrame, LLC } from "../../tools/meter/hdlc.ts";
import { mbusFrames } from "../../tools/meter/mbus.ts";
import { ascii, latin1 } from "../helpers/ascii.ts";
import { framerContract, type GoodFrame, Recorder } from "./contract.ts";

const HEAD = "\xdb\x08SAG12345";
const body = `\x30\x00\x00\x01\x00${"x".repeat(95)}`;

function good(name: string, bytes: Uint8Array): GoodFrame {
	return { name, kind: "ciphered", check: "none", bytes, checked: 0 };
}

const frames: readonly GoodFrame[] = [
	good("length in one byte", ascii(`${HEAD}\x64${body}`)),
	good("length as 81", ascii(`${HEAD}\x81\x64${body}`)),
	good("length as 82", ascii(`${HEAD}\x82\x00\x64${body}`)),
	good("length as 83", ascii(`${HEAD}\x83\x00\x00\x64${body}`)),
	good("length as 84", ascii(`${HEAD}\x84\x00\x00\x00\x64${body}`)),
];

framerContract(() => [new CipheredFramer()], frames);

const [whole] = frames;
const none: readonly (readonly [name: string, text: string])[] = [
	["a system title of another length", `\xdb\x07SAG12345\x64${body}`],
	["a system title that names no maker", `\xdb\x08\x00\x00\x00\x00\x00\x00\x00\x00\x64${body}`],
	["no length", `${HEAD}\x80${body}`],
	["a length of five bytes", `${HEAD}\x85\x00\x00\x00\x00\x64${body}`],
	["too short for counter and tag", `${HEAD}\x10${body}`],
	["4 billion bytes", `${HEAD}\x84\xff\xff\xff\xff${body}`],
	["65535 bytes", `${HEAD}\x82\xff\xff${body}`],
	["security suite 3", `${HEAD}\x64\x33${body}`],
	["neither enciphered nor authenticated", `${HEAD}\x64\x00${body}`],
];

for (const [name, text] of none) {
	test(`ciphered: ${name}: no block`, (t) => {
		const recorder = new Recorder([new CipheredFramer()]).push(ascii(text), whole.bytes).flush();
		t.deepEqual(
			recorder.frames.map(({ offset }) => offset),
			[text.length],
		);
		t.equal(recorder.told.join(" "), "noise@0");
		t.end();
	});
}

const block = frames[0].bytes;
const llc = hdlcFrame({ destination: [0x41], source: [0x03], control: 0x13 }, [...LLC, ...block]);
const transfer = hdlcFrame({ destination: [0x41], source: [0x03], control: 0x13 }, [
	...LLC,
	...[0xe0, 0x40, 0x00, 0x01, 0x00, 0x00, block.length],
	...block,
]);
const mbus = mbusFrames(block, 250);

for (const [name, frame] of [
	["HDLC", llc],
	["a transfer block", transfer],
	["M-Bus", mbus],
] as const) {
	test(`ciphered: a block inside ${name} does not stand alone, even when the frame is damaged`, (t) => {
		const damaged = frame.slice();
		damaged[damaged.length - 4] ^= 1;
		const framers = [new HdlcFramer(), new MbusFramer(), new CipheredFramer()];
		const recorder = new Recorder(framers).push(damaged, frame).flush();
		t.deepEqual(
			recorder.frames.map(({ kind, offset }) => [kind, offset]),
			[[name === "M-Bus" ? "mbus" : "hdlc", damaged.length]],
		);
		t.end();
	});
}

test("ciphered: a frame that proves itself inside a block is read, not the block", (t) => {
	const inner = hdlcFrame({ destination: [0x41], source: [0x03], control: 0x13 }, ascii("0123456789"));
	const text = `${HEAD}\x64\x30\x00\x00\x01\x00${latin1(inner, 0)}${"x".repeat(95 - inner.length)}`;
	const recorder = new Recorder([new HdlcFramer(), new CipheredFramer()]).push(ascii(text)).flush();
	t.deepEqual(
		recorder.frames.map(({ kind }) => kind),
		["hdlc"],
	);
	t.end();
});
