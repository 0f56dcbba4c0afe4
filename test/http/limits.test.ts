/** Every limit of the server is a setting: what it allows, and what one step beyond it gets. */
import test from "tape";
import { HTTP_ROWS } from "../../src/config/http-rows.ts";
import type { Row } from "../../src/config/row.ts";
import type { FakePeer } from "../helpers/fake-host.ts";
import { ADMIN, bearer, type Harness, harness, parseAnswers, request } from "./harness.ts";

const TOKEN = bearer(ADMIN);
const GET = request("GET", "/v1/reading", [TOKEN]);

function statusOf(made: Harness, text: string): number {
	const peer = made.connect();
	peer.send(text);
	return parseAnswers(peer.text())[0].status;
}

/** `open` readers of events from as many addresses, and what the next connection gets. */
function crowd(made: Harness, open: number, addresses: number): FakePeer {
	for (let i = 0; i < open; i++) made.connect(`192.0.2.${i % addresses}`).send(request("GET", "/v1/events", [TOKEN]));
	return made.connect("192.0.2.0");
}

/** By setting: its value here, and a check that sees the difference between that value and a step beyond. */
const CHECKS: Readonly<
	Record<string, (value: number) => [allowed: unknown, beyond: unknown, expected: [unknown, unknown]]>
> = {
	"http.connections": (value) => {
		const made = harness([["http.connections", value]]);
		const last = crowd(made, value - 1, value);
		const refused = made.connect("192.0.2.200");
		last.send(request("GET", "/v1/events", [TOKEN]));
		return [made.server.connections, refused.ended ?? last.ended, [value, "abort"]];
	},
	"http.connections_per_address": (value) => {
		const settings = [
			["http.connections_per_address", value],
			["http.event_readers", 100],
		] as const;
		const fits = crowd(harness(settings), value - 1, 1);
		const refused = crowd(harness(settings), value, 1);
		return [fits.received.length, refused.text().slice(9, 12), [0, "503"]];
	},
	"http.event_readers": (value) => {
		const made = harness([["http.event_readers", value]]);
		crowd(made, value, 9);
		return [made.server.events.readers, statusOf(made, request("GET", "/v1/events", [TOKEN])), [value, 503]];
	},
	"http.request_line_bytes": (value) => {
		const made = harness([["http.request_line_bytes", value]]);
		const line = (length: number) => request("GET", `/${"x".repeat(length - "GET / HTTP/1.1".length)}`);
		return [statusOf(made, line(value)), statusOf(made, line(value + 1)), [404, 414]];
	},
	"http.head_bytes": (value) => {
		const made = harness([["http.head_bytes", value]]);
		const head = (length: number) =>
			request("GET", "/x", [`X: ${"x".repeat(length - request("GET", "/x", ["X: "]).length)}`]);
		return [statusOf(made, head(value)), statusOf(made, head(value + 1)), [404, 431]];
	},
	"http.header_count": (value) => {
		const made = harness([["http.header_count", value]]);
		const head = (count: number) => request("GET", "/x", new Array(count - 1).fill("A: b"));
		return [statusOf(made, head(value)), statusOf(made, head(value + 1)), [404, 431]];
	},
	"http.body_bytes": (value) => {
		const made = harness([["http.body_bytes", value]]);
		const post = (length: number) => {
			const lines = [TOKEN, "Content-Type: application/json", `Content-Length: ${length}`];
			return request("PATCH", "/v1/settings", lines, " ".repeat(length));
		};
		return [statusOf(made, post(value)), statusOf(made, post(value + 1)), [400, 413]];
	},
	"http.held_bytes": (value) => {
		const crowded = (extra: number) => {
			const made = harness([
				["http.held_bytes", value],
				["http.body_bytes", 65536],
			]);
			const patch = (length: number) => {
				const peer = made.connect();
				const lines = [TOKEN, "Content-Type: application/json", `Content-Length: ${length}`];
				peer.send(request("PATCH", "/v1/settings", lines));
				return peer;
			};
			const first = patch(value / 2);
			const second = patch(value / 2 + extra);
			return [first.ended, second.ended];
		};
		return [
			crowded(0),
			crowded(1),
			[
				[undefined, undefined],
				["abort", undefined],
			],
		];
	},
	"http.queue_bytes": (value) => {
		const slow = (extra: number) => {
			const made = harness([["http.queue_bytes", value]]);
			const peer = made.connect("192.0.2.7", 1 << 20);
			peer.send(request("GET", "/v1/events", [TOKEN]));
			peer.received = [];
			made.feed();
			const event = peer.received.length;
			peer.window = event - value - extra;
			made.feed();
			return peer.ended;
		};
		return [slow(0), slow(1), [undefined, "abort"]];
	},
	"http.head_seconds": (value) => {
		const made = harness([["http.head_seconds", value]]);
		const peer = made.connect();
		peer.send("GET");
		made.host.time.advance(value * 1000 - 1);
		const before = peer.received.length;
		made.host.time.advance(1001);
		return [before, parseAnswers(peer.text())[0].status, [0, 408]];
	},
	"http.idle_seconds": (value) => {
		const made = harness([["http.idle_seconds", value]]);
		made.feed();
		const peer = made.connect();
		peer.send(GET);
		made.host.time.advance(value * 1000 - 1);
		const before = peer.ended;
		made.host.time.advance(1001);
		return [before, peer.ended, [undefined, "close"]];
	},
	"http.request_seconds": (value) => {
		const made = harness([["http.request_seconds", value]]);
		made.feed();
		const peer = made.connect("192.0.2.7", 5);
		peer.send(GET);
		made.host.time.advance(value * 1000 - 1);
		const before = peer.ended;
		made.host.time.advance(1001);
		return [before, peer.ended, [undefined, "abort"]];
	},
};

test("limits: each does what it says, at its value and one step beyond", (t) => {
	for (const [key, check] of Object.entries(CHECKS)) {
		const row: Row | undefined = HTTP_ROWS.find((row) => row.key === key);
		if (typeof row?.default !== "number") throw new Error(`no setting ${key}`);
		const values = key === "http.queue_bytes" ? [0, 100] : [Math.max(row.min ?? 0, 3), row.default];
		for (const value of values) {
			const [allowed, beyond, expected] = check(value);
			t.deepEqual([allowed, beyond], expected, `${key} = ${value}`);
		}
	}
	t.end();
});

test("limits: none is without a check", (t) => {
	const numbers = HTTP_ROWS.filter((row) => row.type === "integer" && row.key !== "http.port").map(
		({ key }) => key as string,
	);
	t.deepEqual(numbers.sort(), Object.keys(CHECKS).sort());
	t.end();
});
