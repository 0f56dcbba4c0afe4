import test from "tape";
import { ADMIN, bearer, harness, parseAnswers, request } from "./harness.ts";

const TOKEN = [bearer(ADMIN)];
const GET = request("GET", "/v1/reading", TOKEN);

test("Connection: a request in pieces", (t) => {
	const { feed, connect } = harness();
	feed();
	for (const step of [1, 7, 50]) {
		const peer = connect();
		for (let at = 0; at < GET.length; at += step) {
			t.equal(peer.received.length, 0, "no answer before its end");
			peer.send(GET.slice(at, at + step));
		}
		t.equal(parseAnswers(peer.text())[0].status, 200);
	}
	t.end();
});

test("Connection: kept open, or not", (t) => {
	const { feed, connect } = harness();
	feed();
	const table: [name: string, text: string, open: boolean][] = [
		["HTTP/1.1", GET, true],
		["Connection: close", request("GET", "/v1/reading", [...TOKEN, "Connection: close"]), false],
		["HTTP/1.0", `GET /v1/reading HTTP/1.0\r\n${TOKEN[0]}\r\n\r\n`, false],
		["a problem", request("GET", "/nowhere"), true],
	];
	for (const [name, text, open] of table) {
		const peer = connect();
		peer.send(text);
		const [answer] = parseAnswers(peer.text());
		t.equal(peer.ended, open ? undefined : "close", name);
		t.equal(answer.headers.get("connection"), open ? undefined : "close", `${name}: says so`);
		if (!open) continue;
		peer.send(GET);
		t.equal(parseAnswers(peer.text())[0].status, 200, `${name}: the next request`);
	}
	t.end();
});

test("Connection: a malformed request is answered, read over, and closed", (t) => {
	const { host, server, connect } = harness();
	const peer = connect();
	peer.send("GET / HTTP/1.1\nHost: a\n\n");
	const [answer] = parseAnswers(peer.text());
	t.equal(answer.status, 400);
	t.equal(answer.headers.get("connection"), "close");
	t.equal(peer.ended, undefined, "what the peer still sends must not reset the answer");
	peer.send(GET);
	t.equal(peer.received.length, 0, "nothing more is answered");
	t.equal(peer.unread, 0, "but read");
	host.time.advance(3000);
	t.equal(peer.ended, "close");
	t.equal(server.connections, 0);
	t.equal(server.counters.malformed, 1);
	t.end();
});

test("Connection: a peer that sends on and on after its error is cut off", (t) => {
	const { connect, server } = harness();
	const peer = connect();
	peer.send("nonsense\r\n");
	for (let i = 0; i < 100 && peer.ended === undefined; i++) peer.send("x".repeat(10_000));
	t.equal(peer.ended, "abort");
	t.equal(server.connections, 0);
	t.end();
});

test("Connection: time to the end of the head", (t) => {
	const { host, connect, server } = harness();
	const silent = connect();
	const slow = connect();
	slow.send("GET / HT");
	host.time.advance(4000);
	slow.send("T");
	t.equal(silent.ended, undefined);
	host.time.advance(2000);
	t.equal(silent.ended, "close", "nothing was sent: nothing is answered");
	t.equal(silent.received.length, 0);
	t.equal(parseAnswers(slow.text())[0].status, 408, "a drip does not lengthen it");
	host.time.advance(3000);
	t.equal(slow.ended, "close");
	t.equal(server.connections, 0);
	t.equal(server.counters.timeouts, 1);
	t.end();
});

test("Connection: time between requests, and for the next head", (t) => {
	const { host, connect, feed } = harness();
	feed();
	const peer = connect();
	peer.send(GET);
	peer.text();
	host.time.advance(58_000);
	t.equal(peer.ended, undefined, "may be idle");
	peer.send("GET");
	host.time.advance(4000);
	t.equal(peer.ended, undefined, "the head has its own time");
	host.time.advance(2000);
	t.equal(parseAnswers(peer.text())[0].status, 408);
	const idle = connect();
	idle.send(GET);
	idle.text();
	host.time.advance(62_000);
	t.equal(idle.ended, "close", "but not for ever");
	t.equal(idle.received.length, 0);
	t.end();
});

test("Connection: time for the body and for the response", (t) => {
	const { host, connect, feed, server } = harness();
	for (let i = 0; i < 30; i++) feed(i);
	const uploading = connect();
	uploading.send(
		request("POST", "/v1/tokens", [...TOKEN, "Content-Type: application/json", "Content-Length: 50"], "{"),
	);
	const deaf = connect("192.0.2.8", 100);
	deaf.send(request("GET", "/v1/readings", TOKEN));
	host.time.advance(29_000);
	t.equal(uploading.received.length, 0);
	t.equal(deaf.ended, undefined);
	host.time.advance(3000);
	t.equal(parseAnswers(uploading.text())[0].status, 408);
	t.equal(deaf.ended, "abort", "what was not taken is lost");
	host.time.advance(3000);
	t.equal(server.connections, 0);
	t.end();
});

test("Connection: a long response may take long, as long as it moves", (t) => {
	const { host, connect, ask } = harness();
	const length = ask(request("GET", "/openapi.json")).body.length;
	const steady = connect("192.0.2.8", 100);
	const nearlyDeaf = connect("192.0.2.9", 100);
	for (const peer of [steady, nearlyDeaf]) peer.send(request("GET", "/openapi.json"));
	for (let second = 0; second < 100; second++) {
		host.time.advance(1000);
		if (nearlyDeaf.ended === undefined) nearlyDeaf.take(10);
		if (second < 50) steady.take(600);
	}
	t.equal(nearlyDeaf.ended, "abort", "ten bytes a second are not enough");
	t.ok(length > 30 * 600, "it takes longer than a request may");
	t.ok(steady.received.length >= 29_000, "and goes on all the same");
	t.end();
});

test("Connection: a slow reader gets everything, in order", (t) => {
	const start = () => {
		const { connect, feed } = harness();
		for (let i = 0; i < 40; i++) feed(i);
		return connect;
	};
	const text =
		GET + request("GET", "/v1/readings", TOKEN) + request("GET", "/") + request("GET", "/metrics", TOKEN) + GET;
	const quick = start()();
	quick.send(text);
	const expected = quick.text();
	t.equal(parseAnswers(expected).length, 5);
	for (const step of [1, 333, 5000]) {
		const peer = start()("192.0.2.7", 10);
		peer.send(text);
		for (let i = 0; i < expected.length && peer.received.length < expected.length; i++) peer.take(step);
		t.ok(peer.text() === expected, `${step} bytes at a time`);
	}
	t.end();
});

test("Connection: a slow reader holds back its own requests", (t) => {
	const { connect, feed } = harness();
	feed();
	const peer = connect("192.0.2.9", 10);
	const many = 300;
	for (let i = 0; i < many; i++) peer.send(GET);
	t.ok(peer.unread > many * GET.length - 10_000, "they wait with the platform");
	peer.take(1 << 20);
	t.equal(parseAnswers(peer.text()).length, many);
	t.equal(peer.unread, 0);
	t.end();
});

test("Connection: HEAD has the head of GET and nothing else", (t) => {
	const { feed, connect, host } = harness();
	for (let i = 0; i < 5; i++) feed();
	for (const path of ["/", "/v1/reading", "/v1/readings", "/metrics", "/openapi.json", "/v1/status", "/v1/reading/x"]) {
		const peer = connect();
		peer.send(request("GET", path, TOKEN));
		const got = peer.text();
		peer.send(request("HEAD", path, TOKEN) + GET);
		const [head, next] = parseAnswers(peer.text(), [true]);
		t.deepEqual([...head.headers], [...parseAnswers(got)[0].headers], path);
		t.equal(next.status, 200, `${path}: the next request`);
		peer.hangUp();
	}
	const peer = connect();
	peer.send(request("HEAD", "/v1/events", TOKEN));
	t.equal(parseAnswers(peer.text(), [true])[0].headers.get("content-type"), "text/event-stream");
	host.time.advance(1);
	t.equal(peer.received.length, 0, "no events after HEAD");
	t.end();
});

test("Connection: bodies", (t) => {
	const { connect } = harness();
	const body = '{"name":"a","role":"read"}';
	const lines = [...TOKEN, "Content-Type: application/json"];
	const table: [name: string, text: string][] = [
		["with a length", request("POST", "/v1/tokens", [...lines, `Content-Length: ${body.length}`], body)],
		[
			"in chunks",
			request(
				"POST",
				"/v1/tokens",
				[...lines, "Transfer-Encoding: chunked"],
				`5\r\n${body.slice(0, 5)}\r\n15;x=y\r\n${body.slice(5)}\r\n0\r\nA: b\r\n\r\n`,
			),
		],
	];
	for (const [name, text] of table) {
		for (const step of [1, 1000]) {
			const peer = connect();
			for (let at = 0; at < text.length; at += step) peer.send(text.slice(at, at + step));
			peer.send(request("GET", "/nowhere"));
			const answers = parseAnswers(peer.text());
			t.deepEqual(
				answers.map((answer) => answer.status),
				[201, 404],
				`${name}, ${step} at a time`,
			);
		}
	}
	t.end();
});

test("Connection: Expect: 100-continue", (t) => {
	const { connect } = harness();
	const body = '{"name":"a","role":"read"}';
	const lines = ["Content-Type: application/json", `Content-Length: ${body.length}`, "Expect: 100-continue"];
	const welcome = connect();
	welcome.send(request("POST", "/v1/tokens", [...TOKEN, ...lines]));
	t.equal(welcome.text(), "HTTP/1.1 100 Continue\r\n\r\n");
	welcome.send(body);
	t.equal(parseAnswers(welcome.text())[0].status, 201);
	const unwelcome = connect();
	unwelcome.send(request("POST", "/v1/tokens", lines));
	t.equal(parseAnswers(unwelcome.text())[0].status, 403, "refused before the body is sent");
	t.end();
});

test("Connection: a body nobody wants ends the connection, so that it is not taken for a request", (t) => {
	const { connect, feed, host, server } = harness();
	feed();
	const inner = request("DELETE", "/v1/tokens/00000000", TOKEN);
	const peer = connect();
	peer.send(request("GET", "/v1/reading", [`Content-Length: ${inner.length}`], inner));
	const answers = parseAnswers(peer.text());
	t.equal(answers.length, 1);
	t.equal(answers[0].status, 401);
	t.equal(answers[0].headers.get("connection"), "close");
	host.time.advance(3000);
	t.equal(peer.ended, "close");
	t.equal(server.counters.requests, 1);
	t.end();
});

test("Connection: a head as long as allowed, and one byte longer", (t) => {
	const { connect, feed } = harness([["http.head_bytes", 512]]);
	feed();
	const pad = (length: number) => {
		const empty = request("GET", "/v1/reading", [...TOKEN, "X: "]);
		return request("GET", "/v1/reading", [...TOKEN, `X: ${"x".repeat(length - empty.length)}`]);
	};
	for (const step of [1, 1000]) {
		for (const [length, status] of [
			[512, 200],
			[513, 431],
		] as const) {
			const peer = connect();
			const text = pad(length);
			for (let at = 0; at < text.length; at += step) peer.send(text.slice(at, at + step));
			t.equal(parseAnswers(peer.text())[0].status, status, `${length} bytes, ${step} at a time`);
			peer.hangUp();
		}
	}
	t.end();
});

test("Connection: a peer that goes away at any moment is forgotten", (t) => {
	const { connect, feed, server } = harness();
	for (let i = 0; i < 20; i++) feed();
	const texts = [
		"",
		"GE",
		GET,
		request("GET", "/v1/readings", TOKEN),
		request("GET", "/v1/events", TOKEN),
		"nonsense\n",
	];
	for (const text of texts) {
		for (const window of [10, 1 << 20]) {
			const peer = connect("192.0.2.7", window);
			peer.send(text);
			peer.hangUp();
			t.equal(server.connections, 0, JSON.stringify(text.slice(0, 20)));
		}
	}
	t.equal(server.events.readers, 0);
	t.end();
});
