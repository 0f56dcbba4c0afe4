import test from "tape";
import { P1Framer } from "../../src/frames/p1.ts";
import { ascii } from "../helpers/ascii.ts";
import { telegram } from "../helpers/telegram.ts";
import { expected, framerContract, type GoodFrame, Recorder } from "./contract.ts";

const NORDIC = ["0-0:1.0.0(240217174050W)", "1-0:1.8.0(00007805.332*kWh)", "1-0:1.7.0(0000.870*kW)"];
const DUTCH = ["1-3:0.2.8(50)", "0-0:96.13.0()", "0-1:24.2.1(101209112500W)(12785.123*m3)"];
const OLD = ["1-0:1.8.1(12345.678*kWh)", "0-1:24.3.0(090212160000)(00)(60)(1)(0-1:24.2.1)(m3)", "(00001.001)"];

function good(name: string, bytes: Uint8Array, lineEndLength: number): GoodFrame {
	return { name, kind: "p1", check: "crc", bytes, checked: bytes.length - lineEndLength };
}

const unchecked: GoodFrame = {
	name: "DSMR 3, without a check",
	kind: "p1",
	check: "none",
	bytes: telegram(OLD, { identification: "ISk5\\2MT382-1000", check: "none" }),
	checked: 0,
};

const frames: readonly GoodFrame[] = [
	good("Nordic", telegram(NORDIC), 2),
	good("DSMR 5", telegram(DUTCH, { identification: "ISK5\\2M550E-1012" }), 2),
	good("check in small letters", telegram(NORDIC, { check: "lower" }), 2),
	good("line feeds alone", telegram(NORDIC, { lineEnd: "\n" }), 1),
	good("an empty identification", telegram(DUTCH, { identification: "KAM5" }), 2),
	good("text of 2048 digits", telegram([`0-0:96.13.0(${"4142".repeat(512)})`]), 2),
	unchecked,
];

framerContract(() => [new P1Framer()], frames);

const whole = frames[0].bytes;
const slashes = telegram(["0-0:96.13.0(a/b /x! 1/2)"]);
const text = (bytes: Uint8Array, from: number, to?: number) => bytes.subarray(from, to);

/** What is sent, which of it is delivered (as offsets), and what is told. */
const streams: readonly [name: string, pieces: readonly Uint8Array[], offsets: readonly number[], told: string][] = [
	["a line end before the telegram is no noise", [ascii("\r\n"), whole], [2], ""],
	[
		"an identification every ten seconds and no more",
		[ascii("/KAM5\r\n\r\n/KAM5\r\n\r\n")],
		[],
		"frame_truncated@0 frame_truncated@9",
	],
	["a lost end", [text(whole, 0, 60), whole], [60], "frame_truncated@0"],
	["a lost beginning", [text(whole, 20), whole], [whole.length - 20], "noise@0"],
	["a header inside a line", [text(whole, 0, 50), ascii("("), whole], [51], "frame_truncated@0"],
	["a check of three digits", [text(whole, 0, whole.length - 3), ascii("\r\n"), whole], [whole.length - 1], "p1_crc@0"],
	["no line end behind the check", [text(whole, 0, whole.length - 2), whole], [0, whole.length - 2], ""],
	["no line end at all, then silence", [text(whole, 0, whole.length - 2)], [0], ""],
	["no line feed behind the check", [text(whole, 0, whole.length - 1), whole], [0, whole.length - 1], ""],
	["NUL for every line feed", [whole.map((byte) => (byte === 10 ? 0 : byte)), whole], [whole.length], "p1_crc@0"],
	[
		"a byte that is no text",
		[text(whole, 0, 50), ascii("\x80"), text(whole, 50), whole],
		[whole.length + 1],
		"frame_truncated@0",
	],
	["a slash inside a text", [slashes, whole], [0, slashes.length], ""],
	["no check, no objects", [ascii("/KAM5\r\n\r\n!\r\n")], [], "p1_crc@0"],
	["no check, half a line", [telegram([...OLD, "1-0:1.7.0(00"], { check: "none" })], [], "p1_crc@0"],
	["no check, a line of something else", [telegram([...OLD, "NO CARRIER"], { check: "none" })], [], "p1_crc@0"],
	["no check, the end of the stream behind the mark", [text(unchecked.bytes, 0, unchecked.bytes.length - 2)], [0], ""],
	["no check, cut before the mark", [text(unchecked.bytes, 0, unchecked.bytes.length - 3)], [], "frame_truncated@0"],
];

for (const [name, pieces, offsets, told] of streams) {
	test(`p1: ${name}`, (t) => {
		const recorder = new Recorder([new P1Framer()]).push(...pieces).flush();
		t.deepEqual(
			recorder.frames.map(({ offset }) => offset),
			offsets,
		);
		t.equal(recorder.told.join(" "), told);
		t.end();
	});
}

test("p1: a telegram that never ends costs itself, is told once, and the next one is read", (t) => {
	const recorder = new Recorder([new P1Framer()], 1024).push(text(whole, 0, 60));
	for (let i = 0; i < 1000; i++) recorder.push(ascii("1-0:1.7.0(0000.870*kW)\r\n"));
	const offset = recorder.pushed;
	recorder.push(whole);
	t.deepEqual(recorder.frames, [expected(frames[0], offset)]);
	t.deepEqual(recorder.told, ["frame_overflow@0"]);
	t.end();
});
