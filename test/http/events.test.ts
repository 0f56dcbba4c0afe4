import test from "tape";
import { ADMIN, bearer, type Harness, harness, request } from "./harness.ts";

const TOKEN = bearer(ADMIN);

function open(made: Harness, lines: readonly string[] = [], window?: number, address?: string) {
	const peer = made.connect(address, window);
	peer.send(request("GET", "/v1/events", [TOKEN, ...lines]));
	return peer;
}

/** The events in what a reader got: `17`, `gap {"missed":3}`, `retry 3000`, `beat`. */
function events(text: string): string[] {
	const at = text.indexOf("\r\n\r\n");
	const body = at < 0 ? text : text.slice(at + 4);
	return body
		.split("\n\n")
		.filter((event) => event !== "")
		.map((event) => {
			const fields = new Map(
				event.split("\n").map((line) => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 2)]),
			);
			const [id, name, data] = [fields.get("id"), fields.get("event"), fields.get("data")];
			if (fields.has("retry")) return `retry ${fields.get("retry")}`;
			if (name !== undefined) return `${name} ${data}`;
			if (id === undefined) return "beat";
			if (JSON.parse(data ?? "").sequence !== Number(id)) throw new Error("the id is not the sequence");
			return id;
		});
}

test("events: the newest reading at once, then each as it comes", (t) => {
	const made = harness();
	const early = open(made);
	t.deepEqual(events(early.text()), ["retry 3000"], "none yet");
	made.feed();
	made.feed();
	t.deepEqual(events(early.text()), ["1", "2"]);
	const late = open(made);
	const text = late.text();
	t.ok(text.startsWith("HTTP/1.1 200 OK\r\n"));
	t.ok(text.includes("Content-Type: text/event-stream\r\n"));
	t.ok(text.includes("Cache-Control: no-store\r\n"));
	t.deepEqual(events(text), ["retry 3000", "2"]);
	made.feed();
	t.deepEqual(events(late.text()), ["3"]);
	t.equal(made.server.events.readers, 2);
	early.hangUp();
	late.hangUp();
	t.equal(made.server.events.readers, 0);
	made.feed();
	t.end();
});

test("events: an old reading is not passed off as new", (t) => {
	const made = harness();
	made.feed();
	made.host.time.advance(120_000);
	t.deepEqual(events(open(made).text()), ["retry 3000"]);
	t.end();
});

test("events: what was missed comes first", (t) => {
	const made = harness();
	for (let i = 0; i < 9; i++) made.feed();
	const table: [lastId: string, expected: string[]][] = [
		["5", ["6", "7", "8", "9"]],
		["9", []],
		["0", ["1", "2", "3", "4", "5", "6", "7", "8", "9"]],
		["400", ['gap {"missed":null}', "1", "2", "3", "4", "5", "6", "7", "8", "9"]],
		["nonsense", ["9"]],
		["-1", ["9"]],
	];
	for (const [lastId, expected] of table) {
		const peer = open(made, [`Last-Event-ID: ${lastId}`]);
		t.deepEqual(events(peer.text()), ["retry 3000", ...expected], lastId);
		peer.hangUp();
	}
	const peer = open(made, ["Last-Event-ID: 9"]);
	peer.text();
	made.feed();
	t.deepEqual(events(peer.text()), ["10"], "and then the new ones");
	t.end();
});

test("events: what is no longer kept is told as a gap", (t) => {
	const made = harness();
	for (let i = 0; i < 400; i++) made.feed(i * 1000);
	const kept = made.services.recent.length;
	t.ok(kept < 390, "the ring has turned");
	const got = events(open(made, ["Last-Event-ID: 10"]).text());
	t.equal(got[1], `gap {"missed":${400 - kept - 10}}`);
	t.equal(got.length, 2 + kept);
	t.equal(got.at(-1), "400");
	t.end();
});

test("events: a reader that catches up slowly misses nothing, while new ones come", (t) => {
	const made = harness();
	for (let i = 0; i < 50; i++) made.feed();
	const peer = open(made, ["Last-Event-ID: 0"], 100);
	for (let i = 0; i < 500; i++) {
		if (i % 5 === 0 && i < 250) made.feed();
		peer.take(200);
	}
	const got = events(peer.text());
	t.deepEqual(got, ["retry 3000", ...Array.from({ length: 100 }, (_, i) => `${i + 1}`)]);
	t.equal(made.server.events.slow, 0);
	t.end();
});

test("events: a reader that does not keep up is dropped, the others are not", (t) => {
	const made = harness([["http.queue_bytes", 1000]]);
	const slow = open(made, [], 600, "192.0.2.8");
	const quick = open(made);
	let at = 0;
	for (; at < 50 && slow.ended === undefined; at++) made.feed();
	t.equal(slow.ended, "abort");
	t.ok(at < 10, "soon");
	t.equal(made.server.events.slow, 1);
	t.equal(made.server.events.readers, 1);
	made.feed();
	t.equal(events(quick.text()).length, at + 2);
	t.end();
});

test("events: a reader that takes nothing at all is dropped at a heartbeat", (t) => {
	const made = harness();
	const deaf = open(made, [], 50);
	made.host.time.advance(14_000);
	t.equal(deaf.ended, undefined);
	made.host.time.advance(17_000);
	t.equal(deaf.ended, "abort");
	const catching = open(made, ["Last-Event-ID: 0"], 50);
	made.host.time.advance(31_000);
	t.equal(catching.ended, "abort");
	t.equal(made.server.connections, 0);
	t.end();
});

test("events: heartbeats", (t) => {
	const made = harness();
	const peer = open(made);
	peer.text();
	made.host.time.advance(46_000);
	t.deepEqual(events(peer.text()), ["beat", "beat", "beat"]);
	t.equal(peer.ended, undefined, "an open stream has no other deadline");
	t.end();
});

test("events: only so many readers", (t) => {
	const made = harness([["http.event_readers", 2]]);
	const first = open(made);
	open(made);
	const third = open(made);
	t.ok(third.text().startsWith("HTTP/1.1 503 "));
	first.hangUp();
	t.ok(open(made).text().startsWith("HTTP/1.1 200 "), "a place is free again");
	t.end();
});

test("events: what a reader sends is read over", (t) => {
	const made = harness();
	const peer = open(made);
	peer.send(request("GET", "/v1/reading", [TOKEN]));
	peer.text();
	made.feed();
	t.deepEqual(events(peer.text()), ["1"]);
	t.equal(peer.unread, 0);
	t.end();
});
