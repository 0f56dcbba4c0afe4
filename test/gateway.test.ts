/** The firmware as a whole on a fake platform: what changes while it runs, and what it does after crashes. */
import test from "tape";
import { EARLY_MS } from "../src/boot/record.ts";
import { Gateway, type GatewayOptions } from "../src/gateway.ts";
import type { Wifi } from "../src/host.ts";
import { LABEL_KEY } from "../src/network/setup/label.ts";
import { DEFAULT_AUTHENTICATION_KEY, DEFAULT_KEY, Meter } from "../tools/meter/meter.ts";
import { FakeCrypto, FakeDevice, FakeStorage, FakeTime, fakeHost } from "./helpers/fake-host.ts";
import { FakeBroker } from "./helpers/fake-mqtt.ts";
import { FakeWifi } from "./helpers/fake-wifi.ts";
import { meterCrypto } from "./helpers/meter-crypto.ts";
import { MeterLine } from "./helpers/meter-line.ts";
import { ADMIN, bearer, parseAnswers, request } from "./http/harness.ts";

interface Place {
	readonly storage?: FakeStorage;
	readonly restartReason?: string;
	readonly dialect?: string;
	readonly options?: GatewayOptions;
	readonly wifi?: Wifi;
}

function start(place: Place = {}) {
	const { storage = new FakeStorage(), restartReason = "power-on", dialect = "aidon-se", options, wifi } = place;
	const lit: string[] = [];
	const light = (_: number, word: string) => {
		if (lit.at(-1) !== word) lit.push(word);
	};
	const device: FakeDevice = Object.assign(new FakeDevice(), { restartReason, light });
	const crypto = Object.assign(new FakeCrypto(), { aesGcmDecrypt: meterCrypto.aesGcmDecrypt });
	const time = new FakeTime();
	const line = new MeterLine({ baud: 115200 });
	const broker = new FakeBroker(time);
	const parts = { clock: time, timers: time, time, storage, device, crypto, line, mqtt: broker };
	const host = fakeHost({ ...parts, ...(wifi && { wifi }) } as object);
	const gateway = new Gateway(host, {
		...options,
		defaults: [["http.port", 8080], ...(options?.defaults ?? [])],
		adminToken: ADMIN,
	});
	const meter = new Meter({ dialects: [dialect], startUtcSeconds: 1_769_860_800 });
	const ask = (method: string, path: string, body = "") => {
		const peer = host.tcp.connect(8080);
		const lines = [bearer(ADMIN)];
		if (body !== "") lines.push("Content-Type: application/json", `Content-Length: ${body.length}`);
		peer.send(request(method, path, lines, body));
		return parseAnswers(peer.text())[0];
	};
	return {
		gateway,
		host,
		device,
		time,
		line,
		broker,
		storage,
		lit,
		ask,
		status: () => JSON.parse(ask("GET", "/v1/status").body),
		/** One message of the meter, and the time until the next. */
		hear() {
			if (line.opened.length > 0) line.send(meter.next().bytes);
			time.advance(10_000);
		},
		change: (changes: object) => ask("PATCH", "/v1/settings", JSON.stringify(changes)),
	};
}

test("gateway: a broker that is set later gets the readings, and so does the next one", (t) => {
	const { broker, change, hear } = start();
	hear();
	t.equal(broker.connections.length, 0, "no broker");
	t.equal(change({ "mqtt.url": "mqtt://one.lan" }).status, 200);
	hear();
	t.equal(broker.current.options.host, "one.lan");
	t.ok(broker.current.published.some(({ topic }) => topic === "portti/0123456789ab/reading"));
	change({ "mqtt.url": "mqtt://two.lan", "mqtt.prefix": "house", "mqtt.user": "me", "mqtt.password": "s3same" });
	hear();
	const { options, published } = broker.current;
	t.deepEqual([options.host, options.user, options.password], ["two.lan", "me", "s3same"]);
	t.ok(published.some(({ topic }) => topic === "house/0123456789ab/reading"));
	t.equal(broker.connections.filter(({ state }) => state === "open").length, 1, "and nobody else");
	t.equal(broker.connections[0].ended, "close", "the first heard goodbye");
	change({ "mqtt.url": null });
	hear();
	t.equal(broker.connections.filter(({ state }) => state === "open").length, 0, "none again");
	t.end();
});

test("gateway: changes that come while the publisher says goodbye are obeyed, too", (t) => {
	const { broker, change, time } = start();
	change({ "mqtt.url": "mqtt://one.lan" });
	time.advance(1000);
	broker.isSilent = true;
	for (const name of ["two", "three", "four"]) change({ "mqtt.url": `mqtt://${name}.lan` });
	broker.isSilent = false;
	time.advance(5000);
	t.equal(broker.current.options.host, "four.lan");
	t.equal(broker.connections.length, 2);
	t.end();
});

test("gateway: settings of MQTT that cannot work are refused, with the reason", (t) => {
	const { change } = start();
	const rows: [changes: object, field: string][] = [
		[{ "mqtt.url": "broker.lan" }, "mqtt.url"],
		[{ "mqtt.url": "mqtt://me:secret@broker.lan" }, "mqtt.url"],
		[{ "mqtt.url": "mqtt://b", "mqtt.prefix": "a/#" }, "mqtt.prefix"],
		[{ "mqtt.url": "mqtt://b", "mqtt.discovery_prefix": "/" }, "mqtt.discovery_prefix"],
		[{ "mqtt.url": "mqtt://b", "mqtt.password": "s3same" }, "mqtt.password"],
		[{ "mqtt.url": "mqtt://203.0.113.1", "mqtt.user": "me", "mqtt.password": "s3same" }, "mqtt.url"],
		[{ "mqtt.url": "mqtts://b", "mqtt.ca": "nonsense" }, "mqtt.ca"],
		[{ "mqtt.url": "mqtts://b", "mqtt.client_certificate": "MAMCAQE=" }, "mqtt.client_certificate"],
		[{ "mqtt.url": "mqtts://b", "mqtt.client_key": "MAMCAQE=" }, "mqtt.client_key"],
	];
	for (const [changes, field] of rows) {
		const answer = change(changes);
		t.equal(answer.status, 422, JSON.stringify(changes));
		t.equal(JSON.parse(answer.body).field, field, answer.body);
		t.notOk(answer.body.includes("s3same"));
	}
	t.end();
});

test("gateway: the meter's keys take effect at once", (t) => {
	const { change, hear, gateway, status } = start({ dialect: "lux-p1-ciphered" });
	hear();
	t.equal(gateway.latest.reading, undefined, "no key");
	t.equal(status().faults.key_missing, 1);
	change({ "meter.key": DEFAULT_KEY, "meter.auth_key": DEFAULT_AUTHENTICATION_KEY });
	hear();
	t.equal(gateway.latest.reading?.sequence, 1);
	change({ "meter.key": DEFAULT_AUTHENTICATION_KEY });
	hear();
	t.equal(gateway.latest.reading?.sequence, 1, "a wrong key");
	change({ "meter.key": DEFAULT_KEY });
	hear();
	t.equal(gateway.latest.reading?.sequence, 2);
	t.end();
});

test("gateway: the light follows line, broker and button", (t) => {
	const { lit, hear, time, device, change, broker } = start();
	t.deepEqual(lit, ["no line"]);
	hear();
	t.equal(lit.at(-1), "frames");
	broker.isUp = false;
	change({ "mqtt.url": "mqtt://one.lan" });
	hear();
	t.equal(lit.at(-1), "no broker");
	change({ "mqtt.url": null });
	device.press(100, time);
	t.equal(lit.at(-1), "pairing");
	time.advance(20_000);
	hear();
	time.advance(20_000);
	hear();
	t.equal(lit.at(-1), "frames", "a minute later");
	t.end();
});

test("gateway: a restart that is asked for comes after the answer and the goodbye", (t) => {
	const { ask, change, device, time, broker } = start();
	change({ "mqtt.url": "mqtt://one.lan" });
	time.advance(1000);
	t.equal(ask("POST", "/v1/restart").status, 202);
	t.equal(device.restarts, 0);
	time.advance(2000);
	t.equal(device.restarts, 1);
	t.equal(broker.connections[0].ended, "close");
	t.equal(broker.retained.get("portti/0123456789ab/status"), "offline");
	t.end();
});

test("gateway: a factory reset, from the button or over HTTP, leaves nothing and is announced by the light", (t) => {
	for (const how of ["button", "HTTP"]) {
		const { ask, change, device, time, storage, hear, lit } = start();
		change({ "mqtt.url": "mqtt://one.lan", "meter.key": DEFAULT_KEY });
		ask("POST", "/v1/tokens", '{"name":"evcc","role":"read"}');
		for (let count = 0; count < 3; count++) hear();
		t.ok(storage.values.size >= 4, [...storage.values.keys()].join(", "));
		if (how === "button") {
			device.hold(true);
			time.advance(9900);
		} else t.equal(ask("POST", "/v1/factory-reset").status, 202);
		t.equal(lit.at(-1), "reset", `${how}: the light says so first`);
		t.equal(device.restarts, 0);
		time.advance(2000);
		t.equal(device.restarts, 1, how);
		t.equal(storage.values.size, 0, "nothing is left");
	}
	t.end();
});

test("gateway: set-up, from the box and by the button; a reset leaves the label, and leads there again", (t) => {
	const wifi = new FakeWifi();
	const { device, time, storage, lit, change } = start({ wifi });
	time.advance(1000);
	t.equal(lit.at(-1), "set-up");
	t.equal(wifi.point?.options.ssid, "Portti-89AB");
	time.advance(11 * 60_000);
	t.equal(wifi.point, undefined);
	t.equal(lit.at(-1), "no wi-fi");
	t.equal(change({ "wifi.ssid": "Home", "wifi.password": "correct horse", "meter.key": DEFAULT_KEY }).status, 200);
	wifi.accept();
	for (const [held, word, opens] of [
		[2900, "pairing", false],
		[8000, undefined, false],
		[3100, "set-up", true],
	] as const) {
		device.press(held, time);
		t.equal(wifi.point !== undefined, opens, `held for ${held} ms`);
		if (word !== undefined) t.equal(lit.at(-1), word);
		time.advance(60_000);
	}
	t.equal(device.restarts, 0);
	t.ok(storage.values.size > 3);
	device.press(10_100, time);
	t.equal(device.restarts, 1);
	t.deepEqual([...storage.values.keys()], [LABEL_KEY]);
	const { password } = wifi.points[0].options;
	const again = new FakeWifi();
	start({ wifi: again, storage }).time.advance(1000);
	t.equal(again.point?.options.password, password, "the label holds");
	t.equal(again.joins.length, 0);
	t.end();
});

test("gateway: set-up runs in safe mode, too", (t) => {
	const storage = new FakeStorage();
	for (let crash = 1; crash <= 3; crash++) start({ storage, restartReason: "panic" });
	const wifi = new FakeWifi();
	const { time, status, device } = start({ storage, wifi, restartReason: "panic" });
	time.advance(1000);
	t.ok(status().safe_mode);
	t.ok(wifi.point !== undefined, "without a network");
	time.advance(11 * 60_000);
	device.press(3100, time);
	t.ok(wifi.point !== undefined, "and by the button");
	t.end();
});

test("gateway: three early crashes lead to a safe mode without line and MQTT, which a restart ends", (t) => {
	const storage = new FakeStorage();
	start({ storage }).change({ "mqtt.url": "mqtt://one.lan" });
	for (let crash = 1; crash <= 2; crash++)
		t.notOk(start({ storage, restartReason: "abort: no more" }).status().safe_mode, `${crash}`);
	const safe = start({ storage, restartReason: "abort: no more" });
	safe.hear();
	const { safe_mode, early_crashes, last_crash, line, mqtt, starts } = safe.status();
	t.deepEqual([safe_mode, early_crashes, last_crash, starts], [true, 3, "abort: no more", 4]);
	t.equal(line.code, "off");
	t.equal(mqtt.state, "off");
	t.equal(safe.line.opened.length + safe.broker.connections.length, 0, "neither is touched");
	t.equal(safe.lit.at(-1), "safe mode");
	const reading = safe.ask("GET", "/v1/reading");
	t.equal(reading.status, 503);
	t.ok(reading.body.includes("safe mode"), reading.body);
	t.equal(safe.change({ "mqtt.url": null }).status, 200, "settings can be mended");
	t.equal(safe.ask("POST", "/v1/restart").status, 202);
	safe.time.advance(1000);
	t.equal(safe.device.restarts, 1);
	const well = start({ storage, restartReason: "software" });
	t.notOk(well.status().safe_mode);
	t.ok(well.line.opened.length > 0);
	t.equal(well.status().last_crash, "abort: no more", "and is remembered");
	well.time.advance(EARLY_MS);
	t.equal(start({ storage, restartReason: "panic" }).status().early_crashes, 0, "a late crash");
	t.end();
});
