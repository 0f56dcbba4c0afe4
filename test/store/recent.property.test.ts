import fc from "fast-check";
import test from "tape";
import { FIELDS } from "../../src/readings/fields.ts";
import { Reading } from "../../src/readings/reading.ts";
import { ReadingRing } from "../../src/store/recent.ts";

const value = fc.oneof(fc.constant(Number.NaN), fc.integer({ min: -1_000_000, max: 99_999_999_999 }), fc.nat(300));

const reading = fc
	.record({
		step: fc.integer({ min: 1, max: 50 }),
		receivedAt: fc.option(fc.integer({ min: 0, max: 4_000_000_000_000 }), { nil: undefined }),
		seconds: fc.option(fc.integer({ min: 0, max: 4_000_000_000 }), { nil: undefined }),
		list: fc.constantFrom("ADN9 6534", "KAM5", undefined),
		offset: fc.constantFrom(60, 120, undefined),
		values: fc.array(fc.tuple(fc.nat(FIELDS.length - 1), value), { maxLength: 30 }),
	})
	.map((made) => {
		const reading = new Reading();
		reading.sequence = made.step;
		reading.receivedAt = made.receivedAt;
		reading.list = made.list;
		reading.meterOffsetMinutes = made.offset;
		if (made.seconds !== undefined) {
			reading.meterTime = { localSeconds: made.seconds, raw: "", deviationMinutes: undefined, status: undefined };
		}
		for (const [index, value] of made.values) reading.values[index] = value;
		return reading;
	});

test("ReadingRing: what is read is the newest of what was written, in order", (t) => {
	fc.assert(
		fc.property(fc.array(reading, { maxLength: 60 }), fc.integer({ min: 600, max: 3000 }), (readings, capacity) => {
			const ring = new ReadingRing(capacity);
			let sequence = 0;
			for (const reading of readings) {
				sequence += reading.sequence;
				reading.sequence = sequence;
				ring.append(reading);
			}
			const cursor = ring.from(0);
			const kept = readings.slice(readings.length - ring.length);
			const into = new Reading();
			for (const expected of kept) {
				if (!cursor.next(into)) return false;
				if (JSON.stringify(into) !== JSON.stringify(expected)) return false;
				if (!into.values.every((value, index) => Object.is(value, expected.values[index]))) return false;
			}
			return !cursor.next(into) && (readings.length === 0 || kept.length > 0);
		}),
		{ numRuns: 100 },
	);
	t.pass();
	t.end();
});
