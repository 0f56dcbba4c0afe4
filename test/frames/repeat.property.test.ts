import fc from "fast-check";
import test from "tape";
import { FaultLog } from "../../src/faults.ts";
import type { Frame } from "../../src/frames/framer.ts";
import { P1Framer } from "../../src/frames/p1.ts";
import { FrameReader } from "../../src/frames/reader.ts";
import { joined, latin1 } from "../helpers/ascii.ts";
import { telegram } from "../helpers/telegram.ts";

const LINES = 12;

function seldom<T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> {
	return fc.oneof({ weight: 5, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });
}

/** What a meter does between two telegrams: change some values, now and then its layout, now and then lose a bit. */
const step = fc.record({
	values: fc.array(fc.tuple(fc.nat(LINES - 1), fc.nat(99_999_999)), { maxLength: 6 }),
	layout: seldom(fc.constantFrom("ADN9 6534", "ADN9 7534", "KAM5", "ADN9 653x")),
	damage: seldom(fc.tuple(fc.nat(), fc.nat(6))),
});

const pieces = fc.array(fc.integer({ min: 1, max: 500 }), { minLength: 1, maxLength: 12 });

interface Delivered {
	readonly text: string;
	readonly changes: readonly number[] | undefined;
}

/** The first bytes of the words in which two texts of one length differ. */
function differing(old: string, text: string): number[] {
	const words: number[] = [];
	for (let at = 0; at < text.length; at += 4) if (old.slice(at, at + 4) !== text.slice(at, at + 4)) words.push(at);
	return words;
}

/** What the check covers. */
function upToMark(text: string): string {
	return text.slice(0, text.indexOf("!") + 1);
}

function layoutOf(text: string): string {
	return upToMark(text).replace(/\d/g, "0");
}

test("repeat: remembering the telegram before changes nothing but the cost", (t) => {
	let repetitions = 0;
	fc.assert(
		fc.property(fc.array(step, { minLength: 1, maxLength: 12 }), pieces, (steps, sizes) => {
			const values = new Array<number>(LINES).fill(0);
			let identification = "ADN9 6534";
			const sent: Uint8Array[] = [];
			const good: string[] = [];
			for (const { values: changed, layout, damage } of steps) {
				for (const [line, value] of changed) values[line] = value;
				identification = layout ?? identification;
				const lines = values.map((value, line) => `1-0:${line}.7.0(${String(value).padStart(8, "0")}*W)`);
				const bytes = telegram(lines, { identification });
				if (damage === undefined) good.push(latin1(bytes));
				else bytes[damage[0] % (bytes.length - 6)] ^= 1 << damage[1];
				sent.push(bytes);
			}
			const found: Delivered[] = [];
			const take = ({ bytes, start, end, changes }: Frame) => {
				const repeats = changes !== undefined && changes.count >= 0;
				const at = repeats ? Array.from(changes.at.subarray(0, changes.count)) : undefined;
				found.push({ text: latin1(bytes, start, end), changes: at });
			};
			const reader = new FrameReader([new P1Framer()], new FaultLog());
			const stream = joined(...sent);
			for (let at = 0, piece = 0; at < stream.length; piece++) {
				const end = Math.min(at + sizes[piece % sizes.length], stream.length);
				reader.push(stream.subarray(at, end), 0, end - at, take);
				at = end;
			}
			reader.flush(take);
			const proven = found.filter(({ text }) => text.includes("!") && /![0-9A-F]{4}/.test(text));
			if (proven.map(({ text }) => text).join("|") !== good.join("|")) return false;
			for (let i = 1; i < proven.length; i++) {
				const { text, changes } = proven[i];
				const old = proven[i - 1].text;
				if (changes === undefined) continue;
				repetitions++;
				if (layoutOf(text) !== layoutOf(old)) return false;
				if (changes.join() !== differing(upToMark(old), upToMark(text)).join()) return false;
			}
			return true;
		}),
		{ numRuns: 200 },
	);
	t.ok(repetitions > 200, `${repetitions} repetitions among them`);
	t.end();
});
