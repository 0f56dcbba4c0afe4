import test from "tape";
import { utf8 } from "../../src/bytes/writer.ts";
import type { MqttCloseReason } from "../../src/host.ts";
import { MAX_IN_FLIGHT, MAX_INCOMING_BYTES, MqttSession, type SessionOptions } from "../../src/mqtt/session.ts";
import { fakeHost } from "../helpers/fake-host.ts";
import { decode, FakeBroker } from "../helpers/fake-mqtt.ts";

const STATUS = "portti/0123456789ab/status";

const defaults: SessionOptions = {
	broker: { host: "broker.lan", port: 1883, secure: false },
	tls: undefined,
	privateOnly: false,
	clientId: "portti-0123456789ab",
	user: undefined,
	password: undefined,
	keepAliveSeconds: 20,
	statusTopic: STATUS,
};

function session(options: Partial<SessionOptions> = {}, isAutomatic = true) {
	const base = fakeHost();
	const broker = new FakeBroker(isAutomatic ? base.time : undefined);
	const host = { ...base, mqtt: broker };
	const log: string[] = [];
	const mqtt = new MqttSession(
		host,
		{ ...defaults, ...options },
		{
			connected: () => log.push("connected"),
			disconnected: () => log.push("disconnected"),
			marked: () => log.push("marked"),
			confirmed: () => log.push("confirmed"),
			acknowledged: (packet) => log.push(`acknowledged ${packet}`),
			writable: () => log.push("writable"),
			message: (topic, payload) => log.push(`${topic}: ${decode(payload)}`),
		},
	);
	return { mqtt, host, time: base.time, broker, log, since: () => log.splice(0) };
}

const message = (qos: 0 | 1) => ({ topic: "t", payload: utf8("x"), qos, retain: false });

test("a session connects, says online and is confirmed", (t) => {
	const { mqtt, time, broker, since } = session({ user: "me", password: "secret", privateOnly: true });
	t.equal(mqtt.status().state, "stopped");
	mqtt.start();
	t.equal(mqtt.status().state, "connecting");
	t.equal(mqtt.publish(message(0)), undefined, "too early to publish");
	time.advance(10);
	t.deepEqual(since(), ["marked", "connected", "confirmed"]);
	t.equal(broker.retained.get(STATUS), "online");
	t.deepEqual(broker.current.subscriptions, [STATUS]);
	const { host, port, clientId, user, password, privateOnly, keepAliveSeconds, will, maxMessageBytes } =
		broker.current.options;
	t.deepEqual(
		[host, port, clientId, user, password, privateOnly, keepAliveSeconds, maxMessageBytes],
		["broker.lan", 1883, "portti-0123456789ab", "me", "secret", true, 20, MAX_INCOMING_BYTES],
	);
	t.deepEqual([will.topic, decode(will.payload), will.qos, will.retain], [STATUS, "offline", 1, true]);
	const { state, reason, nextTryMs, tries, connects } = mqtt.status();
	t.deepEqual(
		[state, reason, nextTryMs, tries, connects],
		["connected", "Connected to broker.lan, port 1883.", undefined, 1, 1],
	);
	mqtt.start();
	t.equal(broker.connections.length, 1, "started once");
	t.end();
});

test("messages go through, acknowledgements come back, room is told", (t) => {
	const { mqtt, time, broker, since } = session();
	mqtt.start();
	time.advance(10);
	since();
	t.equal(mqtt.publish(message(0)), 0);
	const packet = mqtt.publish(message(1));
	time.advance(10);
	t.deepEqual(since(), [`acknowledged ${packet}`, "writable"]);
	mqtt.subscribe("homeassistant/status");
	broker.deliver("homeassistant/status", "online");
	t.deepEqual(since(), ["homeassistant/status: online"]);
	broker.deliver("homeassistant/status", "x".repeat(256 * 1024));
	t.deepEqual(since(), []);
	t.equal(mqtt.status().inboundDropped, 1);
	t.end();
});

test("no more than so many messages are on their way at QoS 1, and the heartbeat comes on top", (t) => {
	const { mqtt, time, broker } = session({}, false);
	mqtt.start();
	broker.current.accept();
	for (let i = 0; i < MAX_IN_FLIGHT; i++) t.ok(mqtt.publish(message(1)) !== undefined);
	t.equal(mqtt.publish(message(1)), undefined);
	t.equal(mqtt.begin("t", 1, 1, false), undefined);
	t.equal(mqtt.publish(message(0)), 0);
	broker.current.handler.acknowledged(1);
	broker.current.handler.acknowledged(2);
	t.ok(mqtt.publish(message(1)) !== undefined);
	t.equal(mqtt.publish(message(1)), undefined);
	const before = broker.current.published.length;
	time.advance(10_000);
	t.equal(broker.current.published.length, before + 1);
	t.equal(broker.current.published[before].topic, STATUS);
	t.end();
});

const endings: [reason: MqttCloseReason, says: string, shortestS: number, longestS: number][] = [
	["unreachable", "No connection", 1, 10],
	["refused", "refuses the session", 1, 10],
	["tls", "certificate check", 1, 10],
	["lost", "before it accepted", 1, 10],
	["timeout", "did not answer", 1, 10],
	["public", "public address", 1, 10],
	["credentials", "user name or password", 15, 30],
];
for (const [reason, says, shortestS, longestS] of endings) {
	test(`a try that ends as ${reason} is told and followed by another`, (t) => {
		const { mqtt, time, broker, since } = session({}, false);
		mqtt.start();
		broker.current.fail(reason, "word");
		const { state, reason: sentence, nextTryMs } = mqtt.status();
		t.equal(state, reason === "credentials" ? "unauthorized" : "waiting");
		t.ok(sentence.includes(says), sentence);
		t.ok(nextTryMs !== undefined && nextTryMs >= shortestS * 1000 && nextTryMs <= longestS * 1000, `${nextTryMs} ms`);
		t.equal(broker.connections.length, 1);
		time.advance(longestS * 1000);
		t.equal(broker.connections.length, 2);
		broker.current.accept();
		t.equal(mqtt.status().state, "connected");
		t.deepEqual(since(), ["marked", "connected"]);
		t.end();
	});
}

test("pauses grow while tries fail, and start over only after a stable minute", (t) => {
	const { mqtt, time, broker } = session({}, false);
	mqtt.start();
	const fail = () => {
		broker.current.fail("lost");
		const pause = mqtt.status().nextTryMs ?? 0;
		time.advance(pause);
		return pause;
	};
	const stay = (seconds: number) => {
		broker.current.accept();
		for (let i = 0; i < seconds; i++) {
			const { published, handler } = broker.current;
			handler.acknowledged(published[published.length - 1].packet);
			time.advance(1000);
		}
	};
	const meanOf = (count: number, before: () => void) => {
		let sum = 0;
		for (let i = 0; i < count; i++) {
			before();
			sum += fail();
		}
		return sum / count;
	};
	const within = (mean: number, shortest: number, longest: number) =>
		t.ok(mean > shortest && mean < longest, `mean pause ${Math.round(mean)} ms`);
	for (let i = 0; i < 4; i++) fail();
	within(
		meanOf(40, () => undefined),
		20_000,
		41_000,
	);
	within(
		meanOf(40, () => stay(50)),
		20_000,
		41_000,
	);
	t.ok(mqtt.status().reason.startsWith("Connecting"));
	within(
		meanOf(40, () => stay(61)),
		4000,
		7000,
	);
	t.end();
});

test("a connection that does not last is told of as such", (t) => {
	const { mqtt, time, broker } = session();
	mqtt.start();
	time.advance(5000);
	broker.kill();
	t.ok(mqtt.status().reason.includes("another client"), mqtt.status().reason);
	t.end();
});

test("what was on its way counts no more after the connection has broken", (t) => {
	const { mqtt, time, broker, since } = session({}, false);
	mqtt.start();
	broker.current.accept();
	for (let i = 0; i < MAX_IN_FLIGHT; i++) mqtt.publish(message(1));
	broker.current.fail("lost");
	time.advance(10_000);
	broker.current.accept();
	since();
	broker.current.handler.acknowledged(2);
	t.deepEqual(since(), []);
	for (let i = 0; i < MAX_IN_FLIGHT; i++) t.ok(mqtt.publish(message(1)) !== undefined);
	t.end();
});

test("a password refused after it was accepted is refused for the first time", (t) => {
	const { mqtt, time, broker } = session({}, false);
	mqtt.start();
	for (let i = 0; i < 5; i++) {
		broker.current.fail("credentials");
		time.advance(900_000);
	}
	time.advance(mqtt.status().nextTryMs ?? 0);
	broker.current.accept();
	broker.current.fail("lost");
	time.advance(mqtt.status().nextTryMs ?? 0);
	broker.current.fail("credentials");
	t.ok((mqtt.status().nextTryMs ?? 0) <= 30_000);
	t.end();
});

test("a broker that accepts the connection and never the session is given up after 30 s", (t) => {
	const { mqtt, time, broker } = session({}, false);
	mqtt.start();
	time.advance(29_999);
	t.equal(mqtt.status().state, "connecting");
	time.advance(1);
	t.equal(broker.connections[0].ended, "abort");
	t.equal(mqtt.status().state, "waiting");
	t.ok(mqtt.status().reason.includes("did not answer"));
	time.advance(10_000);
	t.equal(broker.connections.length, 2);
	t.end();
});

test("a half-open connection is cut and made anew", (t) => {
	const { mqtt, time, broker, since } = session();
	mqtt.start();
	time.advance(47_000);
	since();
	broker.isSilent = true;
	time.advance(30_000);
	t.equal(broker.connections[0].ended, "abort", "within 1.5 keep-alives");
	t.ok(since().includes("disconnected"));
	broker.isSilent = false;
	time.advance(65_000);
	t.equal(mqtt.status().state, "connected");
	t.end();
});

test("a broker that stops reading is noticed, however much is written", (t) => {
	const { mqtt, time, broker } = session();
	mqtt.start();
	time.advance(10);
	broker.current.window = 100;
	broker.isSilent = true;
	for (let second = 0; second < 28; second++) {
		mqtt.publish(message(0));
		time.advance(1000);
	}
	t.equal(broker.connections[0].ended, "abort");
	t.end();
});

test("a beat held back by a full connection goes first when there is room", (t) => {
	const { mqtt, time, broker } = session();
	mqtt.start();
	time.advance(5000);
	broker.current.window = 3;
	time.advance(6000);
	const before = broker.current.published.length;
	broker.current.take(100);
	t.equal(broker.current.published.length, before + 1);
	t.equal(broker.current.published[before].text, "online");
	t.end();
});

test("with TLS a session waits for the clock", (t) => {
	const tls = { serverName: "broker.lan", authorities: [], clientCertificates: [], clientKey: undefined };
	const { mqtt, time, broker } = session({ tls });
	time.epoch = undefined;
	mqtt.start();
	time.advance(60_000);
	t.equal(broker.connections.length, 0);
	t.equal(mqtt.status().state, "waiting");
	t.ok(mqtt.status().reason.includes("clock"));
	time.epoch = 1_769_860_800_000;
	time.advance(1010);
	t.equal(mqtt.status().state, "connected");
	t.deepEqual(broker.current.options.tls, tls);
	t.ok(mqtt.status().reason.includes("over TLS"));
	t.equal(mqtt.status().tries, 1);
	t.end();
});

test("a broker whose rules refuse the status is told of, and the session goes on", (t) => {
	const { mqtt, time, broker } = session();
	broker.denied = (topic) => topic === STATUS;
	mqtt.start();
	time.advance(9000);
	t.notOk(mqtt.status().reason.includes("access rules"));
	time.advance(2000);
	t.ok(mqtt.status().reason.includes("access rules"), mqtt.status().reason);
	t.equal(mqtt.status().state, "connected");
	broker.denied = () => false;
	time.advance(10_000);
	t.notOk(mqtt.status().reason.includes("access rules"));
	t.end();
});

test("a stale offline on the own topic is put right", (t) => {
	const { mqtt, time, broker } = session();
	mqtt.start();
	time.advance(6000);
	broker.retained.set(STATUS, "offline");
	broker.deliver(STATUS, "offline");
	t.equal(broker.retained.get(STATUS), "online");
	t.end();
});

test("a stopped session says offline and goodbye", (t) => {
	const { mqtt, time, broker, since } = session();
	let done = 0;
	mqtt.start();
	time.advance(10);
	since();
	mqtt.stop(() => done++);
	t.equal(mqtt.publish(message(0)), undefined);
	t.deepEqual([done, mqtt.status().state, since().join()], [0, "stopped", "disconnected"]);
	time.advance(10);
	t.deepEqual([done, broker.current.ended, broker.retained.get(STATUS)], [1, "close", "offline"]);
	time.advance(600_000);
	t.deepEqual([done, broker.connections.length, time.pending.size], [1, 1, 0]);
	t.end();
});

test("a goodbye that is not answered takes a second", (t) => {
	const { mqtt, time, broker } = session();
	let done = 0;
	mqtt.start();
	time.advance(10);
	broker.isSilent = true;
	mqtt.stop(() => done++);
	time.advance(999);
	t.equal(done, 0);
	time.advance(1);
	t.deepEqual([done, broker.current.ended], [1, "close"]);
	t.end();
});

test("a connection that breaks during the goodbye ends it", (t) => {
	const { mqtt, time, broker } = session();
	let done = 0;
	mqtt.start();
	time.advance(10);
	mqtt.stop(() => done++);
	broker.kill();
	time.advance(600_000);
	t.deepEqual([done, broker.connections.length, broker.current.ended], [1, 1, undefined]);
	t.end();
});

for (const state of ["connecting", "waiting", "full"] as const) {
	test(`a session stopped while ${state} ends at once`, (t) => {
		const { mqtt, time, broker } = session({}, false);
		let done = 0;
		mqtt.start();
		if (state === "waiting") broker.current.fail("unreachable");
		if (state === "full") {
			broker.current.accept();
			broker.current.window = 0;
		}
		mqtt.stop(() => done++);
		t.equal(done, 1);
		if (state !== "waiting") t.equal(broker.current.ended, "abort");
		time.advance(600_000);
		t.deepEqual([done, broker.connections.length, time.pending.size], [1, 1, 0]);
		t.end();
	});
}

test("what an earlier connection still says is not heard", (t) => {
	const { mqtt, time, broker, since } = session({}, false);
	mqtt.start();
	const [first] = broker.connections;
	time.advance(41_000);
	t.equal(broker.connections.length, 2);
	first.handler.connected();
	first.handler.closed("lost", "");
	first.handler.acknowledged(1);
	first.handler.message(STATUS, utf8("offline"));
	first.handler.writable();
	first.handler.dropped("t", 9999);
	t.deepEqual(since(), []);
	t.deepEqual([mqtt.status().state, mqtt.status().inboundDropped], ["connecting", 0]);
	t.end();
});
