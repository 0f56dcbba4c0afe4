/** The firmware as a whole where the network is Wi-Fi: what waits for it, and what is said of it. */
import test from "tape";
import { HOME } from "../hosts/sim/node/air.ts";
import { Gateway } from "../src/gateway.ts";
import { AirWifi, LEASE } from "./helpers/air-wifi.ts";
import { FakeDevice, FakeTime, fakeHost } from "./helpers/fake-host.ts";
import { FakeBroker } from "./helpers/fake-mqtt.ts";
import { MeterLine } from "./helpers/meter-line.ts";
import { ADMIN, bearer, parseAnswers, request } from "./http/harness.ts";

function start(settings: Readonly<Record<string, string>> = {}) {
	const time = new FakeTime();
	const wifi = new AirWifi(time);
	const broker = new FakeBroker(time);
	let lit = "";
	const light = (_: number, word: string) => {
		lit = word;
	};
	const device = Object.assign(new FakeDevice(), { light });
	const line = new MeterLine({ baud: 115200 });
	const host = fakeHost({ clock: time, timers: time, time, device, line, mqtt: broker, wifi } as object);
	const chosen = { "wifi.ssid": HOME.ssid, "wifi.password": HOME.password, ...settings };
	new Gateway(host, { defaults: [["http.port", 8080], ...Object.entries(chosen)], adminToken: ADMIN });
	const ask = (method: string, path: string, body = "") => {
		const peer = host.tcp.connect(8080);
		const lines = [bearer(ADMIN)];
		if (body !== "") lines.push("Content-Type: application/json", `Content-Length: ${body.length}`);
		peer.send(request(method, path, lines, body));
		return parseAnswers(peer.text())[0];
	};
	return {
		time,
		wifi,
		broker,
		ask,
		light: () => lit,
		status: () => JSON.parse(ask("GET", "/v1/status").body),
	};
}

test("gateway on Wi-Fi: MQTT waits for the network without a try, and the light says what is missing", (t) => {
	const { time, broker, status, light, wifi } = start({ "mqtt.url": "mqtt://broker.lan" });
	wifi.air.change({ on: false });
	time.advance(600_000);
	t.equal(broker.connections.length, 0);
	t.equal(light(), "no wi-fi");
	const before = status();
	t.deepEqual([before.network.code, before.mqtt.state, before.mqtt.tries], ["not_found", "waiting", 0]);
	t.ok(before.mqtt.reason.includes("network"), before.mqtt.reason);
	wifi.air.change({ on: true });
	time.advance(90_000);
	const { network, mqtt } = status();
	t.deepEqual([network.state, network.address, network.dns], ["connected", LEASE.address, "192.168.1.1"]);
	t.deepEqual([mqtt.state, mqtt.tries], ["connected", 1]);
	t.notEqual(light(), "no wi-fi");
	t.end();
});

test("gateway on Wi-Fi: the status has a sentence in three languages for whatever is wrong", (t) => {
	const { time, status, wifi } = start();
	wifi.air.change({ password: "another one" });
	time.advance(5000);
	const { network, clock } = status();
	t.deepEqual([network.state, network.code, network.detail], ["waiting", "password", "4-way handshake timeout"]);
	t.ok(
		network.advice.en.includes("password") &&
			network.advice.sv.includes("godtar inte") &&
			network.advice.fi.includes("salasana"),
	);
	t.ok(network.next_try_s > 0 && network.next_try_s <= 8, `${network.next_try_s}`);
	t.notOk(JSON.stringify(network).includes(HOME.password), "and never the password");
	t.equal(clock.time_zone, "Europe/Stockholm");
	t.equal(clock.local_time, "2026-01-31T13:00:05+01:00");
	t.end();
});

test("gateway on Wi-Fi: settings that cannot work are refused with the one to blame", (t) => {
	const { ask } = start();
	const rows: [changes: object, field: string][] = [
		[{ "wifi.password": "short" }, "wifi.password"],
		[{ "wifi.address": "192.168.1.0" }, "wifi.address"],
		[{ "clock.servers": "a b" }, "clock.servers"],
		[{ "clock.time_zone": "Europe/Oslo" }, "clock.time_zone"],
		[{ "meter.main_fuse_a": 5 }, "meter.main_fuse_a"],
	];
	for (const [changes, field] of rows) {
		const answer = ask("PATCH", "/v1/settings", JSON.stringify(changes));
		t.deepEqual([answer.status, JSON.parse(answer.body).field], [422, field], answer.body);
		t.notOk(answer.body.includes("short"), "no secret comes back");
	}
	t.end();
});
