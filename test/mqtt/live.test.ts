import test from "tape";
import { Backlog } from "../../src/mqtt/backlog.ts";
import { type LiveOptions, LiveReadings } from "../../src/mqtt/live.ts";
import { topicsOf } from "../../src/mqtt/topics.ts";
import { Latest } from "../../src/store/latest.ts";
import { decode } from "../helpers/fake-mqtt.ts";
import { connectedSession } from "../helpers/mqtt-session.ts";
import { readingOf } from "../helpers/readings.ts";

const TOPICS = topicsOf("p", "1");

function live(more: Partial<LiveOptions> = {}) {
	let readings: LiveReadings | undefined;
	const connected = connectedSession({
		connected: () => readings?.connected(),
		disconnected: () => readings?.disconnected(),
		marked: () => readings?.marked(),
		confirmed: () => readings?.confirmed(),
		acknowledged: (packet) => readings?.acknowledged(packet),
		writable: () => readings?.writable(),
	});
	const { session, time, broker } = connected;
	const latest = new Latest(time);
	const caughtUp: number[] = [];
	readings = new LiveReadings({
		timers: time,
		session,
		latest,
		topics: TOPICS,
		id: "1",
		qos: 0,
		retain: false,
		lineProtocol: false,
		backlog: new Backlog(4096, 1024),
		caughtUp: (sent) => caughtUp.push(sent),
		...more,
	});
	const taking = readings;
	latest.subscribe((reading) => taking.take(reading));
	const read = (power: number) => latest.accept(readingOf({ active_power_import_w: power }));
	/** Topics without what they have in common, with the sequence. */
	const since = () =>
		broker.messages.splice(0).flatMap(({ topic, text }) => {
			const name = topic.slice(TOPICS.base.length);
			return name === "reading" || name === "backfill" ? [`${name} ${JSON.parse(text).sequence}`] : [];
		});
	return { ...connected, readings: taking, latest, read, since, caughtUp };
}

test("a reading goes out as it is served over HTTP", (t) => {
	const { read, broker, latest, readings } = live({ qos: 1, retain: true });
	read(5);
	const [{ topic, text, qos, retain }] = broker.messages;
	t.deepEqual([topic, qos, retain], ["p/1/reading", 1, true]);
	t.equal(text, decode(latest.json() ?? new Uint8Array(0)));
	t.equal(readings.counters().published, 1);
	t.end();
});

test("what the broker missed comes as backfill, in order, while new readings go out live", (t) => {
	const { read, broker, time, since, readings, caughtUp } = live();
	for (let i = 0; i < 3; i++) {
		read(i);
		time.advance(1000);
	}
	t.deepEqual(since(), ["reading 1", "reading 2", "reading 3"]);
	time.advance(60_000);
	t.deepEqual(readings.counters(), { published: 3, backfilled: 0, confirmed: 3, held: 0, dropped: 0 });
	broker.kill();
	for (let i = 0; i < 4; i++) {
		read(i);
		time.advance(10_000);
	}
	t.deepEqual(since(), []);
	t.deepEqual(readings.counters(), { published: 3, backfilled: 0, confirmed: 3, held: 4, dropped: 0 });
	broker.isUp = true;
	time.advance(61_000);
	t.deepEqual(since(), ["reading 7", "backfill 4", "backfill 5", "backfill 6"], "the newest is live at once");
	t.deepEqual(caughtUp, [3]);
	read(9);
	time.advance(30_000);
	t.deepEqual(since(), ["reading 8"]);
	t.deepEqual(readings.counters(), { published: 5, backfilled: 3, confirmed: 8, held: 0, dropped: 0 });
	t.end();
});

test("at QoS 0, what no heartbeat has confirmed comes again as backfill", (t) => {
	const { read, broker, time, since } = live();
	time.advance(16_000);
	read(1);
	time.advance(20_000);
	read(2);
	time.advance(1000);
	t.deepEqual(since(), ["reading 1", "reading 2"]);
	broker.kill();
	broker.isUp = true;
	time.advance(61_000);
	t.deepEqual(since(), ["backfill 2"]);
	t.end();
});

test("at QoS 1, what was acknowledged never comes again", (t) => {
	const { read, broker, time, since } = live({ qos: 1 });
	time.advance(16_000);
	read(1);
	time.advance(100);
	broker.isSilent = true;
	read(2);
	broker.kill();
	broker.isSilent = false;
	broker.isUp = true;
	time.advance(61_000);
	t.deepEqual(since(), ["reading 1", "backfill 2"]);
	t.end();
});

test("a reading that the connection refuses goes out live as soon as there is room", (t) => {
	const { read, broker, time, since } = live();
	broker.current.window = 0;
	read(1);
	t.deepEqual(since(), []);
	broker.current.take(10_000);
	t.deepEqual(since(), ["reading 1"]);
	broker.current.window = 0;
	read(2);
	read(3);
	broker.current.take(10_000);
	time.advance(1000);
	t.deepEqual(since(), ["reading 3", "backfill 2"], "an older one late, and the newest live");
	t.end();
});

test("an old reading is never told as a new one", (t) => {
	const { read, broker, time, since } = live();
	broker.current.window = 0;
	read(1);
	time.advance(10_000);
	broker.kill();
	time.advance(31_000);
	broker.isUp = true;
	time.advance(61_000);
	t.deepEqual(since(), ["backfill 1"]);
	t.end();
});

test("line protocol goes to its own topic, and not while the broker is away", (t) => {
	const { read, broker } = live({ lineProtocol: true });
	read(5);
	t.deepEqual(
		broker.messages.filter(({ topic }) => topic === "p/1/line").map(({ text }) => text),
		["portti,id=1 active_power_import_w=5 1769860800010000000"],
	);
	broker.kill();
	read(6);
	t.equal(broker.messages.filter(({ topic }) => topic === "p/1/line").length, 1);
	t.end();
});
