import test from "tape";
import { FaultLog } from "../../src/faults.ts";
import type { Framer } from "../../src/frames/framer.ts";
import { COST_PER_BYTE, FrameReader } from "../../src/frames/reader.ts";
import { hdlcFrame } from "../../tools/meter/hdlc.ts";
import { mbusFrames } from "../../tools/meter/mbus.ts";
import { ascii, joined } from "../helpers/ascii.ts";
import { framersOfAll } from "../helpers/framers.ts";
import { telegram } from "../helpers/telegram.ts";
import { Recorder } from "./contract.ts";

const ADDRESS = { destination: [0x41], source: [0x08, 0x83], control: 0x13 };
const text = telegram(["0-0:96.13.0(~h/x)", "1-0:1.7.0(0000.870*kW)"]);
const unchecked = telegram(["1-0:1.7.0(0000.870*kW)"], { check: "none" });
const hdlc = hdlcFrame(ADDRESS, ascii("\xe6\xe7\x00\x0f1234567890"));
const mbus = mbusFrames(ascii("\x0f1234567890"), 250);
const ciphered = ascii(`\xdb\x08SAC54321\x20\x30\x00\x00\x01\x00${"\x99".repeat(27)}`);
const wrapped = hdlcFrame(ADDRESS, joined(ascii("\xe6\xe7\x00"), text, mbus, ciphered, text));
const mbusCiphered = mbusFrames(ciphered, 250);
/** A header that holds and promises 2047 bytes. */
const promise = hdlcFrame(ADDRESS, new Uint8Array(2037)).subarray(0, 9);

/** What is sent; what is delivered: kind, offset and length. */
const streams: readonly [name: string, pieces: readonly Uint8Array[], delivered: string][] = [
	[
		"every kind, back to back",
		[text, hdlc, mbus, text, hdlc, ciphered, text],
		kinds(text, hdlc, mbus, text, hdlc, ciphered, text),
	],
	["a telegram and more inside an HDLC frame", [wrapped, text], kinds(wrapped, text)],
	["a ciphered block inside an M-Bus frame", [mbusCiphered, text], kinds(mbusCiphered, text)],
	["without a check, then others", [unchecked, hdlc, unchecked, mbus], kinds(unchecked, hdlc, unchecked, mbus)],
	["an identification, then HDLC", [ascii("/KAM5\r\n\r\n"), hdlc], `hdlc 9+${hdlc.length - 1}`],
	["an identification, then M-Bus", [ascii("/KAM5\r\n\r\n"), mbus], `mbus 9+${mbus.length}`],
	["half a telegram, then M-Bus", [text.subarray(0, 40), mbus], `mbus 40+${mbus.length}`],
	["half an HDLC frame, then a telegram", [hdlc.subarray(0, 12), text], `p1 12+${text.length}`],
	["half an M-Bus frame, then HDLC", [mbus.subarray(0, 12), hdlc], `hdlc 12+${hdlc.length - 1}`],
	["half a ciphered block, then a telegram", [ciphered.subarray(0, 20), text], `p1 20+${text.length}`],
	["a ciphered block's header, then HDLC in its place", [ciphered.subarray(0, 16), hdlc], `hdlc 16+${hdlc.length - 1}`],
];

/** What is delivered of frames sent back to back: all of it, but for the flag that closes an HDLC frame. */
function kinds(...frames: Uint8Array[]): string {
	let offset = 0;
	const found = frames.map((bytes) => {
		const kind = { 47: "p1", 126: "hdlc", 104: "mbus", 219: "ciphered" }[bytes[0]] ?? "none";
		const length = kind === "hdlc" ? bytes.length - 1 : bytes.length;
		const shown = `${kind} ${offset}+${length}`;
		offset += bytes.length;
		return shown;
	});
	return found.join(" ");
}

for (const [name, pieces, delivered] of streams) {
	test(`reader: ${name}`, (t) => {
		const all = joined(...pieces);
		for (const size of [all.length, 1, 7, 64]) {
			const recorder = new Recorder(framersOfAll());
			for (let at = 0; at < all.length; at += size) recorder.push(all.subarray(at, at + size));
			recorder.flush();
			const found = recorder.frames.map(({ kind, offset, text }) => `${kind} ${offset}+${text.length}`);
			t.equal(found.join(" "), delivered, `in pieces of ${size}`);
		}
		t.end();
	});
}

test("reader: a false candidate does not hold back a frame of another kind", (t) => {
	for (const [kind, head] of [
		["p1", ascii("/KAM5\r\n\r\n")],
		["hdlc", ascii("\x7e\xa0\x2a\x41")],
		["mbus", ascii("\x68\xff\xff\x68")],
		["ciphered", ascii("\xdb\x08SAC54321\x82\x0f\x00\x30")],
	] as const) {
		for (const [other, frame] of [
			["p1", text],
			["hdlc", hdlc],
			["mbus", mbus],
		] as const) {
			const recorder = new Recorder(framersOfAll()).push(head, frame);
			if (recorder.frames.length === 0) recorder.push(frame);
			if (other !== kind)
				t.ok(recorder.frames.length > 0, `${other} behind ${kind}: at the latest with the next frame`);
			t.equal(recorder.flush().frames[0].offset, head.length, `${other} behind ${kind}: none is lost`);
		}
	}
	t.end();
});

test("reader: what is wrong inside a good frame is not told", (t) => {
	const inside = joined(
		ascii("\xe6\xe7\x00/KAM5\r\n!1234\r\n\x7e\xa0\x2a\x41\x08\x83\x13\x00\x00\x68\x00\x00\x68"),
		mbus.subarray(0, 9),
	);
	t.deepEqual(new Recorder(framersOfAll()).push(hdlcFrame(ADDRESS, inside)).flush().told, []);
	t.deepEqual(new Recorder(framersOfAll()).push(mbusFrames(inside, 250)).flush().told, []);
	t.end();
});

test("reader: garbage is told once a run, with its place; frames and line ends are none", (t) => {
	const noise = ascii("\x01\x02\x03");
	const recorder = new Recorder(framersOfAll())
		.push(noise, text, ascii("\r\n"), text, noise, noise, hdlc, hdlc, noise)
		.flush();
	const places = [0, 3 + 2 * text.length + 2, 3 + 2 * text.length + 2 + 6 + 2 * hdlc.length];
	t.deepEqual(
		recorder.told,
		places.map((place) => `noise@${place}`),
	);
	t.end();
});

test("reader: a chunk larger than the buffer, and a frame as large", (t) => {
	const recorder = new Recorder(framersOfAll(), text.length).push(joined(text, text, text)).flush();
	t.equal(recorder.frames.length, 3);
	t.deepEqual(recorder.told, []);
	t.end();
});

/** Garbage made to cost: promises inside promises, every byte a header, sums and flags where frames would end. */
const attacks: readonly [name: string, bytes: Uint8Array][] = [
	["headers of HDLC inside one another", repeated(joined(promise, ascii("\x7e\x7e\x7e")), 20_000)],
	["headers of M-Bus inside one another", repeated(ascii("\x68\xfd\xfd\x68\x16\x16\x16"), 20_000)],
	["starts of M-Bus only", repeated(ascii("\x68"), 20_000)],
	["flags only", repeated(ascii("\x7e"), 20_000)],
	["identifications only", repeated(ascii("/KAM5\r\n"), 20_000)],
	["telegrams whose check is wrong", repeated(ascii("/KAM5\r\n(/x)\r\n!1234\r\n"), 20_000)],
	["telegrams without check that are none", repeated(ascii("/KAM5\r\n(1)\r\n2\r\n!\r\n"), 20_000)],
	["slashes only", repeated(ascii("/"), 20_000)],
	["telegrams without end", repeated(ascii("/KAM5\r\n(/x/y/z)\r\n!\r"), 20_000)],
	["headers of ciphered blocks", repeated(ascii("\xdb\x08SAC54321\x82\x0f\x00\x30"), 20_000)],
	["all starts", repeated(ascii("/\x7e\x68\xdb"), 20_000)],
];

function repeated(pattern: Uint8Array, length: number): Uint8Array {
	return new Uint8Array(length).map((_, at) => pattern[at % pattern.length]);
}

/** The same framer, whose every probe tells what it cost. */
function counted(framer: Framer, told: (cost: number) => void): Framer {
	return {
		kind: framer.kind,
		startByte: framer.startByte,
		get check() {
			return framer.check;
		},
		get fault() {
			return framer.fault;
		},
		get certain() {
			return framer.certain;
		},
		get cost() {
			told(framer.cost);
			return framer.cost;
		},
		probe: (bytes, start, end, last) => framer.probe(bytes, start, end, last),
		reset: () => framer.reset(),
	};
}

for (const [name, bytes] of attacks) {
	test(`reader: checking costs at most ${COST_PER_BYTE} times the bytes: ${name}`, (t) => {
		for (const size of [4096, 11]) {
			const costs = framersOfAll().map(() => 0);
			const framers = framersOfAll().map((framer, k) =>
				counted(framer, (cost) => {
					costs[k] += cost;
				}),
			);
			const reader = new FrameReader(framers, new FaultLog());
			for (let at = 0; at < bytes.length; at += size) {
				reader.push(bytes, at, Math.min(at + size, bytes.length), () => {});
			}
			// A probe is not stopped midway: a framer may overdraw by one frame.
			const most = COST_PER_BYTE * bytes.length + 4096;
			const times = costs.map((cost) => (cost / bytes.length).toFixed(2)).join(", ");
			t.ok(Math.max(...costs) <= most, `${times} times, in pieces of ${size}`);
			const offsets: number[] = [];
			for (let round = 0; round < 5; round++) reader.push(text, 0, text.length, ({ offset }) => offsets.push(offset));
			reader.flush(({ offset }) => offsets.push(offset));
			t.deepEqual(
				offsets.slice(-5),
				[0, 1, 2, 3, 4].map((round) => bytes.length + round * text.length),
				"telegrams are read",
			);
		}
		t.end();
	});
}
