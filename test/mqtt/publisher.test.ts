import test from "tape";
import { publisher } from "../helpers/mqtt-session.ts";
import { numbers } from "../helpers/numbers.ts";
import { readingOf } from "../helpers/readings.ts";

const power = (watts = 1) => readingOf({ active_power_import_w: watts, active_energy_import_kwh: 1500 });

test("without a broker there is nothing to do, and the status says so", (t) => {
	const { mqtt, broker, read } = publisher({ "mqtt.url": "" });
	mqtt.start();
	read(power());
	t.deepEqual(mqtt.status(), {
		state: "off",
		reason: "No broker is set: mqtt.url is empty.",
		nextTryMs: undefined,
		tries: 0,
		connects: 0,
		inboundDropped: 0,
		published: 0,
		backfilled: 0,
		confirmed: 0,
		held: 0,
		dropped: 0,
	});
	t.equal(broker.connections.length, 0);
	let done = 0;
	mqtt.stop(() => done++);
	t.equal(done, 1);
	t.end();
});

test("with settings that cannot work no connection is tried, and the status says why", (t) => {
	const { mqtt, broker, time } = publisher({ "mqtt.url": "http://broker" });
	mqtt.start();
	time.advance(100_000);
	const { state, reason } = mqtt.status();
	t.equal(state, "misconfigured");
	t.ok(reason.includes("mqtt.url"), reason);
	t.equal(broker.connections.length, 0);
	t.end();
});

test("what is sent when a meter reads every ten seconds", (t) => {
	const { mqtt, broker, time, read, sent, faults } = publisher({ "mqtt.discovery": false });
	mqtt.start();
	time.advance(10);
	t.deepEqual([sent("status").length, sent("inventory").length, sent("diagnostics").length], [1, 1, 1]);
	for (let i = 0; i < 18; i++) read(power(i), 10_000);
	t.deepEqual(
		sent("reading").map(({ text }) => JSON.parse(text).active_power_import_w),
		numbers(0, 18),
	);
	t.ok(sent("reading").every(({ qos, retain }) => qos === 0 && !retain));
	t.equal(sent("energy").length, 3, "once a minute");
	t.ok(sent("energy").every(({ retain }) => retain));
	t.equal(sent("diagnostics").length, 4, "once a minute");
	t.equal(sent("inventory").length, 2, "again when the meter is known");
	t.equal(sent("event").length, 0);
	faults.report("p1_crc", 0);
	time.advance(10_000);
	t.equal(sent("event").length, 1);
	t.equal(sent("line").length + sent("active_power_import_w").length, 0);
	t.deepEqual([...broker.retained.keys()].map((topic) => topic.split("/")[2]).sort(), [
		"diagnostics",
		"energy",
		"inventory",
		"status",
	]);
	t.end();
});

test("after a connect the registers and the values are sent again at once", (t) => {
	const { mqtt, broker, time, read, sent } = publisher({ "mqtt.value_topics": true });
	mqtt.start();
	time.advance(10);
	read(power(), 10_000);
	broker.kill();
	broker.isUp = true;
	time.advance(15_000);
	broker.messages.length = 0;
	read(power(), 100);
	t.deepEqual(
		["energy", "active_power_import_w", "active_energy_import_kwh"].map((name) => sent(name).length),
		[1, 1, 1],
	);
	t.end();
});

test("settings change what is sent", (t) => {
	const { mqtt, broker, time, read, sent } = publisher({
		"mqtt.qos": 1,
		"mqtt.retain": true,
		"mqtt.value_topics": true,
		"mqtt.line_protocol": true,
		"mqtt.reading_interval_s": 60,
		"mqtt.power_threshold_w": 100,
		"mqtt.energy_interval_s": 0,
		"mqtt.discovery": false,
	});
	mqtt.start();
	time.advance(10);
	for (const watts of [0, 10, 20, 150, 160, 170]) read(power(watts), 10_000);
	const watts = sent("reading").map(({ text }) => JSON.parse(text).active_power_import_w);
	t.deepEqual(watts, [0, 150], "in its time, or beyond the threshold");
	t.ok(sent("reading").every(({ qos, retain }) => qos === 1 && retain));
	t.deepEqual(
		sent("active_power_import_w").map(({ text }) => text),
		["0", "150"],
	);
	t.deepEqual(
		sent("active_energy_import_kwh").map(({ text, retain }) => [text, retain]),
		[["1.5", true]],
	);
	t.equal(sent("energy").length, 6, "with every reading");
	t.equal(sent("line").length, 2);
	t.deepEqual(broker.current.subscriptions, ["portti/0123456789ab/status"]);
	t.end();
});

test("another prefix, and what was kept under the old one is taken back", (t) => {
	const first = publisher({ "mqtt.value_topics": true });
	first.mqtt.start();
	first.time.advance(10);
	first.read(power(), 3000);
	first.mqtt.stop();
	first.time.advance(2000);
	t.equal(first.broker.retained.get("portti/0123456789ab/status"), "offline");
	const second = publisher({ "mqtt.prefix": "hus/el" }, {}, first.host, first.broker);
	second.mqtt.start();
	second.time.advance(10);
	second.read(power(), 3000);
	const topics = [...second.broker.retained.keys()];
	t.deepEqual(
		topics.filter((topic) => topic.startsWith("portti/")),
		[],
	);
	t.equal(second.broker.retained.get("hus/el/0123456789ab/status"), "online");
	t.end();
});

const urls: [address: string | undefined, port: number, url: string | undefined][] = [
	["192.168.1.7", 80, "http://192.168.1.7/"],
	["192.168.1.7", 8080, "http://192.168.1.7:8080/"],
	["fd00::7", 80, "http://[fd00::7]/"],
	[undefined, 80, undefined],
];
for (const [address, port, url] of urls) {
	test(`the device's page is told of: ${url ?? "unless nobody knows"}`, (t) => {
		const { mqtt, broker, time, read, sent } = publisher({ "http.port": port });
		mqtt.start();
		broker.current.localAddress = address;
		time.advance(10);
		read(power(), 3000);
		t.equal(JSON.parse(sent("inventory")[0].text).url, url);
		const [{ text }] = broker.messages.filter(({ topic }) => topic.endsWith("/config"));
		t.equal(JSON.parse(text).dev.cu, url);
		t.end();
	});
}

test("commands are off unless they are switched on", (t) => {
	for (const isOn of [false, true]) {
		let identified = 0;
		const { mqtt, broker, time, read } = publisher({ "mqtt.commands": isOn }, { identify: () => identified++ });
		mqtt.start();
		time.advance(10);
		read(power(), 3000);
		broker.deliver("portti/0123456789ab/set/identify", "PRESS");
		broker.messages.length = 0;
		broker.deliver("portti/0123456789ab/set/discovery", "PRESS");
		time.advance(100);
		t.equal(identified, isOn ? 1 : 0);
		t.equal(broker.messages.filter(({ topic }) => topic.endsWith("/config")).length, isOn ? 1 : 0);
		t.equal(
			broker.current.subscriptions.some((topic) => topic.includes("/set/")),
			isOn,
		);
	}
	t.end();
});

test("counters are true over an hour of a broker that comes and goes", (t) => {
	for (const qos of [0, 1]) {
		const { mqtt, broker, time, read, sent } = publisher({ "mqtt.qos": qos });
		mqtt.start();
		let count = 0;
		for (let second = 0; second < 3600; second++) {
			if (second % 97 === 50) broker.kill();
			if (second % 97 === 60) broker.isUp = true;
			read(power(second), 1000);
			count++;
		}
		broker.isUp = true;
		for (let second = 0; second < 200; second++) {
			read(power(second), 1000);
			count++;
		}
		time.advance(60_000);
		const { confirmed, held, dropped, published, backfilled, connects, inboundDropped } = mqtt.status();
		t.deepEqual([confirmed + dropped, held], [count, 0], `QoS ${qos}: ${connects} sessions, ${dropped} dropped`);
		const live = sent("reading").map(({ text }) => JSON.parse(text).sequence);
		const late = sent("backfill").map(({ text }) => JSON.parse(text).sequence);
		t.deepEqual([live.length, late.length], [published, backfilled]);
		t.equal(new Set(live).size, live.length, "no reading twice on the reading topic");
		t.equal(new Set([...live, ...late]).size, count - dropped, "every other reading has arrived");
		t.equal(inboundDropped, 0);
	}
	t.end();
});

test("what one publisher could not deliver the next one does, and no reading is lost between them", (t) => {
	const first = publisher({ "mqtt.prefix": "old" });
	first.broker.isUp = false;
	first.mqtt.start();
	for (let i = 0; i < 5; i++) first.read(power(i), 10_000);
	const { host, broker, latest, time } = first;
	let second: ReturnType<typeof publisher> | undefined;
	broker.isUp = true;
	time.advance(61_000);
	broker.isSilent = true;
	first.mqtt.stop(() => {
		broker.isSilent = false;
		second = publisher({}, { latest, backlog: first.mqtt.backlog }, host, broker);
		second.mqtt.start();
	});
	first.read(power(5), 500);
	first.read(power(6), 40_000);
	first.read(power(7), 40_000);
	const { confirmed, held, dropped } = second?.mqtt.status() ?? {};
	t.deepEqual([confirmed, held, dropped], [8, 0, 0]);
	const late = second?.sent("backfill").map(({ text }) => JSON.parse(text).sequence) ?? [];
	t.deepEqual(late.slice(-1), [6], "while the first one said goodbye");
	t.equal(JSON.parse(second?.sent("reading")[0].text ?? "{}").sequence, 7, "and the newest live");
	t.end();
});

test("a stopped publisher leaves nothing behind", (t) => {
	const { mqtt, time, read, broker } = publisher();
	mqtt.start();
	time.advance(10);
	read(power(), 100);
	mqtt.stop();
	time.advance(2000);
	const { length } = broker.messages;
	read(power(), 100_000);
	t.equal(broker.messages.length, length);
	t.equal(time.pending.size, 0);
	t.end();
});
