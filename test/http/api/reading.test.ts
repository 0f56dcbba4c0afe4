import test from "tape";
import { fieldIndex } from "../../../src/readings/fields.ts";
import { ADMIN, bearer, harness, request } from "../harness.ts";

const TOKEN = [bearer(ADMIN)];

test("/v1/reading: 503 while there is none, and when it is older than three periods", (t) => {
	const { ask, feed, host } = harness();
	const get = request("GET", "/v1/reading", TOKEN);
	const none = ask(get);
	t.equal(none.status, 503);
	const problem = JSON.parse(none.body);
	t.equal(problem.line, "silent", "the line's state for programs");
	t.ok(problem.detail.includes("Nothing arrives."), "and for people");
	t.ok(Number(none.headers.get("retry-after")) > 0);
	for (let i = 0; i < 30; i++) {
		feed();
		host.time.advance(1000);
	}
	host.time.advance(1500);
	t.equal(ask(get).status, 200);
	host.time.advance(1000);
	const stale = ask(get);
	t.equal(stale.status, 503);
	t.ok(JSON.parse(stale.body).detail.includes("3 seconds old"), "says how old");
	feed();
	t.equal(ask(get).status, 200);
	t.end();
});

test("/v1/reading/{field}: exact decimals", (t) => {
	const { ask, services, feed } = harness();
	const reading = feed();
	reading.values[fieldIndex("active_energy_import_kwh")] = 7_805_332;
	reading.values[fieldIndex("voltage_l1_v")] = 231_500;
	reading.values[fieldIndex("current_l1_a")] = -40;
	reading.values[fieldIndex("active_power_export_w")] = 0;
	const table: [name: string, expected: string][] = [
		["active_energy_import_kwh", "7805.332\n"],
		["voltage_l1_v", "231.5\n"],
		["current_l1_a", "-0.04\n"],
		["active_power_export_w", "0\n"],
	];
	for (const [name, expected] of table) {
		const answer = ask(request("GET", `/v1/reading/${name}`, TOKEN));
		t.equal(answer.body, expected, name);
		t.equal(answer.headers.get("content-type"), "text/plain; charset=utf-8");
	}
	const absent = ask(request("GET", "/v1/reading/voltage_l2_v", TOKEN));
	t.equal(absent.status, 404);
	t.ok(JSON.parse(absent.body).detail.includes("did not send"), "known, but not sent");
	const unknown = ask(request("GET", "/v1/reading/voltage_l4_v", TOKEN));
	t.equal(unknown.status, 404);
	t.ok(JSON.parse(unknown.body).detail.includes("voltage_l4_v"), "names what is unknown");
	services.latest.reading = undefined;
	t.equal(ask(request("GET", "/v1/reading/voltage_l1_v", TOKEN)).status, 503);
	t.equal(ask(request("GET", "/v1/reading/nonsense", TOKEN)).status, 404, "unknown comes first");
	t.end();
});

test("/v1/readings: what came after a sequence", (t) => {
	const { ask, feed } = harness();
	const get = (query: string) => JSON.parse(ask(request("GET", `/v1/readings${query}`, TOKEN)).body);
	t.deepEqual(get(""), { since: 0, missed: 0, last_sequence: 0, readings: [] });
	for (let i = 1; i <= 5; i++) feed(i * 100);
	const table: [query: string, missed: number | null, sequences: number[]][] = [
		["", 0, [1, 2, 3, 4, 5]],
		["?since=3", 0, [4, 5]],
		["?since=5", 0, []],
		["?since=99", null, [1, 2, 3, 4, 5]],
	];
	for (const [query, missed, sequences] of table) {
		const answer = get(query);
		t.deepEqual([answer.missed, answer.last_sequence], [missed, 5], query);
		t.deepEqual(
			answer.readings.map((reading: { sequence: number }) => reading.sequence),
			sequences,
		);
	}
	t.equal(get("?since=4").readings[0].active_power_import_w, 500);
	t.end();
});

test("/v1/readings: a gap is stated", (t) => {
	const { ask, feed, services } = harness();
	for (let i = 0; i < 400; i++) feed(i * 1000);
	const kept = services.recent.length;
	const answer = JSON.parse(ask(request("GET", "/v1/readings?since=7", TOKEN)).body);
	t.equal(answer.missed, 400 - kept - 7);
	t.equal(answer.readings.length, kept);
	t.end();
});

test("/v1/readings: what comes while it is being sent is left for the next request", (t) => {
	const { connect, feed } = harness();
	for (let i = 0; i < 20; i++) feed();
	const peer = connect("192.0.2.7", 300);
	peer.send(request("GET", "/v1/readings", TOKEN));
	for (let i = 0; i < 100; i++) {
		if (i % 5 === 0) feed();
		peer.take(400);
	}
	const text = peer.text();
	t.ok(text.includes('"sequence":20,'));
	t.notOk(text.includes('"sequence":21,'));
	t.ok(text.endsWith("]}\r\n0\r\n\r\n"));
	t.end();
});

test("/v1/readings over HTTP/1.0: no chunks, and the end of the connection is the end", (t) => {
	const { connect, feed } = harness();
	feed();
	const peer = connect();
	peer.send(`GET /v1/readings HTTP/1.0\r\n${TOKEN[0]}\r\n\r\n`);
	const text = peer.text();
	t.equal(peer.ended, "close");
	t.notOk(text.includes("Transfer-Encoding"));
	t.equal(JSON.parse(text.slice(text.indexOf("\r\n\r\n"))).readings.length, 1);
	t.end();
});
