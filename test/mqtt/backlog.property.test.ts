import fc from "fast-check";
import test from "tape";
import { Backlog } from "../../src/mqtt/backlog.ts";
import { Reading } from "../../src/readings/reading.ts";
import { readingOf } from "../helpers/readings.ts";

/** A broker that takes messages in order and may lose the last ones with its connection. */
const action = fc.oneof(
	{
		weight: 6,
		arbitrary: fc.record({ what: fc.constant("reading" as const), gapMs: fc.integer({ min: 1, max: 40_000 }) }),
	},
	{
		weight: 6,
		arbitrary: fc.record({ what: fc.constantFrom("live" as const, "live1" as const, "backfill" as const) }),
	},
	{
		weight: 3,
		arbitrary: fc.record({ what: fc.constantFrom("mark" as const, "confirm" as const, "refuse" as const) }),
	},
	{ weight: 3, arbitrary: fc.record({ what: fc.constant("acknowledge" as const) }) },
	{
		weight: 1,
		arbitrary: fc.record({ what: fc.constant("lose" as const), received: fc.integer({ min: 0, max: 20 }) }),
	},
);

interface OnTheWay {
	readonly sequence: number;
	readonly packet: number;
}

test("every reading is confirmed, held or dropped; what is confirmed was received; what is held comes again", (t) => {
	fc.assert(
		fc.property(fc.array(action, { maxLength: 300 }), fc.integer({ min: 600, max: 3000 }), (actions, bytes) => {
			const backlog = new Backlog(bytes, bytes);
			const into = new Reading();
			const received = new Map<number, number>();
			let way: OnTheWay[] = [];
			let sequence = 0;
			let utc = 1_769_860_800_000;
			let packet = 0;
			let marked: number | undefined;
			let lastBackfilled = 0;
			const take = ({ sequence }: OnTheWay) => received.set(sequence, (received.get(sequence) ?? 0) + 1);
			const atQos1 = new Set<number>();
			const send = (id: number, sequence: number, qos: 0 | 1) => {
				const number = qos === 0 ? 0 : ++packet;
				backlog.sent(id, number);
				way.push({ sequence, packet: number });
			};
			for (const one of actions) {
				if (one.what === "reading") {
					utc += one.gapMs;
					backlog.append(readingOf({ active_power_import_w: sequence }, { sequence: ++sequence, receivedAt: utc }));
				} else if (one.what === "live" || one.what === "live1") {
					const id = backlog.unsentNewest(sequence);
					if (id !== undefined) send(id, sequence, one.what === "live" ? 0 : 1);
				} else if (one.what === "backfill") {
					const id = backlog.next(into);
					if (id === undefined) continue;
					if (into.sequence <= lastBackfilled) throw new Error("backfill out of order");
					lastBackfilled = into.sequence;
					if (atQos1.has(into.sequence)) throw new Error("sent again what was acknowledged");
					send(id, into.sequence, 1);
				} else if (one.what === "refuse") {
					if (backlog.next(into) !== undefined) backlog.unread();
				} else if (one.what === "mark") {
					backlog.marked();
					marked = way.length;
				} else if (one.what === "confirm" && marked !== undefined) {
					way.slice(0, marked).forEach(take);
					for (const { packet, sequence } of way.slice(0, marked)) {
						if (packet === 0) continue;
						backlog.acknowledged(packet);
						atQos1.add(sequence);
					}
					backlog.confirmed();
					way = way.slice(marked);
					marked = undefined;
				} else if (one.what === "acknowledge") {
					const index = way.findIndex(({ packet }) => packet !== 0);
					if (index < 0) continue;
					// What went before it has been received too, though nobody has said so.
					way.slice(0, index + 1).forEach(take);
					backlog.acknowledged(way[index].packet);
					atQos1.add(way[index].sequence);
					way = way.filter((_, i) => i > index);
					if (marked !== undefined) marked = Math.max(0, marked - index - 1);
				} else if (one.what === "lose") {
					way.slice(0, one.received).forEach(take);
					way = [];
					marked = undefined;
					lastBackfilled = 0;
					backlog.lost();
				}
				const { confirmed, held, dropped } = backlog.counters();
				if (confirmed + held + dropped !== sequence)
					throw new Error(`${confirmed} + ${held} + ${dropped} ≠ ${sequence}`);
				if (confirmed > received.size) throw new Error(`${confirmed} confirmed, ${received.size} received`);
			}
			backlog.lost();
			let last = 0;
			for (let id = backlog.next(into); id !== undefined; id = backlog.next(into)) {
				if (into.sequence <= last) throw new Error("out of order at the end");
				last = into.sequence;
				take({ sequence: last, packet: 0 });
			}
			const { dropped } = backlog.counters();
			if (sequence - received.size > dropped) throw new Error(`${sequence - received.size} missing, ${dropped} told`);
		}),
		{ numRuns: 300 },
	);
	t.pass("300 histories");
	t.end();
});
