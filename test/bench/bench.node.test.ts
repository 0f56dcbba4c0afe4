import test from "tape";
import { Contender } from "../../tools/bench/measure.ts";
import type { Group } from "../../tools/bench/rows.ts";
import { groupText, type Result } from "../../tools/bench/table.ts";
import { Meter } from "../../tools/meter/meter.ts";

const meter = new Meter({ dialects: ["aidon-se"], startUtcSeconds: 1_710_025_180 });
const spoken = [meter.next(), meter.next()];
const messages = spoken.map(({ bytes }) => bytes);
const power = Number(spoken[1].sent.active_power_import_w);

test("bench: a loop over the bytes costs the same each time and allocates nothing", async (t) => {
	const first = await (await Contender.create("touch.ts", messages, power)).count();
	const second = await (await Contender.create("touch.ts", messages, power)).count();
	t.deepEqual(first, second);
	t.ok(first.compute > messages[0].length, `${first.compute} compute units`);
	t.deepEqual([first.slots, first.bytes, first.keptBytes], [0, 0, 0]);
});

test("bench: what a decoder keeps is no more than what it allocates", async (t) => {
	const { bytes, keptBytes } = await (await Contender.create("portti.ts", messages, power)).count();
	t.ok(keptBytes > 0 && keptBytes <= bytes, `${keptBytes} of ${bytes}`);
});

for (const guest of ["portti.ts", "split.ts", "p1-reader.ts"]) {
	test(`bench: ${guest} is not measured when the message says something else`, async (t) => {
		const contender = await Contender.create(guest, messages, power + 1);
		const failure = await contender.count().then(
			() => "measured",
			(error) => error.message,
		);
		t.equal(failure, `it decoded ${power} W where the message says ${power + 1} W`);
	});
}

const group: Group = {
	title: "A group",
	dialect: "aidon-se",
	yardstick: "floor",
	aims: { instructions: 1.5, garbageBytes: 100 },
	rows: [],
};

function result(name: string, role: Result["role"], figures: Partial<Result>): Result {
	const none = { compute: 0, slots: 0, bytes: 0, keptBytes: 0, instructions: 1000, wallSeconds: 1 };
	return { name, role, messageBytes: 700, ...none, ...figures };
}

const verdicts: [name: string, ours: Partial<Result>, expected: string[]][] = [
	[
		"both hold",
		{ bytes: 300, keptBytes: 200, instructions: 1500 },
		["100 bytes beside the result; aim 100: holds", "1.50 times the floor's instructions; aim 1.5: holds"],
	],
	[
		"both missed",
		{ bytes: 301, keptBytes: 200, instructions: 1520 },
		["101 bytes beside the result; aim 100: missed", "1.52 times the floor's instructions; aim 1.5: missed"],
	],
];

for (const [name, ours, expected] of verdicts) {
	test(`bench: verdicts: ${name}`, (t) => {
		const text = groupText(group, [result("floor", "floor", {}), result("own", "ours", ours)]);
		for (const sentence of expected) t.ok(text.includes(`own: ${sentence}.`), sentence);
		t.end();
	});
}

test("bench: without valgrind the instructions are skipped, with the reason", (t) => {
	const text = groupText(group, [
		result("floor", "floor", { instructions: undefined }),
		result("own", "ours", { instructions: undefined }),
	]);
	t.ok(text.includes("Instructions: skipped, valgrind is not installed"));
	t.notOk(text.includes("times the floor's instructions"));
	t.end();
});
