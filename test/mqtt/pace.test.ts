import test from "tape";
import { Pace, type PaceOptions } from "../../src/mqtt/pace.ts";
import { readingOf } from "../helpers/readings.ts";

const every: PaceOptions = { readingMs: 0, thresholdW: 0, energyMs: 0 };

/** At a millisecond, W imported and exported, Wh imported (NaN: left out) → [reading due, energy due]. */
type Step = [at: number, imported: number, exported: number, energy: number, due: [boolean, boolean]];

const { NaN: no } = Number;
const cases: [name: string, options: Partial<PaceOptions>, steps: Step[]][] = [
	[
		"everything at once",
		{},
		[
			[0, 1, no, 5, [true, true]],
			[1, 1, no, 5, [true, true]],
		],
	],
	[
		"energy only where there is a register",
		{},
		[
			[0, 1, no, no, [true, false]],
			[1, no, no, 5, [true, true]],
		],
	],
	[
		"readings every ten seconds, of a meter that wavers",
		{ readingMs: 10_000 },
		[
			[0, 1, no, no, [true, false]],
			[9_499, 1, no, no, [false, false]],
			[9_500, 1, no, no, [true, false]],
			[18_900, 1, no, no, [false, false]],
			[19_100, 1, no, no, [true, false]],
		],
	],
	[
		"energy every minute, counted from the last register sent",
		{ energyMs: 60_000 },
		[
			[0, 1, no, no, [true, false]],
			[1_000, 1, no, 5, [true, true]],
			[60_000, 1, no, 5, [true, false]],
			[61_000, 1, no, no, [true, false]],
			[62_000, 1, no, 5, [true, true]],
		],
	],
	[
		"a reading without power does not hide a change",
		{ readingMs: 60_000, thresholdW: 100 },
		[
			[0, 1000, no, no, [true, false]],
			[60_000, no, no, no, [true, false]],
			[61_000, 1050, no, no, [false, false]],
			[62_000, 1200, no, no, [true, false]],
		],
	],
	[
		"a change of net power comes before its time",
		{ readingMs: 60_000, thresholdW: 100 },
		[
			[0, 1000, 0, no, [true, false]],
			[1_000, 1099, 0, no, [false, false]],
			[2_000, 1100, 0, no, [true, false]],
			[3_000, 1100, 99, no, [false, false]],
			[4_000, 1100, 100, no, [true, false]],
			[5_000, 1001, no, no, [false, false]],
			[6_000, 1200, 100, no, [true, false]],
			[7_000, no, no, no, [false, false]],
			[8_000, 1150, no, no, [false, false]],
			[65_600, 1150, no, no, [true, false]],
		],
	],
];
for (const [name, options, steps] of cases) {
	test(`pace: ${name}`, (t) => {
		const pace = new Pace({ ...every, ...options });
		for (const [at, imported, exported, energy, due] of steps) {
			const values = {
				active_power_import_w: imported,
				active_power_export_w: exported,
				active_energy_import_kwh: energy,
			};
			const reading = readingOf(values, { receivedTicks: at });
			t.deepEqual([pace.reading(reading), pace.energy(reading)], due, `at ${at} ms`);
		}
		t.end();
	});
}

test("pace: after a reset everything is due", (t) => {
	const pace = new Pace({ readingMs: 60_000, thresholdW: 0, energyMs: 60_000 });
	const reading = readingOf({ active_energy_import_kwh: 1 });
	t.deepEqual([pace.reading(reading), pace.energy(reading)], [true, true]);
	t.deepEqual([pace.reading(reading), pace.energy(reading)], [false, false]);
	pace.reset();
	t.deepEqual([pace.reading(reading), pace.energy(reading)], [true, true]);
	t.end();
});
