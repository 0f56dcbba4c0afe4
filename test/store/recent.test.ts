import test from "tape";
import { FIELDS } from "../../src/readings/fields.ts";
import { Reading } from "../../src/readings/reading.ts";
import { ReadingRing } from "../../src/store/recent.ts";
import { Meter, type MeterMessage } from "../../tools/meter/meter.ts";

function house(sequence: number): Reading {
	const reading = new Reading();
	reading.sequence = sequence;
	reading.receivedAt = 1_700_000_000_000 + sequence * 1000 + (sequence % 7);
	reading.meterTime = { localSeconds: 1_700_003_600 + sequence, raw: "", deviationMinutes: undefined, status: 0 };
	for (let index = 0; index < 27; index++) reading.values[index] = 1000 + ((sequence * (index + 3)) % 90);
	return reading;
}

/** A meter's message as the reading that is made of it, as far as the ring keeps it. */
function spoken({ at, sent }: MeterMessage, sequence: number): Reading {
	const reading = new Reading();
	reading.sequence = sequence;
	reading.receivedAt = at + 80 + (sequence % 13);
	reading.meterTime = { localSeconds: Math.floor(at / 1000), raw: "", deviationMinutes: undefined, status: 0 };
	FIELDS.forEach(({ name, decimals }, index) => {
		const value = sent[name];
		if (value !== undefined) reading.values[index] = Math.round(Number(value) * 10 ** decimals);
	});
	return reading;
}

for (const dialect of ["aidon-se", "kamstrup-dk", "dsmr-50"]) {
	test(`ReadingRing: ten minutes fit of ${dialect} that sends every second`, (t) => {
		const ring = new ReadingRing();
		const meter = new Meter({ dialects: [dialect], intervalSeconds: 1, startUtcSeconds: 1_769_860_800 });
		const first = meter.next();
		ring.append(spoken(first, 1));
		let last = first;
		for (let sequence = 2; sequence <= 1200; sequence++) {
			last = meter.next();
			ring.append(spoken(last, sequence));
		}
		t.ok(ring.length >= 720, `${ring.length} rows, a fifth more than ten minutes`);
		t.equal(ring.last, 1200);
		t.end();
	});
}

test("ReadingRing: rows in which all 27 values change", (t) => {
	const ring = new ReadingRing();
	for (let sequence = 1; sequence <= 2000; sequence++) ring.append(house(sequence));
	t.ok(ring.length >= 300, `${ring.length} rows`);
	t.equal(ring.last, 2000);
	t.end();
});

test("ReadingRing: a cursor that was overtaken goes on with the oldest row still there", (t) => {
	const ring = new ReadingRing(2000);
	ring.append(house(1));
	const cursor = ring.from(0);
	const into = new Reading();
	t.ok(cursor.next(into));
	t.equal(into.sequence, 1);
	t.notOk(cursor.next(into));
	for (let sequence = 2; sequence <= 200; sequence++) ring.append(house(sequence));
	t.ok(cursor.next(into));
	t.equal(into.sequence, 201 - ring.length);
	t.equal(into.values[0], house(into.sequence).values[0]);
	t.end();
});

test("ReadingRing: reading begins after the sequence asked for", (t) => {
	const ring = new ReadingRing();
	for (let sequence = 1; sequence <= 5; sequence++) ring.append(house(sequence));
	const cursor = ring.from(3);
	const into = new Reading();
	const seen = [];
	while (cursor.next(into)) seen.push(into.sequence);
	t.deepEqual(seen, [4, 5]);
	t.equal(ring.from(5).next(into), false);
	t.end();
});

test("ReadingRing: too small a ring is a mistake of the caller", (t) => {
	t.throws(() => new ReadingRing(FIELDS.length));
	t.end();
});
