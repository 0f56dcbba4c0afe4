import test from "tape";
import { MeterClock } from "../../src/readings/meter-clock.ts";

const NOON = Date.UTC(2026, 0, 15, 12, 0, 0);

const cases: [name: string, aheadSeconds: number[], offsetMinutes: number | undefined, drift: number | undefined][] = [
	["nothing is believed after two readings", [3600, 3600], undefined, undefined],
	["Swedish normal time", [3600, 3600, 3600], 60, 0],
	["Finnish normal time, four seconds slow", [7196, 7196, 7196], 120, -4],
	["a change to summer time is learned in three readings", [3600, 3600, 3600, 7200, 7200, 7200], 120, 0],
	["one odd reading changes nothing", [3600, 3600, 3600, 7200], 60, 0],
	["a clock that was never set has no offset", [-1e9, -1e9, -1e9], undefined, undefined],
	["a clock that lost its setting is no longer believed", [3600, 3600, 3600, -1e9], undefined, undefined],
];

for (const [name, ahead, offsetMinutes, drift] of cases) {
	test(`MeterClock: ${name}`, (t) => {
		const clock = new MeterClock();
		ahead.forEach((seconds, index) => {
			const utc = NOON + index * 10_000;
			clock.learn(utc / 1000 + seconds, utc);
		});
		t.equal(clock.offsetMinutes, offsetMinutes);
		t.equal(clock.driftSeconds, drift);
		t.end();
	});
}
