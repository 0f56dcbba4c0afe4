/** Whole days: too slow for an interpreter without a compiler. */
import test from "tape";
import { House } from "../../tools/meter/house.ts";
import { PHASES, type Sample } from "../../tools/meter/sample.ts";

const DAY = 86_400;
const HOUR = 3600;
const MIDNIGHT = Date.UTC(2026, 5, 19, 23) / 1000;

test("over a day every watt-second is in the registers", (t) => {
	for (const seed of [1, 2, 3]) {
		const house = new House({ seed, startUtcSeconds: MIDNIGHT });
		const first = house.at(MIDNIGHT).values;
		let importWs = 0;
		let exportWs = 0;
		let last = first;
		for (let second = 1; second <= DAY; second++) {
			last = house.at(MIDNIGHT + second).values;
			importWs += last.active_power_import;
			exportWs += last.active_power_export;
		}
		const imported = last.active_energy_import - first.active_energy_import;
		const exported = last.active_energy_export - first.active_energy_export;
		t.ok(Math.abs(imported - importWs / HOUR) < 1, `imports ${imported} Wh`);
		t.ok(Math.abs(exported - exportWs / HOUR) < 1, `exports ${exported} Wh`);
		t.ok(imported > 4_000 && imported < 150_000, "a believable day");
	}
	t.end();
});

/** One sample a minute. */
function* days(seed: number, startUtcSeconds: number, count: number): Generator<Sample> {
	const house = new House({ seed, startUtcSeconds });
	for (let second = 0; second < count * DAY; second += 60) yield house.at(startUtcSeconds + second);
}

test("a fortnight in June shows what houses do", (t) => {
	const seen = { export: 0, nightExport: 0, threePhaseCar: 0, varImport: 0, varExport: 0, mixed: 0, unequal: 0 };
	for (const { utcSeconds, values } of days(11, MIDNIGHT, 14)) {
		const hour = Math.floor((utcSeconds + HOUR) / HOUR) % 24;
		const phases = PHASES.map((phase) => values[`active_power_import_${phase}`]);
		if (Math.max(...phases) - Math.min(...phases) > 50) seen.unequal++;
		if (values.active_power_export > 0) seen.export++;
		if (values.active_power_export > 0 && (hour < 3 || hour > 21)) seen.nightExport++;
		if (phases.every((watts) => watts > 3_500)) seen.threePhaseCar++;
		if (values.reactive_power_import > 0) seen.varImport++;
		if (values.reactive_power_export > 0) seen.varExport++;
		if (PHASES.some((phase) => values[`active_power_export_${phase}`] > 0) && values.active_power_import > 0)
			seen.mixed++;
	}
	t.comment(JSON.stringify(seen));
	t.ok(seen.export > 1000, "it exports at noon");
	t.equal(seen.nightExport, 0, "never at night");
	t.ok(seen.threePhaseCar > 60, "the car charges on three phases");
	t.ok(seen.varImport > 1000 && seen.varExport > 1000, "reactive power flows both ways");
	t.ok(seen.mixed > 10, "one phase exports while the house imports");
	t.ok(seen.unequal > 10_000, "the phases are unequal");
	t.end();
});

test("winter has less sun than summer", (t) => {
	const exported = [MIDNIGHT, Date.UTC(2026, 11, 19, 23) / 1000].map((start) => {
		const samples = [...days(11, start, 3)];
		return samples[samples.length - 1].values.active_energy_export - samples[0].values.active_energy_export;
	});
	t.ok(exported[0] > 10 * exported[1], `${exported[0]} Wh against ${exported[1]} Wh`);
	t.end();
});
