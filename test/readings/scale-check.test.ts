import test from "tape";
import { fieldIndex } from "../../src/readings/fields.ts";
import { Reading } from "../../src/readings/reading.ts";
import { ScaleCheck } from "../../src/readings/scale-check.ts";

const POWER = fieldIndex("active_power_import_w");
const ENERGY = fieldIndex("active_energy_import_kwh");

interface Meter {
	/** What the register truly counts in one step, and what it is taken for. */
	readonly trueStepWh: number;
	readonly assumedStepWh: number | undefined;
	readonly hours: number;
	readonly watts: (second: number) => number;
	/** Seconds between messages, and between those with registers. */
	readonly period: number;
	readonly registers: number;
	/** Messages that are lost. */
	readonly lost?: (second: number) => boolean;
}

function watched(meter: Meter): ScaleCheck {
	const check = new ScaleCheck();
	let joules = 0;
	for (let second = 0; second <= meter.hours * 3600; second++) {
		joules += meter.watts(second);
		if (second % meter.period !== 0 || meter.lost?.(second)) continue;
		const reading = new Reading();
		reading.receivedTicks = 5_000 + second * 1000;
		reading.values[POWER] = Math.round(meter.watts(second));
		if (second % meter.registers === 0) {
			const steps = Math.floor((10_000_000 + joules / 3600) / meter.trueStepWh);
			reading.values[ENERGY] = steps * (meter.assumedStepWh ?? meter.trueStepWh);
			reading.assumedStepWh = meter.assumedStepWh;
		}
		check.observe(reading);
	}
	return check;
}

const house = (second: number) => 900 + 600 * Math.sin(second / 700) + (second % 3000 < 900 ? 2000 : 0);
const usual: Meter = { trueStepWh: 10, assumedStepWh: 10, hours: 7, watts: house, period: 10, registers: 3600 };

const meters: readonly [name: string, meter: Meter, factor: number | undefined, value?: string][] = [
	["a Norwegian Kamstrup, hourly registers of 10 Wh", usual, undefined],
	["a Swedish one taken for a Norwegian one", { ...usual, trueStepWh: 1 }, 0.1, "1"],
	["the other way round", { ...usual, assumedStepWh: 1 }, 10, "10"],
	["registers with every message", { ...usual, trueStepWh: 1, registers: 10, hours: 1 }, 0.1, "1"],
	["and right", { ...usual, trueStepWh: 1, assumedStepWh: 1, registers: 10, hours: 1 }, undefined],
	["registers of 1 kWh", { ...usual, trueStepWh: 1000, hours: 12, registers: 10 }, 100, "1000"],
	["a step that no setting has", { ...usual, trueStepWh: 0.1, assumedStepWh: 1 }, 0.1],
	["a meter that sends its scalers", { ...usual, assumedStepWh: undefined, trueStepWh: 1 }, undefined],
	["too little time", { ...usual, trueStepWh: 1, hours: 2 }, undefined],
	["hardly any load", { ...usual, trueStepWh: 1, watts: () => 1, registers: 10 }, undefined],
	[
		"a minute and more lost now and then",
		{ ...usual, trueStepWh: 1, lost: (second) => second % 7200 < 120 },
		undefined,
	],
];

for (const [name, meter, factor, value] of meters) {
	test(`scale check: ${name}`, (t) => {
		const { mismatch } = watched(meter);
		const wanted = factor === undefined ? undefined : { factor, setting: "meter.energy_step", value };
		t.deepEqual(mismatch, wanted);
		t.end();
	});
}

test("scale check: a mismatch that was mended is taken back", (t) => {
	const check = watched({ ...usual, trueStepWh: 1, registers: 10, hours: 1 });
	t.ok(check.mismatch);
	let ticks = 4_000_000;
	for (let count = 0; count < 1000; count++) {
		const reading = new Reading();
		ticks += 10_000;
		reading.receivedTicks = ticks;
		reading.values[POWER] = 3600;
		reading.values[ENERGY] = 20_000_000 + count * 10;
		reading.assumedStepWh = 1;
		check.observe(reading);
	}
	t.equal(check.mismatch, undefined);
	t.end();
});
