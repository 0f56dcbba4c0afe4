import test from "tape";
import { hexText } from "../../../src/bytes/hex.ts";
import { utf8 } from "../../../src/bytes/writer.ts";
import { SILENCE_MS } from "../../../src/update/updater.ts";
import type { FakePeer } from "../../helpers/fake-host.ts";
import { IMAGE, imageFile, latin1Text, NEXT, signer } from "../../helpers/images.ts";
import { sha256 } from "../../helpers/sha256.ts";
import { ADMIN, type Answer, bearer, type Harness, harness, parseAnswers, request } from "../harness.ts";

const FILE = latin1Text(imageFile());
const HEADER = FILE.length - IMAGE.length;
const PATH = "/v1/update";

function head(length: number, ...lines: string[]): string {
	return request("PUT", PATH, [bearer(ADMIN), `Content-Length: ${length}`, ...lines]);
}

function range(start: number, end: number, total = FILE.length): string {
	return `Content-Range: bytes ${start}-${end - 1}/${total}`;
}

const put = (made: Harness, body: string, ...lines: string[]) => made.ask(head(body.length, ...lines) + body);
const get = (made: Harness) => JSON.parse(made.ask(request("GET", PATH, [bearer(ADMIN)])).body);
const reason = (answer: Answer) => JSON.parse(answer.body).reason;

function answers(peer: FakePeer): Answer[] {
	return parseAnswers(peer.text());
}

test("PUT /v1/update: an image is installed", (t) => {
	const made = harness();
	const before = get(made);
	t.deepEqual([before.state, before.version, before.image, before.last], ["idle", "1.2.3", null, null]);
	t.equal(before.slot.capacity_bytes, 8192);
	const answer = put(made, FILE);
	t.equal(answer.status, 200);
	const { state, percent, last, image } = JSON.parse(answer.body);
	t.deepEqual([state, percent, last.result, last.version], ["installed", 100, "installed", "1.3.0"]);
	t.deepEqual(
		[image.version, image.notes, image.sha256],
		["1.3.0", latin1Text(utf8("Nytt: å")), hexText(sha256(IMAGE))],
	);
	t.equal(made.updating.restarts(), 1);
	t.equal(made.updating.update.next?.length, IMAGE.length);
	t.equal(get(made).state, "installed");
	t.end();
});

test("PUT /v1/update: what it says of itself as it goes", (t) => {
	const made = harness();
	const peer = made.connect();
	peer.send(head(FILE.length) + FILE.slice(0, 100));
	t.deepEqual([get(made).state, get(made).image], ["receiving", null], "nothing is believed of half a header");
	peer.send(FILE.slice(100, 700));
	const { state, received_bytes, total_bytes, percent, image } = get(made);
	t.deepEqual([state, received_bytes, total_bytes], ["receiving", 700, FILE.length]);
	t.equal(percent, Math.floor((700 / FILE.length) * 100));
	t.equal(image.version, "1.3.0");
	t.equal(peer.text(), "", "it is not answered before the end");
	peer.send(FILE.slice(700));
	made.host.time.advance(20);
	t.equal(answers(peer)[0].status, 200);
	t.end();
});

test("PUT /v1/update: larger than any other body, in the memory of a small one", (t) => {
	const made = harness([["http.body_bytes", 64]]);
	const { update } = made.updating;
	update.capacity = 1 << 20;
	update.window = 4096;
	const image = new Uint8Array(60_000).fill(7);
	const file = latin1Text(imageFile({}, image));
	const peer = made.connect();
	peer.send(head(file.length));
	let most = 0;
	for (let at = 0; at < file.length; at += 5000) {
		peer.send(file.slice(at, at + 5000));
		most = Math.max(most, 5000 - peer.unread);
		for (let turn = 0; turn < 6; turn++) {
			made.host.time.advance(1);
			peer.deliver();
		}
	}
	made.host.time.advance(20);
	t.equal(answers(peer)[0].status, 200);
	t.equal(update.next?.length, 60_000);
	t.end();
});

test("PUT /v1/update: it reads no more than the slot takes", (t) => {
	const made = harness();
	const { update } = made.updating;
	update.window = 300;
	update.writeMs = 1000;
	const peer = made.connect();
	peer.send(head(FILE.length) + FILE.slice(0, HEADER));
	peer.send(FILE.slice(HEADER));
	t.equal(update.slot.length, 300);
	made.host.time.advance(1000);
	t.equal(update.slot.length, 600, "goes on when the slot does");
	made.host.time.advance(5000);
	t.equal(answers(peer)[0].status, 200);
	t.end();
});

test("PUT /v1/update: a slow but living line is given time", (t) => {
	const made = harness([["http.request_seconds", 1]]);
	const peer = made.connect();
	peer.send(head(FILE.length));
	for (let at = 0; at < FILE.length; at += 100) {
		peer.send(FILE.slice(at, at + 100));
		made.host.time.advance(3000);
	}
	t.equal(answers(peer)[0].status, 200);
	t.end();
});

test("PUT /v1/update: a line on which nothing comes is answered, and gone on with elsewhere", (t) => {
	const made = harness();
	const peer = made.connect();
	peer.send(head(FILE.length) + FILE.slice(0, 700));
	made.host.time.advance(SILENCE_MS + 5000);
	const [answer] = answers(peer);
	t.deepEqual([answer.status, reason(answer), answer.headers.get("connection")], [408, "stalled", "close"]);
	t.equal(get(made).state, "interrupted");
	t.equal(put(made, FILE.slice(700), range(700, FILE.length)).status, 200);
	t.end();
});

test("PUT /v1/update: after a lost connection", (t) => {
	const made = harness();
	const peer = made.connect();
	peer.send(head(FILE.length) + FILE.slice(0, 700));
	peer.hangUp();
	const { state, received_bytes } = get(made);
	t.deepEqual([state, received_bytes], ["interrupted", 700]);
	const wrong = put(made, FILE.slice(600), range(600, FILE.length));
	t.deepEqual([wrong.status, reason(wrong), JSON.parse(wrong.body).received_bytes], [409, "wrong_place", 700]);
	const part = put(made, FILE.slice(700, 900), range(700, 900));
	t.deepEqual(
		[part.status, JSON.parse(part.body).state, JSON.parse(part.body).received_bytes],
		[200, "interrupted", 900],
	);
	t.equal(JSON.parse(put(made, FILE.slice(900), range(900, FILE.length)).body).state, "installed");
	t.end();
});

test("PUT /v1/update: two at once", (t) => {
	const made = harness();
	const first = made.connect();
	first.send(head(FILE.length) + FILE.slice(0, 700));
	const second = put(made, FILE);
	t.deepEqual([second.status, reason(second)], [409, "busy"]);
	first.send(FILE.slice(700));
	made.host.time.advance(20);
	t.equal(answers(first)[0].status, 200, "the first one is not disturbed");
	t.end();
});

test("PUT /v1/update: refused in the middle, the rest is read over", (t) => {
	const made = harness();
	const { update } = made.updating;
	const image = new Uint8Array(8000);
	const file = latin1Text(imageFile({ board: "esp32" }, image));
	const peer = made.connect();
	peer.send(head(file.length) + file.slice(0, 2000));
	const [answer] = answers(peer);
	t.deepEqual([answer.status, reason(answer)], [422, "wrong_board"]);
	t.equal(answer.headers.get("connection"), "close");
	peer.send(file.slice(2000));
	t.equal(peer.text(), "", "and not answered again");
	t.deepEqual(update.asked, []);
	made.host.time.advance(3000);
	t.equal(peer.ended, "close");
	t.end();
});

const REFUSALS: [name: string, file: string, query: string, status: number, reason: string][] = [
	["no image", "x".repeat(500), "", 422, "not_an_image"],
	["a stranger's", latin1Text(imageFile({}, IMAGE, signer("stranger"))), "", 422, "wrong_signature"],
	["the same version", latin1Text(imageFile({ version: "1.2.3" })), "", 422, "same_version"],
	["the same version, force=0", latin1Text(imageFile({ version: "1.2.3" })), "?force=0", 422, "same_version"],
	["an older version", latin1Text(imageFile({ version: "1.0.0" })), "", 422, "older_version"],
	["lower security by force", latin1Text(imageFile({ security: 0 })), "?force=1", 422, "security_lower"],
	["cut short", FILE.slice(0, -1), "", 422, "wrong_length"],
	["damaged", `${FILE.slice(0, -1)}x`, "", 422, "wrong_hash"],
];

for (const [name, file, query, status, expected] of REFUSALS) {
	test(`PUT /v1/update: ${name}`, (t) => {
		const made = harness();
		const lines = [bearer(ADMIN), `Content-Length: ${file.length}`];
		const answer = made.ask(request("PUT", PATH + query, lines, file));
		t.deepEqual([answer.status, reason(answer)], [status, expected]);
		const { state, last } = get(made);
		t.deepEqual([state, last.reason, last.text], ["idle", expected, JSON.parse(answer.body).detail]);
		t.equal(made.updating.update.next, undefined);
		t.end();
	});
}

test("PUT /v1/update: by force, and by the other key", (t) => {
	for (const file of [imageFile({ version: "1.0.0" }), imageFile({ version: "1.2.3" }, IMAGE, NEXT)]) {
		const made = harness();
		const lines = [bearer(ADMIN), `Content-Length: ${file.length}`];
		t.equal(made.ask(request("PUT", `${PATH}?force=1`, lines, latin1Text(file))).status, 200);
	}
	t.end();
});

const RANGES: [value: string, status: number][] = [
	[`bytes 0-${FILE.length - 1}/${FILE.length}`, 200],
	[`Bytes 0-${FILE.length - 1}/${FILE.length}`, 200],
	[`bytes 0-${FILE.length - 1}/*`, 400],
	[`bytes */${FILE.length}`, 400],
	[`bytes 0-${FILE.length - 2}/${FILE.length}`, 400],
	[`bytes 0-${FILE.length - 1}/${FILE.length - 1}`, 400],
	[`bytes 1-${FILE.length}/${FILE.length + 1}`, 409],
	[`lines 0-${FILE.length - 1}/${FILE.length}`, 400],
	[`bytes  0-${FILE.length - 1}/${FILE.length}`, 400],
	[`bytes -1-5/${FILE.length}`, 400],
	["bytes", 400],
	["", 400],
	["bytes 99999999999999999999-99999999999999999999/99999999999999999999", 400],
];

for (const [value, status] of RANGES) {
	test(`PUT /v1/update: Content-Range: ${value}`, (t) => {
		const answer = put(harness(), FILE, `Content-Range: ${value}`);
		t.equal(answer.status, status);
		t.end();
	});
}

test("PUT /v1/update: how the body must come", (t) => {
	const made = harness();
	const chunked = [bearer(ADMIN), "Transfer-Encoding: chunked"];
	t.equal(made.ask(request("PUT", PATH, chunked, "3\r\nabc\r\n0\r\n\r\n")).status, 411);
	t.equal(made.ask(request("PUT", PATH, [bearer(ADMIN)])).status, 411);
	t.equal(put(made, "").status, 400);
	t.equal(put(made, FILE, "Content-Encoding: gzip").status, 415);
	t.equal(put(made, FILE, "Content-Type: application/x-www-form-urlencoded").status, 200, "as curl sends it");
	t.end();
});

test("PUT /v1/update: Expect: 100-continue", (t) => {
	const made = harness();
	const peer = made.connect();
	peer.send(head(FILE.length, "Expect: 100-continue"));
	t.equal(peer.text(), "HTTP/1.1 100 Continue\r\n\r\n");
	peer.send(FILE);
	made.host.time.advance(20);
	t.equal(answers(peer)[0].status, 200);
	const refused = made.connect();
	refused.send(head(FILE.length, "Expect: 100-continue"));
	t.equal(answers(refused)[0].status, 409, "who is refused need not send it");
	t.end();
});

test("PUT /v1/update: the next request on the connection waits its turn", (t) => {
	const made = harness();
	const part = FILE.slice(0, 500);
	const peer = made.connect();
	peer.send(head(part.length, range(0, 500)) + part + request("GET", PATH, [bearer(ADMIN)]));
	made.host.time.advance(20);
	const [first, second] = answers(peer);
	t.deepEqual([first.status, second.status], [200, 200]);
	t.equal(JSON.parse(second.body).received_bytes, 500);
	const whole = made.connect();
	whole.send(
		head(FILE.length - 500, range(500, FILE.length)) + FILE.slice(500) + request("GET", PATH, [bearer(ADMIN)]),
	);
	t.equal(whole.text(), "", "the slot is at work");
	made.host.time.advance(20);
	t.deepEqual(
		answers(whole).map(({ body }) => JSON.parse(body).state),
		["installed", "installed"],
	);
	t.end();
});

test("PUT /v1/update: it is not given up for others", (t) => {
	const made = harness([["http.connections", 2]]);
	const peer = made.connect();
	peer.send(head(FILE.length) + FILE.slice(0, 700));
	for (let count = 0; count < 5; count++) made.connect(`192.0.2.${count}`);
	t.equal(peer.ended, undefined);
	peer.send(FILE.slice(700));
	made.host.time.advance(20);
	t.equal(answers(peer)[0].status, 200);
	t.end();
});

test("PUT /v1/update: whose token is revoked does not go on", (t) => {
	const made = harness();
	const token = made.server.auth.tokens.issue("owner", "admin", undefined);
	const peer = made.connect();
	peer.send(request("PUT", PATH, [bearer(token?.text ?? ""), `Content-Length: ${FILE.length}`]) + FILE.slice(0, 700));
	t.equal(get(made).state, "receiving");
	made.ask(request("DELETE", `/v1/tokens/${token?.token.id}`, [bearer(ADMIN)]));
	t.equal(peer.ended, "abort");
	t.equal(get(made).state, "interrupted");
	t.end();
});

test("DELETE /v1/update: gives up what is under way", (t) => {
	const made = harness();
	const remove = () => made.ask(request("DELETE", PATH, [bearer(ADMIN)])).status;
	t.equal(remove(), 204, "nothing");
	const peer = made.connect();
	peer.send(head(FILE.length) + FILE.slice(0, 700));
	t.equal(remove(), 204);
	const [answer] = answers(peer);
	t.deepEqual([answer.status, reason(answer)], [409, "abandoned"]);
	const { state, last } = get(made);
	t.deepEqual([state, last.result, last.reason], ["idle", "failed", "abandoned"]);
	t.notOk(made.updating.update.writing);
	t.end();
});

test("GET /v1/events: an update as it goes", (t) => {
	const made = harness();
	const events = made.connect();
	events.send(request("GET", "/v1/events", [bearer(ADMIN)]));
	events.text();
	put(made, FILE);
	const states = events
		.text()
		.split("\n\n")
		.filter((event) => event.startsWith("event: update\ndata: "))
		.map((event) => JSON.parse(event.slice(20)))
		.map(({ state, percent }) => `${state} ${percent}`);
	t.equal(states[0], "receiving 0");
	t.equal(states[states.length - 1], "installed 100");
	t.equal(made.server.events.slow, 0);
	t.end();
});

test("GET /v1/events: who is behind misses how an update goes, and no reading", (t) => {
	const made = harness();
	const events = made.connect("192.0.2.9", 400);
	events.send(request("GET", "/v1/events", [bearer(ADMIN)]));
	put(made, FILE);
	t.equal(events.ended, undefined, "is not disconnected for it");
	t.equal(made.server.events.slow, 0);
	t.end();
});
