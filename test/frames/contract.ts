/** What every framer must hold, run over a table of good frames: registers tape tests, exports what they are made of. */
import test from "tape";
import { FAULTS, FaultLog } from "../../src/faults.ts";
import type { Check, FrameKind, Framer } from "../../src/frames/framer.ts";
import { FrameReader } from "../../src/frames/reader.ts";
import { ascii, latin1 } from "../helpers/ascii.ts";

export interface GoodFrame {
	readonly name: string;
	readonly kind: FrameKind;
	readonly check: Check;
	/** As sent. */
	readonly bytes: Uint8Array;
	/** How many bytes of `bytes`, from the first, the reader delivers; all when absent. */
	readonly delivered?: number;
	/** How many bytes of `bytes`, from the first, the check protects; none when there is no check. */
	readonly checked: number;
	/** Its first byte may also close the frame before it: alone it is no noise. */
	readonly fills?: true;
}

/** A frame as it was delivered, copied, since the reader's buffer moves on. */
export interface Delivered {
	readonly kind: FrameKind;
	readonly check: Check;
	readonly text: string;
	readonly offset: number;
}

/** A reader that remembers what it delivered. */
export class Recorder {
	readonly faults = new FaultLog();
	readonly frames: Delivered[] = [];
	readonly told: string[] = [];
	readonly #reader: FrameReader;
	#pushed = 0;

	constructor(framers: readonly Framer[], capacity?: number) {
		this.#reader = new FrameReader(framers, this.faults, capacity);
		this.faults.listener = (fault, offset) => this.told.push(`${fault}@${offset}`);
	}

	push(...pieces: Uint8Array[]): this {
		for (const bytes of pieces) {
			this.#pushed += bytes.length;
			this.#reader.push(bytes, 0, bytes.length, this.#take);
		}
		return this;
	}

	flush(): this {
		this.#reader.flush(this.#take);
		return this;
	}

	get pushed(): number {
		return this.#pushed;
	}

	readonly #take = ({ kind, check, bytes, start, end, offset }: import("../../src/frames/framer.ts").Frame) => {
		this.frames.push({ kind, check, text: latin1(bytes, start, end), offset });
	};
}

export function expected(frame: GoodFrame, offset: number): Delivered {
	return { kind: frame.kind, check: frame.check, text: latin1(frame.bytes, 0, frame.delivered), offset };
}

/** Garbage of many kinds; the start bytes of every kind of frame are among it, alone and with plausible headers. */
export const NOISE: readonly (readonly [name: string, bytes: Uint8Array])[] = [
	["a slash", ascii("/")],
	["the head of an identification", ascii("/KA")],
	["an identification alone", ascii("/KAM5\r\n\r\n")],
	["the middle of a telegram", ascii("0000.000*kW)\r\n1-0:2.7.0(0000.000*kW)\r\n!1234\r\n")],
	["a flag", ascii("\x7e")],
	["a flag and a format", ascii("\x7e\xa0\x2a")],
	["an HDLC header whose check is wrong", ascii("\x7e\xa0\x2a\x41\x08\x83\x13\x00\x00\xe6\xe7\x00")],
	["a start of M-Bus", ascii("\x68")],
	["an M-Bus header", ascii("\x68\x20\x20\x68\x53\xff\x00")],
	["a start of a ciphered block", ascii("\xdb")],
	["a ciphered block's header", ascii("\xdb\x08SAC54321\x20\x30\x00\x00\x01\x00")],
	["all starts", ascii("/\x7e\x68\xdb")],
	["zeros", new Uint8Array(300)],
	["ones", new Uint8Array(300).fill(0xff)],
	["every byte", new Uint8Array(256).map((_, index) => index)],
	["every byte backwards", new Uint8Array(256).map((_, index) => 255 - index)],
];

function total(faults: FaultLog): number {
	return FAULTS.reduce((sum, fault) => sum + faults.count(fault), 0);
}

/** Every place of a short frame; of a long one those near its ends and some between. */
function places(length: number): number[] {
	const near = (at: number) => at < 40 || at >= length - 40 || at % 37 === 0;
	return Array.from({ length }, (_, at) => at).filter((at) => length <= 200 || near(at));
}

/**
 * `makeFramers` returns new framers, the one under test among them. The noises that are themselves the
 * head of a longer frame of the same kind may hide the first frame behind them until it or the next one
 * is whole; the contract asks for no more than that.
 */
export function framerContract(makeFramers: () => Framer[], frames: readonly GoodFrame[]): void {
	for (const frame of frames) {
		const { name, bytes } = frame;
		const good = expected(frame, 0);

		test(`framer contract: ${name}: whole`, (t) => {
			const recorder = new Recorder(makeFramers()).push(bytes).flush();
			t.deepEqual(recorder.frames, [good]);
			t.deepEqual(recorder.told, []);
			t.end();
		});

		test(`framer contract: ${name}: in two pieces, split anywhere`, (t) => {
			const wrong: number[] = [];
			for (const split of places(bytes.length + 1)) {
				const recorder = new Recorder(makeFramers()).push(bytes.subarray(0, split), bytes.subarray(split)).flush();
				if (recorder.frames.length !== 1 || recorder.frames[0].text !== good.text || recorder.told.length > 0) {
					wrong.push(split);
				}
			}
			t.deepEqual(wrong, []);
			t.end();
		});

		test(`framer contract: ${name}: byte by byte, twice, each there with its last byte`, (t) => {
			const recorder = new Recorder(makeFramers());
			for (let round = 1; round <= 2; round++) {
				for (let at = 0; at < bytes.length; at++) recorder.push(bytes.subarray(at, at + 1));
				if (frame.check !== "none") t.equal(recorder.frames.length, round);
			}
			recorder.flush();
			t.deepEqual(recorder.frames, [good, expected(frame, bytes.length)]);
			t.deepEqual(recorder.told, []);
			t.end();
		});

		test(`framer contract: ${name}: noise before, between and behind`, (t) => {
			for (const [noise, garbage] of NOISE) {
				const recorder = new Recorder(makeFramers());
				recorder.push(garbage, bytes, bytes);
				const first = recorder.frames.some(({ offset }) => offset === garbage.length);
				recorder.push(garbage).flush();
				recorder.push(bytes).flush();
				const found = recorder.frames.filter(({ kind }) => kind === frame.kind);
				const step = garbage.length + bytes.length;
				t.deepEqual(
					found.filter(({ text }) => text === good.text),
					[garbage.length, step, step + bytes.length + garbage.length].map((offset) => expected(frame, offset)),
					noise,
				);
				if (frame.check !== "none") t.ok(first, `${noise}: read at the latest with the next frame`);
				const silent = frame.fills && garbage.length === 1 && garbage[0] === bytes[0];
				const told = total(recorder.faults);
				t.ok((silent ? told === 0 : told > 0) && told <= 8, `${noise}: ${recorder.told.join(" ")}`);
			}
			t.end();
		});

		test(`framer contract: ${name}: any wrong byte under the check, then good`, (t) => {
			const wrong: number[] = [];
			for (const at of places(frame.checked)) {
				const bad = bytes.slice();
				bad[at] ^= 0x01;
				const recorder = new Recorder(makeFramers()).push(bad, bytes, bytes).flush();
				const found = recorder.frames.map(({ text, offset }) => `${text === good.text} ${offset}`).join();
				if (found !== `true ${bytes.length},true ${2 * bytes.length}` || total(recorder.faults) === 0) wrong.push(at);
			}
			t.deepEqual(wrong, []);
			t.end();
		});

		test(`framer contract: ${name}: cut anywhere, then good`, (t) => {
			const wrong: number[] = [];
			const wrongAfterSilence: number[] = [];
			for (const cut of places(frame.checked).slice(1)) {
				const recorder = new Recorder(makeFramers()).push(bytes.subarray(0, cut), bytes, bytes);
				const offsets = recorder.flush().frames.map(({ offset }) => offset);
				const told = total(recorder.faults) > 0 || (frame.fills && cut === 1);
				if (offsets.join() !== `${cut},${cut + bytes.length}` || !told) wrong.push(cut);
				const silent = new Recorder(makeFramers()).push(bytes.subarray(0, cut)).flush();
				// Cut behind its end mark, a telegram looks like one without a check, and is read as such.
				const proven = silent
					.push(bytes)
					.flush()
					.frames.filter(({ check }) => check === frame.check);
				if (proven.length !== 1 || proven[0].offset !== cut) wrongAfterSilence.push(cut);
			}
			t.deepEqual(wrong, []);
			t.deepEqual(wrongAfterSilence, []);
			t.end();
		});

		test(`framer contract: ${name}: a frame longer than the buffer costs that frame`, (t) => {
			const recorder = new Recorder(makeFramers(), (frame.delivered ?? bytes.length) - 1);
			recorder.push(bytes, bytes).flush();
			t.deepEqual(recorder.frames, []);
			t.equal(recorder.faults.count("frame_overflow"), 2, recorder.told.join(" "));
			t.end();
		});
	}

	test("framer contract: frames of every kind back to back", (t) => {
		const recorder = new Recorder(makeFramers());
		const wanted: Delivered[] = [];
		for (const frame of [...frames, ...frames.slice().reverse()]) {
			wanted.push(expected(frame, recorder.pushed));
			recorder.push(frame.bytes);
		}
		recorder.flush();
		t.deepEqual(recorder.frames, wanted);
		t.deepEqual(recorder.told, []);
		t.end();
	});
}
