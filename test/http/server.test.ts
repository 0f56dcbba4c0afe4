import test from "tape";
import { ADMIN, bearer, harness, parseAnswers, request } from "./harness.ts";

const TOKEN = [bearer(ADMIN)];
const GET = request("GET", "/v1/reading", TOKEN);

test("HttpServer: requests in one go are answered in order", (t) => {
	const { feed, connect } = harness();
	feed(1);
	const peer = connect();
	peer.send(
		request("GET", "/v1/reading/active_power_import_w", TOKEN) +
			request("HEAD", "/v1/reading", TOKEN) +
			request("GET", "/v1/readings", TOKEN) +
			request("GET", "/nowhere"),
	);
	const answers = parseAnswers(peer.text(), [false, true]);
	t.deepEqual(
		answers.map((answer) => answer.status),
		[200, 200, 200, 404],
	);
	t.equal(answers[0].body, "1\n");
	t.equal(JSON.parse(answers[2].body).readings.length, 1);
	t.end();
});

test("HttpServer: 200 silent connections displace each other, not a good client", (t) => {
	const { feed, connect, server, host } = harness();
	feed();
	const good = connect("192.0.2.7");
	good.send(GET);
	good.text();
	const crowd = Array.from({ length: 200 }, (_, i) => {
		host.time.advance(10);
		const peer = connect("192.0.2.7");
		if (i % 2) peer.send("GET / HTTP/1.1\r\nX: ");
		return peer;
	});
	t.ok(server.connections <= server.limits.connectionsPerAddress);
	good.send(GET);
	t.equal(parseAnswers(good.text())[0].status, 200, "the connection it had");
	const fresh = connect("192.0.2.7");
	fresh.send(GET);
	t.equal(parseAnswers(fresh.text())[0].status, 200, "a new one");
	t.ok(crowd.filter((peer) => peer.ended === "abort").length >= 200 - server.limits.connectionsPerAddress);
	host.time.advance(10_000);
	t.equal(server.connections, 2, "only those that asked are left");
	t.end();
});

test("HttpServer: it answers to the name that the owner wants, and to the one that was free", (t) => {
	const { feed, connect, server, settings } = harness();
	feed();
	const ask = (host: string) => {
		const peer = connect();
		peer.send(`GET /v1/reading HTTP/1.1\r\nHost: ${host}\r\n${bearer(ADMIN)}\r\n\r\n`);
		return parseAnswers(peer.text())[0].status;
	};
	t.equal(ask("portti-89ab.local"), 200);
	t.equal(ask("meter.local"), 421);
	settings.change(new Map([["device.host_name", "Meter"]]));
	t.equal(ask("meter.local"), 200, "as soon as it is wanted");
	t.equal(ask("meter"), 200, "as a router may call it");
	t.equal(ask("meter-2.local"), 421);
	server.answerTo("meter-2");
	t.equal(ask("meter-2.local"), 200);
	t.equal(ask("meter-3.local"), 421);
	t.end();
});

test("HttpServer: one address cannot take every place", (t) => {
	const { feed, connect, server } = harness();
	feed();
	const { connections, connectionsPerAddress } = server.limits;
	for (let i = 0; i < connections; i++) connect("192.0.2.66").send(request("GET", "/v1/events", TOKEN));
	t.ok(server.connections <= connectionsPerAddress);
	const other = connect("192.0.2.7");
	other.send(GET);
	t.equal(parseAnswers(other.text())[0].status, 200);
	t.end();
});

test("HttpServer: when every place is at work a new connection is refused at once", (t) => {
	const { feed, connect, server } = harness([
		["http.connections", 3],
		["http.event_readers", 10],
	]);
	feed();
	for (let i = 0; i < 3; i++) connect(`192.0.2.${i}`).send(request("GET", "/v1/events", TOKEN));
	const peer = connect("192.0.2.7");
	const [answer] = parseAnswers(peer.text());
	t.equal(answer.status, 503);
	t.equal(answer.headers.get("retry-after"), "1");
	t.equal(JSON.parse(answer.body).status, 503);
	t.equal(peer.ended, "close");
	t.equal(server.counters.refused, 1);
	t.end();
});

test("HttpServer: connections without a token give way before those with one", (t) => {
	const { feed, connect, host } = harness([["http.connections", 2]]);
	feed();
	const known = connect("192.0.2.1");
	known.send(GET);
	host.time.advance(10);
	const stranger = connect("192.0.2.2");
	stranger.send(request("GET", "/"));
	host.time.advance(10);
	connect("192.0.2.3");
	t.equal(stranger.ended, "abort");
	t.equal(known.ended, undefined);
	t.end();
});

test("HttpServer: a handler that fails costs its request alone", (t) => {
	const { feed, connect, server, services, host } = harness();
	feed();
	const broken = (): never => {
		throw new Error("broken");
	};
	Object.assign(services, { line: broken, telegram: { kind: "p1", bytes: broken } });
	const peer = connect();
	peer.send(request("GET", "/v1/telegram", TOKEN) + GET);
	const answers = parseAnswers(peer.text());
	t.deepEqual(
		answers.map((answer) => answer.status),
		[500, 200],
	);
	t.notOk(answers[0].body.includes("broken"), "the reason is not told to the client");
	t.equal(server.counters.failures, 1);
	t.equal(host.logged.length, 1, "but logged");
	const cut = connect();
	cut.send(request("GET", "/metrics", TOKEN));
	t.equal(cut.ended, "abort", "a response that has begun cannot be taken back");
	t.equal(server.counters.failures, 2);
	t.equal(server.connections, 1);
	t.end();
});

test("HttpServer: close lets go of everything", (t) => {
	const { feed, connect, server, host } = harness();
	feed();
	const peers = [connect(), connect(), connect()];
	peers[1].send(GET);
	peers[2].send(request("GET", "/v1/events", TOKEN));
	server.close();
	t.ok(peers.every((peer) => peer.ended === "abort"));
	t.equal(host.tcp.listeners.size, 0);
	t.equal(host.time.pending.size, 0, "no timer is left");
	feed();
	t.pass("a reading finds nobody");
	t.end();
});
