/** Whatever a house may measure: what a dialect says is what the decoder reads, and nothing beside it. */
import fc from "fast-check";
import test from "tape";
import { ByteWriter } from "../../src/bytes/writer.ts";
import { FIELDS } from "../../src/readings/fields.ts";
import { writeReading } from "../../src/readings/json.ts";
import type { Reading } from "../../src/readings/reading.ts";
import type { Dialect } from "../../tools/meter/dialect.ts";
import { DIALECTS } from "../../tools/meter/dialects.ts";
import { House } from "../../tools/meter/house.ts";
import { QUANTITIES, type Quantity, quantityInfo, type Sample } from "../../tools/meter/sample.ts";
import { latin1 } from "../helpers/ascii.ts";
import { MessageLine } from "../helpers/message-line.ts";
import { meterTurn } from "../helpers/meter-turn.ts";

/** The largest value every dialect has room for, by OBIS group D and C modulo 20. */
function largest(quantity: Quantity): number {
	const [c, d] = quantityInfo(quantity).obis;
	if (d === 8) return 0xffff_ffff;
	if (c === 14) return 70_000;
	switch (c % 20) {
		case 11:
			return 655_350; // 16 bits of hundredths of an ampere, in mA
		case 12:
			return 999_900; // in mV; more is taken for tenths where the meter tells no scale
		case 13:
			return 1_000;
		default:
			return 0xffff_ffff;
	}
}

const values = fc.record(
	Object.fromEntries(
		QUANTITIES.map((quantity) => {
			const max = largest(quantity);
			return [quantity, fc.oneof(fc.constantFrom(0, 1, max), fc.integer({ min: 0, max }))];
		}),
	) as Record<Quantity, fc.Arbitrary<number>>,
);

const utcSeconds = fc.integer({ min: Date.UTC(2001, 0, 1) / 1000, max: Date.UTC(2099, 0, 1) / 1000 });

const anySample: fc.Arbitrary<Sample> = fc.record({
	utcSeconds,
	values,
	demand: fc.record({ averageW: fc.nat(99_999), peakW: fc.nat(99_999), peakUtcSeconds: utcSeconds }),
	gas: fc.record({ litres: fc.nat(99_999_999), utcSeconds }),
});

const believableSample: fc.Arbitrary<Sample> = fc
	.record({ seed: fc.nat(), startUtcSeconds: utcSeconds, later: fc.nat(300) })
	.map(({ seed, startUtcSeconds, later }) => new House({ seed, startUtcSeconds }).at(startUtcSeconds + later));

const anyTurn = fc.record({
	index: fc.nat(7),
	hourly: fc.boolean(),
	frameCounter: fc.integer({ min: 0, max: 0xffff_ffff }),
});

function json(reading: Reading): Record<string, unknown> {
	const writer = new ByteWriter();
	writeReading(writer, reading);
	return JSON.parse(latin1(writer.copy()));
}

/** Throws where something was lost, changed or made up. */
function check(dialect: Dialect, sample: Sample, turn: { index: number; hourly: boolean; frameCounter: number }): void {
	const { bytes, sent } = dialect.encode(sample, { ...meterTurn, ...turn });
	const line = new MessageLine();
	line.push(bytes).flush();
	if (line.readings.length !== 1 || line.told() !== "") {
		throw new Error(`${line.readings.length} readings, faults: ${line.told()}`);
	}
	const read = json(line.readings[0]);
	for (const [name, value] of Object.entries(sent)) {
		if (read[name] !== value) throw new Error(`${name}: sent ${value}, read ${read[name]}`);
	}
	for (const { name } of FIELDS) {
		if (name in read && !(name in sent)) throw new Error(`${name}: never sent, read ${read[name]}`);
	}
}

const samples: readonly [string, fc.Arbitrary<Sample>][] = [
	["extremes", anySample],
	["a house", believableSample],
];

for (const dialect of DIALECTS) {
	for (const [kind, sample] of samples) {
		test(`round trip: ${dialect.name}: ${kind}`, (t) => {
			const numRuns = dialect.ciphered ? 10 : 20;
			const property = fc.property(sample, anyTurn, (sampled, turn) => check(dialect, sampled, turn));
			const { failed, counterexample, errorInstance, seed, counterexamplePath } = fc.check(property, { numRuns });
			const detail = failed
				? `${errorInstance}, seed ${seed}, path ${counterexamplePath}: ${JSON.stringify(counterexample?.[1])}`
				: `${numRuns} samples`;
			t.notOk(failed, detail);
			t.end();
		});
	}
}
