import test from "tape";
import { HttpGet, PATIENCE_MS } from "../../src/update/http-get.ts";
import { parseHttpUrl } from "../../src/update/http-url.ts";
import { FakeClient } from "../helpers/fake-client.ts";
import { FakeTime } from "../helpers/fake-host.ts";

interface Reader {
	/** Bytes that are read at a time; 0: the reader is busy. */
	pace: number;
}

function get(text: string, { from = 0, pace = 7 } = {}) {
	const url = parseHttpUrl(text);
	if ("fault" in url) throw new Error(url.fault);
	const time = new FakeTime();
	const client = new FakeClient();
	const events: string[] = [];
	const reader: Reader = { pace };
	let body = "";
	const handler = {
		begins: (start: number, total: number) => void events.push(`begins ${start}/${total}`),
		readable: () => pull(),
		done: () => void events.push("done"),
		failed: (reason: string, again: boolean) => void events.push(`failed${again ? " for now" : ""}: ${reason}`),
	};
	const one = new HttpGet(
		{ tcpClient: client, timers: time, clock: time },
		{ url, authorities: [], from, userAgent: "portti/1" },
		handler,
	);
	function pull(): void {
		const piece = new Uint8Array(reader.pace);
		const count = one.read(piece);
		for (let at = 0; at < count; at++) body += String.fromCharCode(piece[at]);
	}
	const turn = () => {
		for (let round = 0; round < 50; round++) {
			time.advance(0);
			if (client.ends.length > 0) client.last.deliver();
		}
	};
	time.advance(0);
	return { one, client, time, events, reader, pull, turn, body: () => body };
}

const OK = "HTTP/1.1 200 OK\r\nContent-Length: 26\r\n\r\nabcdefghijklmnopqrstuvwxyz";

test("http-get: asks as it should, and hands over the body as it is read", (t) => {
	for (const size of [1, 3, 1000]) {
		const { client, events, body, turn } = get("http://host:8080/a?b");
		client.last.connect();
		t.equal(
			client.last.received,
			"GET /a?b HTTP/1.1\r\nHost: host:8080\r\nUser-Agent: portti/1\r\nAccept-Encoding: identity\r\n\r\n",
		);
		t.equal(client.last.options.tls, undefined);
		for (let at = 0; at < OK.length; at += size) {
			client.last.send(OK.slice(at, at + size));
			turn();
		}
		t.equal(body(), "abcdefghijklmnopqrstuvwxyz", `in pieces of ${size}`);
		t.deepEqual(events, ["begins 0/26", "done"]);
		t.equal(client.last.ended, "abort");
	}
	t.end();
});

test("http-get: a part from a byte on, or the whole where the server does not know parts", (t) => {
	const part = get("https://host/", { from: 20 });
	part.client.last.connect();
	t.ok(part.client.last.received.includes("\r\nRange: bytes=20-\r\n"));
	t.equal(part.client.last.options.tls?.serverName, "host");
	part.client.last.send("HTTP/1.1 206 Partial\r\nContent-Range: bytes 20-25/26\r\nContent-Length: 6\r\n\r\nuvwxyz");
	part.turn();
	t.deepEqual([part.body(), ...part.events], ["uvwxyz", "begins 20/26", "done"]);
	const whole = get("http://host/", { from: 20 });
	whole.client.last.connect();
	whole.client.last.send(OK);
	whole.turn();
	t.deepEqual(whole.events, ["begins 0/26", "done"]);
	t.end();
});

test("http-get: nothing more is read from the server than the reader takes", (t) => {
	const { client, reader, pull, events, turn, time } = get("http://host/", { pace: 0 });
	client.last.connect();
	client.last.send(`HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n${"x".repeat(5000)}`);
	turn();
	t.ok(client.last.unread > 3900, `${client.last.unread} bytes wait outside`);
	time.advance(10 * PATIENCE_MS);
	t.deepEqual(events, ["begins 0/5000"], "a reader that takes its time is waited for");
	reader.pace = 100;
	pull();
	turn();
	turn();
	t.deepEqual(events, ["begins 0/5000", "done"]);
	t.end();
});

test("http-get: goes where it is sent, but not for ever, and not out of TLS", (t) => {
	const { client, events, turn, time } = get("http://one/a/b");
	client.last.connect();
	client.last.send("HTTP/1.1 302 Found\r\nLocation: https://two/c\r\n\r\n");
	t.equal(client.last.options.host, "two");
	t.equal(client.ends[0].ended, "abort");
	client.last.connect();
	client.last.send("HTTP/1.1 307 Temporary\r\nLocation: d\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
	client.last.connect();
	t.ok(client.last.received.startsWith("GET /d "));
	client.last.send(OK);
	turn();
	time.advance(PATIENCE_MS);
	t.deepEqual(events, ["begins 0/26", "done"]);
	for (const [from, to, text] of [
		["http://one/", "/again", "from place to place"],
		["https://one/", "http://one/", "from https to http"],
		["http://one/", "nowhere://", "a place that is none"],
	]) {
		const bad = get(from);
		for (let hop = 0; hop < 6; hop++) {
			bad.client.last.connect();
			bad.client.last.send(`HTTP/1.1 302 Found\r\nLocation: ${to}\r\n\r\n`);
		}
		t.ok(bad.events.join().includes(text), bad.events.join());
	}
	t.end();
});

test("http-get: what can go wrong", (t) => {
	const rows: [what: string, act: (one: ReturnType<typeof get>) => void, expected: string][] = [
		["silence", ({ time }) => time.advance(PATIENCE_MS), "failed for now: the server has fallen silent"],
		[
			"refused",
			({ client }) => client.last.hangUp("unreachable", "ECONNREFUSED"),
			"failed for now: the server cannot be reached (ECONNREFUSED)",
		],
		[
			"no certificate",
			({ client }) => client.last.hangUp("tls"),
			"failed for now: the server's certificate was not accepted",
		],
		["another protocol", answer("SSH-2.0-OpenSSH\r\n\r\n"), "failed: the server does not speak HTTP/1.1"],
		[
			"an endless head",
			answer(`HTTP/1.1 200 OK\r\nX: ${"y".repeat(5000)}`),
			"failed: the head of the server's answer is too long",
		],
		["not found", answer("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"), "failed: the server answers 404"],
		["overload", answer("HTTP/1.1 503 No\r\nContent-Length: 0\r\n\r\n"), "failed for now: the server answers 503"],
		["no length", answer("HTTP/1.1 200 OK\r\n\r\nabc"), "failed: the server does not say how long"],
		[
			"chunks",
			answer("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"),
			"failed: the server does not say how long",
		],
		[
			"two lengths",
			answer("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n"),
			"failed: it has two lengths",
		],
		[
			"gzip",
			answer("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 1\r\n\r\n"),
			"failed: the server compresses",
		],
		[
			"a length that is none",
			answer("HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n"),
			"failed: the server does not say how long",
		],
		[
			"a part of nothing",
			answer("HTTP/1.1 206 OK\r\nContent-Length: 1\r\n\r\n"),
			"failed: it is a part and does not say which",
		],
		[
			"a part too long",
			answer("HTTP/1.1 206 OK\r\nContent-Range: bytes 0-9/5\r\nContent-Length: 10\r\n\r\n"),
			"failed: the part is longer",
		],
		[
			"cut off",
			({ client }) => {
				client.last.connect();
				client.last.send(OK.slice(0, -3));
				client.last.hangUp();
			},
			"failed for now: the connection was lost",
		],
	];
	function answer(text: string) {
		return ({ client }: ReturnType<typeof get>) => {
			client.last.connect();
			client.last.send(text);
		};
	}
	for (const [what, act, expected] of rows) {
		const one = get("http://host/");
		act(one);
		one.turn();
		t.ok(one.events.at(-1)?.startsWith(expected), `${what}: ${one.events.join()}`);
		t.ok(one.client.last.isOpen === false, "and the connection is over");
		const before = one.events.length;
		one.time.advance(10 * PATIENCE_MS);
		t.equal(one.events.length, before, "nothing more is told");
	}
	const unset = get("http://host/");
	unset.one.abort();
	unset.client.last.connect();
	t.deepEqual(unset.events, [], "nothing is told after abort");
	t.end();
});
