import test from "tape";
import { MARK, MarkedRing } from "../../src/mqtt/marked-ring.ts";
import { Reading } from "../../src/readings/reading.ts";
import { readingOf } from "../helpers/readings.ts";

function filled(count: number, capacity = 2048) {
	const ring = new MarkedRing(capacity);
	for (let sequence = 1; sequence <= count; sequence++) ring.append(numbered(sequence));
	return ring;
}

function numbered(sequence: number) {
	return readingOf({ active_power_import_w: sequence * 10 }, { sequence, receivedAt: sequence * 1000 });
}

/** What `next` gives, as sequences. */
function rest(ring: MarkedRing): number[] {
	const into = new Reading();
	const sequences: number[] = [];
	for (let row = ring.next(into); row !== undefined; row = ring.next(into)) {
		sequences.push(into.sequence);
		if (into.values[0] !== into.sequence * 10 && into.values.every((value) => value !== into.sequence * 10)) {
			throw new Error("values of another row");
		}
	}
	return sequences;
}

test("rows come back in order, once", (t) => {
	const ring = filled(5);
	t.deepEqual(rest(ring), [1, 2, 3, 4, 5]);
	t.deepEqual(rest(ring), []);
	ring.append(numbered(6));
	t.deepEqual(rest(ring), [6]);
	ring.rewind();
	t.deepEqual(rest(ring), [1, 2, 3, 4, 5, 6]);
	t.end();
});

test("only pending rows come back", (t) => {
	const ring = filled(5);
	ring.setMark(0, MARK.sent);
	ring.setMark(2, MARK.inFlight);
	ring.setMark(4, MARK.done);
	t.deepEqual(rest(ring), [2, 4]);
	t.end();
});

test("trimming drops what is done at the front only", (t) => {
	const ring = filled(5);
	for (const row of [0, 1, 3]) ring.setMark(row, MARK.done);
	ring.trim();
	t.deepEqual([ring.length, ring.first], [3, 2]);
	t.deepEqual(
		[1, 2, 3, 4, 5].map((row) => ring.mark(row)),
		[undefined, MARK.pending, MARK.done, MARK.pending, undefined],
	);
	t.deepEqual(rest(ring), [3, 5]);
	t.end();
});

test("a reader that stood on a dropped row goes on at the oldest", (t) => {
	const ring = filled(5);
	const into = new Reading();
	ring.next(into);
	ring.shift();
	ring.shift();
	ring.shift(into);
	t.equal(into.sequence, 3);
	t.deepEqual(rest(ring), [4, 5]);
	t.end();
});

test("a confirmation makes done what had been sent when it was asked for", (t) => {
	const ring = filled(4);
	for (const row of [0, 1]) ring.setMark(row, MARK.sent);
	ring.setMark(2, MARK.inFlight);
	ring.append(numbered(5));
	ring.remember();
	ring.setMark(4, MARK.sent);
	t.equal(ring.confirm(), 2);
	t.deepEqual(
		[0, 1, 2, 3, 4].map((row) => ring.mark(row)),
		[MARK.done, MARK.done, MARK.inFlight, MARK.pending, MARK.sent],
	);
	t.equal(ring.confirm(), 0);
	t.end();
});

test("a lost connection makes everything pending that is not done", (t) => {
	const ring = filled(4);
	ring.setMark(0, MARK.sent);
	ring.setMark(1, MARK.inFlight);
	ring.setMark(2, MARK.done);
	rest(ring);
	ring.lost();
	t.deepEqual(rest(ring), [1, 2, 4]);
	t.end();
});

test("marks keep to their rows for any number of rows", (t) => {
	const ring = new MarkedRing(1024);
	for (let sequence = 1; sequence <= 3000; sequence++) {
		while (ring.full) {
			const expected = ring.first % 3 === 0 ? MARK.done : MARK.pending;
			if (ring.shift() !== expected) throw new Error(`row ${ring.first - 1} has a wrong mark`);
		}
		const row = ring.append(numbered(sequence));
		if (row % 3 === 0) ring.setMark(row, MARK.done);
	}
	ring.rewind();
	const sequences = rest(ring);
	t.ok(sequences.length > 10);
	t.ok(sequences.every((sequence) => (sequence - 1) % 3 !== 0));
	t.equal(ring.mark(0), undefined);
	ring.setMark(0, MARK.done);
	t.end();
});
