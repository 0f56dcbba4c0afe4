import test from "tape";
import { readAnnounced } from "../../src/mqtt/announced.ts";
import { publisher } from "../helpers/mqtt-session.ts";
import { readingOf } from "../helpers/readings.ts";
import { checkDiscovery } from "./discovery-schema.ts";

const ID = "0123456789ab";
const TOPIC = `homeassistant/device/${ID}/config`;
const ALWAYS = ["line_errors", "readings_dropped", "restart_reason", "uptime_s"];

type Bench = ReturnType<typeof publisher>;

const power = () => readingOf({ active_power_import_w: 1 });

/** The payloads sent since the last call; each one checked. */
function announcements({ broker }: Bench) {
	const found = broker.messages
		.filter(({ topic }) => topic.endsWith("/config"))
		.map(({ topic, text }) => ({ topic, text }));
	broker.messages.length = 0;
	return found.map(({ topic, text }) => {
		if (text === "") return { topic, keys: undefined, removed: [], expire: undefined };
		const { problems, components, removed } = checkDiscovery(topic, text);
		if (problems.length > 0) throw new Error(problems.join("; "));
		const keys = components.map(({ key }) => key).sort();
		return { topic, keys, removed, expire: components.find(({ key }) => key.endsWith("_w"))?.config.expire_after };
	});
}

test("Home Assistant is told of what the meter has sent, once it has sent it", (t) => {
	const bench = publisher();
	bench.mqtt.start();
	bench.time.advance(10_000);
	t.deepEqual(announcements(bench), [], "nothing is known yet");
	bench.read(power(), 3000);
	const [told] = announcements(bench);
	t.deepEqual([told.topic, told.keys], [TOPIC, [...ALWAYS, "active_power_import_w"].sort()]);
	for (let i = 0; i < 100; i++) bench.read(power(), 10_000);
	t.deepEqual(announcements(bench), [], "and not again");
	bench.read(readingOf({ active_power_import_w: 1, voltage_l1_v: 230_000 }), 1000);
	bench.read(readingOf({ active_energy_import_kwh: 1 }), 3000);
	const [more, ...rest] = announcements(bench);
	t.deepEqual(more.keys, [...ALWAYS, "active_power_import_w", "voltage_l1_v", "active_energy_import_kwh"].sort());
	t.deepEqual(rest, [], "quantities that come together are told together");
	t.end();
});

test("Home Assistant is told again after every connect and every birth, each with jitter", (t) => {
	const bench = publisher();
	bench.mqtt.start();
	bench.time.advance(10);
	bench.read(power(), 3000);
	announcements(bench);
	bench.broker.kill();
	bench.broker.isUp = true;
	bench.time.advance(15_000);
	t.equal(announcements(bench).length, 1, "after a connect");
	const delays = new Set<number>();
	for (let i = 0; i < 8; i++) {
		bench.broker.deliver("homeassistant/status", "online");
		bench.broker.deliver("homeassistant/status", "online");
		let delay = 0;
		while (announcements(bench).length === 0 && delay < 20_000) {
			bench.time.advance(100);
			delay += 100;
		}
		delays.add(delay);
		if (delay > 10_100) t.fail(`after ${delay} ms`);
		bench.time.advance(11_000);
		t.deepEqual(announcements(bench), [], "once for both");
	}
	t.ok(delays.size > 4, `delays ${[...delays].join(", ")} ms`);
	bench.broker.deliver("homeassistant/status", "offline");
	bench.time.advance(11_000);
	t.deepEqual(announcements(bench), [], "nothing when it goes");
	t.end();
});

test("sub-meters, signal and meter clock are told of when they are there", (t) => {
	let signal: number | undefined;
	const bench = publisher();
	Object.assign(bench.host.device, { signalDbm: () => signal });
	bench.mqtt.start();
	bench.time.advance(10);
	const reading = power();
	reading.channel(1, { type: 3, mantissa: 5, exponent: -3, unit: 13 });
	bench.read(reading, 3000);
	t.deepEqual(announcements(bench)[0].keys, [...ALWAYS, "active_power_import_w", "channel_1"].sort());
	signal = -60;
	const at = { localSeconds: 1_769_864_400, raw: "", deviationMinutes: undefined, status: undefined };
	bench.read(Object.assign(power(), { meterTime: at, meterOffsetMinutes: 60 }), 3000);
	const expected = [...ALWAYS, "active_power_import_w", "channel_1", "signal_dbm", "meter_clock_drift_s"].sort();
	t.deepEqual(announcements(bench)[0].keys, expected);
	t.end();
});

test("values expire after three periods of the meter or of the setting, never sooner than 30 s", (t) => {
	const cases: [periodMs: number, intervalS: number, expire: number][] = [
		[1000, 0, 30],
		[10_000, 0, 30],
		[10_000, 60, 180],
	];
	for (const [periodMs, intervalS, expire] of cases) {
		const bench = publisher({ "mqtt.reading_interval_s": intervalS });
		bench.mqtt.start();
		bench.time.advance(10);
		for (let i = 0; i < 10; i++) bench.read(power(), periodMs);
		t.equal(announcements(bench).pop()?.expire, expire, `every ${periodMs} ms, sent every ${intervalS} s`);
	}
	const bench = publisher();
	bench.mqtt.start();
	for (let i = 0; i < 10; i++) bench.read(power(), 1000);
	announcements(bench);
	for (let i = 0; i < 30; i++) bench.read(power(), 30_000);
	const slower = announcements(bench);
	t.equal(slower.pop()?.expire, 90, "a meter that has become slow");
	t.ok(slower.length <= 6, `${slower.length} payloads on the way there`);
	t.end();
});

test("after a restart what was told before is told still, and forgotten after a day without it", (t) => {
	const first = publisher({ "mqtt.commands": true });
	first.mqtt.start();
	first.time.advance(10);
	first.read(readingOf({ active_power_import_w: 1, active_energy_import_kwh: 1 }), 3000);
	announcements(first);
	first.mqtt.stop();
	first.time.advance(2000);
	const second = publisher({}, {}, first.host, first.broker);
	second.mqtt.start();
	second.time.advance(10);
	second.read(power(), 5000);
	const [told, then, ...rest] = announcements(second);
	const both = [...ALWAYS, "active_power_import_w", "active_energy_import_kwh"].sort();
	t.deepEqual(told.keys, both, "the energy may come with the hour");
	t.deepEqual([...told.removed].sort(), ["discover", "identify"], "buttons are switched off now");
	t.deepEqual([then.keys, then.removed, rest], [both, [], []], "and left out then");
	for (let hour = 0; hour < 25; hour++) second.read(power(), 3_600_000);
	const [gone, left] = announcements(second).slice(-2);
	t.deepEqual([gone.keys, gone.removed], [[...ALWAYS, "active_power_import_w"].sort(), ["active_energy_import_kwh"]]);
	t.deepEqual([left.keys, left.removed], [gone.keys, []]);
	t.deepEqual([...(readAnnounced(second.host.storage)?.components.keys() ?? [])].sort(), gone.keys);
	t.end();
});

test("a sub-meter told of before is neither told of nor taken away until it is heard again", (t) => {
	const first = publisher();
	first.mqtt.start();
	const reading = power();
	reading.channel(1, { type: 3, mantissa: 5, exponent: -3, unit: 13 });
	first.time.advance(10);
	first.read(reading, 3000);
	first.mqtt.stop();
	first.time.advance(2000);
	announcements(first);
	const second = publisher({}, {}, first.host, first.broker);
	second.mqtt.start();
	second.time.advance(10);
	second.read(power(), 5000);
	const [told, ...rest] = announcements(second);
	t.deepEqual([told.keys?.includes("channel_1"), told.removed, rest], [false, [], []]);
	t.ok(readAnnounced(second.host.storage)?.components.has("channel_1"));
	t.end();
});

test("switched off or renamed, what was told is taken back", (t) => {
	const first = publisher();
	first.mqtt.start();
	first.time.advance(10);
	first.read(power(), 3000);
	t.ok(first.broker.retained.has(TOPIC));
	first.mqtt.stop();
	first.time.advance(2000);
	const renamed = publisher({ "mqtt.discovery_prefix": "ha" }, {}, first.host, first.broker);
	renamed.mqtt.start();
	renamed.time.advance(10);
	renamed.read(power(), 3000);
	t.notOk(renamed.broker.retained.has(TOPIC));
	t.ok(renamed.broker.retained.has(`ha/device/${ID}/config`));
	t.ok(renamed.broker.current.subscriptions.includes("ha/status"));
	renamed.mqtt.stop();
	renamed.time.advance(2000);
	const off = publisher({ "mqtt.discovery": false }, {}, first.host, first.broker);
	off.mqtt.start();
	off.time.advance(10);
	off.read(power(), 3000);
	t.deepEqual(
		[...off.broker.retained.keys()].filter((topic) => topic.endsWith("/config")),
		[],
	);
	t.equal(readAnnounced(off.host.storage)?.discoveryTopic, "");
	t.end();
});

test("a payload in pieces through a narrow connection holds no reading back for long", (t) => {
	const bench = publisher();
	bench.mqtt.start();
	bench.time.advance(10);
	bench.broker.current.window = 0;
	for (let i = 0; i < 40; i++) {
		bench.broker.current.window = 1000;
		bench.read(power(), 500);
		bench.broker.current.take(0);
		bench.time.advance(500);
	}
	bench.broker.current.window = Number.MAX_SAFE_INTEGER;
	bench.time.advance(5000);
	t.equal(announcements(bench).length >= 1, true);
	bench.time.advance(60_000);
	const { confirmed, held, dropped } = bench.mqtt.status();
	t.deepEqual([confirmed, held, dropped], [40, 0, 0]);
	t.end();
});

test("a payload that a broken connection cut short is sent anew", (t) => {
	const bench = publisher();
	bench.mqtt.start();
	bench.time.advance(10);
	bench.read(power(), 1000);
	bench.broker.current.window = 100;
	bench.time.advance(1500);
	t.deepEqual(announcements(bench), []);
	t.equal(readAnnounced(bench.host.storage)?.components.size, 0, "not told yet");
	bench.broker.kill();
	bench.broker.isUp = true;
	bench.time.advance(15_000);
	t.equal(announcements(bench).length, 1);
	t.end();
});
