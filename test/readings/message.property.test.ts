import fc from "fast-check";
import test from "tape";
import { DataWalker } from "../../src/cosem/data.ts";
import { FAULTS, type FaultLog } from "../../src/faults.ts";
import { DIALECTS } from "../../tools/meter/dialects.ts";
import { Meter } from "../../tools/meter/meter.ts";
import { Random } from "../../tools/meter/random.ts";
import { MessageLine } from "../helpers/message-line.ts";
import { ofSent } from "../helpers/reading-json.ts";

const START = 1_710_025_180;
const NAMES = DIALECTS.map(({ name }) => name);
/** DSMR 2.2 has no check: garbage that looks like its lines may become part of it. */
const CHECKED = NAMES.filter((name) => name !== "dsmr-22" && name !== "aidon-doc");

/** Bytes of any kind, with the first bytes of frames more often than chance has them. */
const garbage = fc.array(
	fc.oneof({ weight: 4, arbitrary: fc.nat(255) }, fc.constantFrom(0x2f, 0x7e, 0x68, 0xdb, 0xa0)),
	{
		maxLength: 600,
	},
);

function total(faults: FaultLog): number {
	return FAULTS.reduce((sum, fault) => sum + faults.count(fault), 0);
}

function numbers(line: MessageLine): string[] {
	return line.readings.map(({ values, list, meterId, meterTime }) => [...values, list, meterId, meterTime?.raw].join());
}

test("messages: any bytes are read or refused, with bounded faults", (t) => {
	fc.assert(
		fc.property(garbage, (bytes) => {
			const line = new MessageLine().push(Uint8Array.from(bytes)).flush();
			return total(line.faults) <= bytes.length;
		}),
		{ numRuns: 150 },
	);
	t.pass("read or refused");
	t.end();
});

test("messages: any bytes as A-XDR are walked within their bounds", (t) => {
	fc.assert(
		fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
			let outside = 0;
			const walker = new DataWalker();
			const end = walker.walk(bytes, 0, bytes.length, {
				enter() {},
				leaf(_tag, _at, start, stop) {
					if (start > stop || stop > bytes.length) outside++;
				},
				leave() {},
			});
			return outside === 0 && end <= bytes.length && end >= 0 === (walker.fault === undefined);
		}),
		{ numRuns: 500 },
	);
	t.pass("walked");
	t.end();
});

test("messages: a valid message is read after any garbage, the next one at the latest", (t) => {
	fc.assert(
		fc.property(garbage, fc.constantFrom(...CHECKED), (bytes, name) => {
			const meter = new Meter({ dialects: [name], startUtcSeconds: START });
			const [first, second] = [meter.next(), meter.next()];
			const clean = new MessageLine().push(first.bytes, second.bytes).flush();
			const [, wanted] = numbers(clean);
			const line = new MessageLine().push(Uint8Array.from(bytes), first.bytes, second.bytes).flush();
			return numbers(line).at(-1) === wanted;
		}),
		{ numRuns: 60 },
	);
	t.pass("read");
	t.end();
});

test("messages: how a line is cut does not matter", (t) => {
	fc.assert(
		fc.property(
			fc.subarray(NAMES, { minLength: 2, maxLength: 4 }),
			fc.array(fc.integer({ min: 1, max: 80 }), { minLength: 1 }),
			(names, cuts) => {
				const meter = new Meter({ dialects: names, startUtcSeconds: START });
				const messages = names.map(() => meter.next().bytes);
				const whole = new MessageLine().push(...messages).flush();
				const cut = new MessageLine();
				let turn = 0;
				for (const bytes of messages) {
					for (let at = 0; at < bytes.length; ) {
						const end = at + cuts[turn++ % cuts.length];
						cut.push(bytes.subarray(at, end));
						at = end;
					}
				}
				cut.flush();
				return numbers(cut).join(";") === numbers(whole).join(";") && whole.readings.length === names.length;
			},
		),
		{ numRuns: 25 },
	);
	t.pass("the same readings");
	t.end();
});

test("messages: what any house's meter says is what is read, in every dialect", (t) => {
	fc.assert(
		fc.property(fc.nat(), fc.constantFrom(...NAMES), fc.integer({ min: 0, max: 86_400 }), (seed, name, second) => {
			const meter = new Meter({ dialects: [name], seed, startUtcSeconds: START + second });
			const { bytes, sent } = meter.next();
			const [reading] = new MessageLine().push(bytes).flush().readings;
			t.deepEqual(ofSent(reading, sent), sent, name);
		}),
		{ numRuns: 60 },
	);
	t.end();
});

test("messages: a damaged message never gives another reading", (t) => {
	const random = new Random(3);
	let read = 0;
	for (const name of CHECKED) {
		const meter = new Meter({ dialects: [name], startUtcSeconds: START });
		const { bytes } = meter.next();
		const [wanted] = numbers(new MessageLine().push(bytes).flush());
		for (let count = 0; count < 8; count++) {
			const damaged = bytes.slice();
			damaged[random.between(0, damaged.length - 1)] ^= 1 << random.between(0, 7);
			const found = numbers(new MessageLine().push(damaged).flush());
			// The line end behind a telegram's check, or the flag behind a frame, may be damaged without harm.
			if (found.length > 0) {
				read++;
				t.deepEqual(found, [wanted], name);
			}
		}
	}
	t.ok(read < CHECKED.length, `${read} were read`);
	t.end();
});
