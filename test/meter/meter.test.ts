import test from "tape";
import { concat, hex } from "../../tools/meter/bytes.ts";
import { Meter, type MeterOptions } from "../../tools/meter/meter.ts";

const START = Date.UTC(2026, 1, 3, 16, 59, 40) / 1000;

function messages(options: Partial<MeterOptions>, count: number) {
	const meter = new Meter({ dialects: ["aidon-se"], startUtcSeconds: START, ...options });
	return Array.from({ length: count }, () => meter.next());
}

test("same seed, same messages; another seed, others", (t) => {
	const options = { dialects: ["aidon-no", "kamstrup-dk-ciphered"], faults: { noise: 0.3, bitflip: 0.3, split: 0.5 } };
	t.deepEqual(messages(options, 12), messages(options, 12));
	const bytes = (seed: number) => messages({ seed }, 3).map((message) => hex(message.bytes));
	t.notDeepEqual(bytes(1), bytes(2));
	t.end();
});

test("dialects take turns at the interval, and chunks are the message", (t) => {
	const said = messages({ dialects: ["aidon-se", "lg-e360", "aidon-no"], intervalSeconds: 2.5 }, 6);
	t.deepEqual(
		said.map(({ dialect }) => dialect),
		["aidon-se", "lg-e360", "aidon-no", "aidon-se", "lg-e360", "aidon-no"],
	);
	t.deepEqual(
		said.map(({ at }) => at - START * 1000),
		[0, 2500, 5000, 7500, 10_000, 12_500],
	);
	for (const { chunks, bytes, baud, dialect } of said) {
		t.deepEqual(concat(chunks.map((chunk) => chunk.bytes)), bytes);
		t.equal(baud, dialect === "aidon-no" ? 2400 : 115_200);
	}
	t.end();
});

test("a slow line is not spoken to before it is free", (t) => {
	const said = messages({ dialects: ["kamstrup-dk-ciphered"], intervalSeconds: 1 }, 4);
	for (let i = 1; i < said.length; i++) {
		const { at, chunks } = said[i - 1];
		t.ok(said[i].at >= at + (chunks[chunks.length - 1]?.atMs ?? 0));
	}
	t.end();
});

test("Norwegian registers come first and at a new hour", (t) => {
	const kinds = messages({ dialects: ["aidon-no"] }, 5).map(({ sent }) => Object.keys(sent).length);
	t.deepEqual(kinds, [18, 1, 18, 1, 12]);
	t.end();
});

test("what a message lost is told, and harmless faults are not", (t) => {
	const one = (faults: MeterOptions["faults"], dialects = ["aidon-se"]) =>
		messages({ dialects, faults: faults ?? {} }, 1)[0];
	const rows: [ReturnType<typeof one>, string | undefined][] = [
		[one({}), undefined],
		[one({ noise: 1, split: 1 }), undefined],
		[one({ "switch-dialect": 1 }), undefined],
		[one({ bitflip: 1 }), "bitflip"],
		[one({ drop: 1, noise: 1 }), "drop"],
		[one({ silence: 1 }), "silence"],
		[one({ "wrong-key": 1 }), undefined],
		[one({ "wrong-key": 1 }, ["lux-p1-ciphered"]), "wrong-key"],
	];
	for (const [message, expected] of rows) t.equal(message.damaged, expected);
	t.equal(rows[5][0].bytes.length, 0);
	t.deepEqual(rows[5][0].chunks, []);
	t.end();
});

test("frame counters grow with each message, also over a restart", (t) => {
	const counter = ({ bytes }: { bytes: Uint8Array }) => Number.parseInt(hex(bytes.subarray(14, 18)), 16);
	const before = messages({ dialects: ["lux-p1-ciphered"] }, 3).map(counter);
	const after = messages({ dialects: ["lux-p1-ciphered"], startUtcSeconds: START + 30 }, 1).map(counter);
	const all = [...before, ...after];
	t.ok(
		all.every((value, i) => i === 0 || value > all[i - 1]),
		all.join(),
	);
	t.end();
});

test("a meter needs a dialect, and one that exists", (t) => {
	t.throws(() => new Meter({ dialects: [], startUtcSeconds: START }), Error);
	t.throws(() => new Meter({ dialects: ["klingon"], startUtcSeconds: START }), Error);
	t.end();
});
