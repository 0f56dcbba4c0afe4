import test from "tape";
import { House } from "../../tools/meter/house.ts";
import { PHASES, type Quantity, type Sample } from "../../tools/meter/sample.ts";

const JUNE_NOON = Date.UTC(2026, 5, 20, 11) / 1000;
const HOUR = 3600;

function live(seed: number, startUtcSeconds: number, seconds: number): Sample[] {
	const house = new House({ seed, startUtcSeconds });
	return Array.from({ length: seconds + 1 }, (_, second) => house.at(startUtcSeconds + second));
}

test("a seed and a start give one life, another seed another", (t) => {
	const ends = [1, 1, 2].map((seed) => live(seed, JUNE_NOON, 60)[60]);
	t.deepEqual(ends[0], ends[1]);
	t.notDeepEqual(ends[0].values, ends[2].values);
	t.end();
});

test("asking seldom or often makes no difference", (t) => {
	const often = live(5, JUNE_NOON, 600)[600];
	const seldom = new House({ seed: 5, startUtcSeconds: JUNE_NOON }).at(JUNE_NOON + 600);
	t.deepEqual(seldom, often);
	t.throws(() => {
		const house = new House({ seed: 5, startUtcSeconds: JUNE_NOON });
		house.at(JUNE_NOON + 10);
		house.at(JUNE_NOON + 9);
	}, RangeError);
	t.end();
});

test("registers grow by exactly the power shown", (t) => {
	const pairs: [Quantity, Quantity][] = [
		["active_power_import", "active_energy_import"],
		["active_power_export", "active_energy_export"],
		["reactive_power_import", "reactive_energy_import"],
		["reactive_power_export", "reactive_energy_export"],
		["active_power_import_l2", "active_energy_import_l2"],
		["active_power_export_l2", "active_energy_export_l2"],
	];
	// From before sunset into the evening: both directions occur.
	const samples = live(1, JUNE_NOON + 5 * HOUR, 4 * HOUR);
	const last = samples[samples.length - 1];
	for (const [power, energy] of pairs) {
		const wattSeconds = samples.slice(1).reduce((total, { values }) => total + values[power], 0);
		const growth = last.values[energy] - samples[0].values[energy];
		t.ok(Math.abs(growth - wattSeconds / HOUR) < 1, `${energy}: ${growth} Wh against ${wattSeconds / HOUR}`);
	}
	const tariffs = last.values.active_energy_import_t1 + last.values.active_energy_import_t2;
	t.ok(Math.abs(last.values.active_energy_import - tariffs) <= 1, "the tariffs add up to the whole");
	t.end();
});

test("totals are netted over the phases, and one direction is always zero", (t) => {
	for (const { values } of live(2, JUNE_NOON, 900).filter((_, i) => i % 30 === 0)) {
		const net = PHASES.reduce(
			(sum, phase) => sum + values[`active_power_import_${phase}`] - values[`active_power_export_${phase}`],
			0,
		);
		t.equal(values.active_power_import - values.active_power_export, net);
		t.equal(values.active_power_import * values.active_power_export, 0);
	}
	t.end();
});

test("current, voltage and power of a phase agree", (t) => {
	for (const { values } of live(4, JUNE_NOON, 600).filter((_, i) => i % 60 === 0)) {
		for (const phase of PHASES) {
			const activeW = values[`active_power_import_${phase}`] + values[`active_power_export_${phase}`];
			const reactiveVar = values[`reactive_power_import_${phase}`] + values[`reactive_power_export_${phase}`];
			const volts = values[`voltage_${phase}`] / 1000;
			const apparentVa = (volts * values[`current_${phase}`]) / 1000;
			t.ok(volts > 207 && volts < 253, `${volts} V is a normal voltage`);
			t.ok(Math.abs(apparentVa - Math.sqrt(activeW ** 2 + reactiveVar ** 2)) < 0.2, "S² = P² + Q²");
		}
	}
	t.end();
});
