import test from "tape";
import { DONE_MS, LONGEST_MS, OPEN_MS, OpenTime, USED_MS } from "../../../src/network/setup/open-time.ts";

const MINUTE = 60_000;

/** Minutes after opening at which something is done, and when it closes then. */
const cases: [name: string, used: number[], done: number | undefined, endsAfter: number][] = [
	["nothing is done", [], undefined, OPEN_MS],
	["something early", [1, 2, 6], undefined, OPEN_MS],
	["something late", [9], undefined, 9 * MINUTE + USED_MS],
	["again and again", [8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28], undefined, LONGEST_MS],
	["done early", [1], 3, 3 * MINUTE + DONE_MS],
	["done late", [9, 11], 13.5, 13.5 * MINUTE + 0.5 * MINUTE],
	["done, and then something", [1], 3, 3 * MINUTE + DONE_MS],
];
for (const [name, used, done, endsAfter] of cases) {
	test(`open time: ${name}`, (t) => {
		const start = 123_456;
		const time = new OpenTime(start);
		for (const minute of used) time.used(start + minute * MINUTE);
		if (done !== undefined) time.done(start + done * MINUTE);
		t.equal(time.endsAt - start, endsAfter);
		if (done !== undefined) time.used(start + (done + 0.5) * MINUTE);
		t.equal(time.endsAt - start, endsAfter, "nothing prolongs it when all is done");
		t.end();
	});
}
