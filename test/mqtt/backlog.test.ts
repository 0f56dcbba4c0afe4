import test from "tape";
import { Backlog } from "../../src/mqtt/backlog.ts";
import { Reading } from "../../src/readings/reading.ts";
import { readingOf } from "../helpers/readings.ts";

const START = 1_769_860_800_000;

/** One reading a second. */
function numbered(sequence: number, more: Partial<Reading> = {}) {
	return readingOf(
		{ active_power_import_w: 1000 + (sequence % 7), active_energy_import_kwh: 123_000 + sequence },
		{ sequence, receivedAt: START + sequence * 1000, ...more },
	);
}

function drain(backlog: Backlog): number[] {
	const into = new Reading();
	const sequences: number[] = [];
	for (let id = backlog.next(into); id !== undefined; id = backlog.next(into)) sequences.push(into.sequence);
	return sequences;
}

test("what was sent at QoS 0 is held until it is confirmed, and only it", (t) => {
	const backlog = new Backlog(4096, 2048);
	for (let sequence = 1; sequence <= 3; sequence++) {
		backlog.append(numbered(sequence));
		const id = backlog.unsentNewest(sequence);
		if (id === undefined) throw new Error("not held");
		if (sequence < 3) backlog.sent(id, 0);
		if (sequence === 1) backlog.marked();
	}
	t.equal(backlog.unsentNewest(2), undefined, "not the newest");
	t.deepEqual(backlog.counters(), { confirmed: 0, held: 3, dropped: 0 });
	backlog.confirmed();
	t.deepEqual(backlog.counters(), { confirmed: 1, held: 2, dropped: 0 });
	t.deepEqual(drain(backlog), [3]);
	backlog.lost();
	t.deepEqual(drain(backlog), [2, 3], "sent, and lost with the connection");
	t.end();
});

test("what was sent at QoS 1 waits for its own acknowledgement", (t) => {
	const backlog = new Backlog(4096, 2048);
	for (let sequence = 1; sequence <= 3; sequence++) {
		backlog.append(numbered(sequence));
		backlog.sent(backlog.unsentNewest(sequence) ?? -1, sequence);
	}
	backlog.marked();
	backlog.acknowledged(2);
	backlog.confirmed();
	t.deepEqual(backlog.counters(), { confirmed: 1, held: 2, dropped: 0 });
	backlog.acknowledged(2);
	backlog.acknowledged(77);
	t.deepEqual(backlog.counters(), { confirmed: 1, held: 2, dropped: 0 }, "once");
	backlog.acknowledged(1);
	t.deepEqual(backlog.counters(), { confirmed: 2, held: 1, dropped: 0 });
	backlog.lost();
	backlog.acknowledged(3);
	t.deepEqual(backlog.counters(), { confirmed: 2, held: 1, dropped: 0 }, "of an earlier connection");
	t.deepEqual(drain(backlog), [3]);
	t.end();
});

test("a packet's number means nothing on the next connection", (t) => {
	const backlog = new Backlog(4096, 2048);
	backlog.append(numbered(1));
	backlog.sent(backlog.unsentNewest(1) ?? -1, 1);
	backlog.lost();
	backlog.sent(backlog.next(new Reading()) ?? -1, 2);
	backlog.acknowledged(1);
	t.equal(backlog.counters().confirmed, 0);
	backlog.acknowledged(2);
	t.equal(backlog.counters().confirmed, 1);
	t.end();
});

test("a row that could not be sent is given again", (t) => {
	const backlog = new Backlog(4096, 2048);
	for (let sequence = 1; sequence <= 3; sequence++) backlog.append(numbered(sequence));
	const into = new Reading();
	const first = backlog.next(into);
	backlog.unread();
	t.equal(backlog.next(into), first);
	t.equal(into.sequence, 1);
	t.end();
});

test("an hour without a broker: the newest stay, one a minute of those before, the rest is counted", (t) => {
	const backlog = new Backlog(4096, 8192);
	const seconds = 3600;
	for (let sequence = 1; sequence <= seconds; sequence++) backlog.append(numbered(sequence));
	const sequences = drain(backlog);
	const { confirmed, held, dropped } = backlog.counters();
	t.equal(confirmed, 0);
	t.equal(held, sequences.length);
	t.equal(dropped, seconds - sequences.length);
	for (let i = 1; i < sequences.length; i++) if (sequences[i] <= sequences[i - 1]) t.fail("out of order");
	let recent = 1;
	while (sequences[sequences.length - 1 - recent] === seconds - recent) recent++;
	t.equal(sequences[sequences.length - 1], seconds);
	t.ok(recent > 100, `the newest ${recent} are all there`);
	const older = sequences.slice(0, sequences.length - recent);
	const minutes = older.map((sequence) => Math.floor((START / 1000 + sequence) / 60));
	t.equal(new Set(minutes).size, minutes.length, "one a minute");
	t.equal(older.length, Math.ceil((seconds - recent) / 60), `${older.length} minutes before`);
	t.end();
});

test("a week without a broker stays within its bounds", (t) => {
	const backlog = new Backlog(2048, 2048);
	let sequence = 0;
	for (let minute = 0; minute < 7 * 24 * 60; minute++) {
		sequence++;
		backlog.append(numbered(sequence, { receivedAt: START + minute * 60_000 }));
	}
	const { held, dropped } = backlog.counters();
	t.equal(held + dropped, sequence);
	const kept = drain(backlog);
	t.equal(kept.length, held);
	t.equal(kept[0], sequence - held + 1, "the newest, without a gap");
	t.end();
});

test("without any clock only the newest are kept", (t) => {
	const backlog = new Backlog(2048, 2048);
	for (let sequence = 1; sequence <= 500; sequence++) backlog.append(numbered(sequence, { receivedAt: undefined }));
	const kept = drain(backlog);
	t.equal(kept[0], 500 - kept.length + 1);
	t.equal(backlog.counters().dropped, 500 - kept.length);
	t.end();
});

test("without a clock of its own the meter's minutes count", (t) => {
	const backlog = new Backlog(2048, 4096);
	const at = (seconds: number) => ({ localSeconds: seconds, raw: "", deviationMinutes: undefined, status: undefined });
	for (let sequence = 1; sequence <= 600; sequence++) {
		backlog.append(numbered(sequence, { receivedAt: undefined, meterTime: at(1_769_860_800 + sequence) }));
	}
	const kept = drain(backlog);
	t.ok(kept[0] <= 60 && kept[1] - kept[0] >= 59, `${kept[0]}, ${kept[1]} …`);
	t.end();
});

test("rows that leave while they are on their way are dropped, and a late acknowledgement changes nothing", (t) => {
	const backlog = new Backlog(1024, 1024);
	backlog.append(numbered(1));
	backlog.sent(backlog.unsentNewest(1) ?? -1, 1);
	for (let sequence = 2; sequence <= 200; sequence++) backlog.append(numbered(sequence));
	const before = backlog.counters();
	t.notOk(drain(backlog).includes(1), "not sent a second time");
	backlog.acknowledged(1);
	t.deepEqual(backlog.counters(), before);
	t.equal(before.held + before.dropped, 200);
	t.end();
});
