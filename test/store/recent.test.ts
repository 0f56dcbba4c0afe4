import test from "tape";
import { FIELDS } from "../../src/readings/fields.ts";
import { Reading } from "../../src/readings/reading.ts";
import { ReadingRing } from "../../src/store/recent.ts";

function house(sequence: number): Reading {
	const reading = new Reading();
	reading.sequence = sequence;
	reading.receivedAt = 1_700_000_000_000 + sequence * 1000 + (sequence % 7);
	reading.meterTime = { localSeconds: 1_700_003_600 + sequence, raw: "", deviationMinutes: undefined, status: 0 };
	for (let index = 0; index < 27; index++) reading.values[index] = 1000 + ((sequence * (index + 3)) % 90);
	return reading;
}

test("ReadingRing: ten minutes of a meter that sends every second fit", (t) => {
	const ring = new ReadingRing();
	for (let sequence = 1; sequence <= 2000; sequence++) ring.append(house(sequence));
	t.ok(ring.length >= 600, `${ring.length} rows in which all 27 values change`);
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
