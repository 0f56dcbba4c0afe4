import fc from "fast-check";
import test from "tape";
import type { FakePeer } from "../helpers/fake-host.ts";
import { type Harness, harness, parseAnswers } from "./harness.ts";
import { REQUESTS, SPLINTERS } from "./soup.ts";

/** One thing that happens to a server; `who` picks one of the peers. */
type Step =
	| { readonly do: "connect"; readonly address: number; readonly window: number }
	| { readonly do: "send"; readonly who: number; readonly text: string }
	| { readonly do: "take"; readonly who: number; readonly count: number }
	| { readonly do: "hangUp"; readonly who: number }
	| { readonly do: "wait"; readonly milliseconds: number }
	| { readonly do: "feed" };

const who = fc.nat(30);
const whole = fc.constantFrom(...REQUESTS);
const broken = fc
	.record({ text: whole, at: fc.nat(300), remove: fc.nat(6), insert: fc.constantFrom("", ...SPLINTERS) })
	.map(({ text, at, remove, insert }) => {
		const place = at % (text.length + 1);
		return text.slice(0, place) + insert + text.slice(place + remove);
	});
const noise = fc.uint8Array({ maxLength: 100 }).map((bytes) => String.fromCharCode(...bytes));
const text = fc.oneof({ weight: 3, arbitrary: whole }, { weight: 3, arbitrary: broken }, noise);
const step: fc.Arbitrary<Step> = fc.oneof(
	fc.record({
		do: fc.constant("connect" as const),
		address: fc.nat(3),
		window: fc.constantFrom(0, 100, 3000, 1 << 20),
	}),
	{ weight: 4, arbitrary: fc.record({ do: fc.constant("send" as const), who, text }) },
	{
		weight: 2,
		arbitrary: fc.record({ do: fc.constant("take" as const), who, count: fc.integer({ min: 1, max: 5000 }) }),
	},
	fc.record({ do: fc.constant("hangUp" as const), who }),
	fc.record({ do: fc.constant("wait" as const), milliseconds: fc.nat(20_000) }),
	fc.record({ do: fc.constant("feed" as const) }),
);

function play(made: Harness, peers: FakePeer[], step: Step): void {
	switch (step.do) {
		case "connect":
			peers.push(made.connect(`192.0.2.${step.address}`, step.window));
			break;
		case "send":
			peers[step.who % peers.length]?.send(step.text);
			break;
		case "take":
			peers[step.who % peers.length]?.take(step.count);
			break;
		case "hangUp":
			peers[step.who % peers.length]?.hangUp();
			break;
		case "wait":
			made.host.time.advance(step.milliseconds);
			break;
		case "feed":
			made.feed();
			break;
	}
}

const SETTINGS = [
	["http.connections", 8],
	["http.connections_per_address", 5],
	["http.event_readers", 3],
] as const;

test("HttpServer: whatever happens it stays within its bounds, and comes back to nothing", (t) => {
	fc.assert(
		fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
			const made = harness(SETTINGS);
			const peers = [made.connect()];
			const timers = made.host.time.pending.size;
			for (const step of steps) {
				play(made, peers, step);
				if (made.server.connections > 8 || made.server.events.readers > 3) return false;
			}
			const { failures } = made.server.counters;
			for (const peer of peers) peer.hangUp();
			// So long the rest of an image is waited for.
			made.host.time.advance(11 * 60_000);
			const { connections, events } = made.server;
			return failures === 0 && connections === 0 && events.readers === 0 && made.host.time.pending.size === timers;
		}),
		{ numRuns: 300 },
	);
	t.pass("300 runs");
	t.end();
});

test("HttpServer: peers that only wait are all let go in time", (t) => {
	fc.assert(
		fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
			const made = harness(SETTINGS);
			const peers = [made.connect()];
			for (const step of steps) if (step.do !== "hangUp") play(made, peers, step);
			made.host.time.advance(200_000);
			return made.server.connections === made.server.events.readers;
		}),
		{ numRuns: 200 },
	);
	t.pass("200 runs");
	t.end();
});

test("HttpServer: what it sends is always a row of whole responses", (t) => {
	const pieces = fc
		.array(fc.oneof(whole, broken), { minLength: 1, maxLength: 5 })
		// What an update answers depends on what came before.
		.filter((texts) => !texts.some((text) => /\/v1\/(events|update)/.test(text) || text.startsWith("HEAD")));
	fc.assert(
		fc.property(pieces, fc.integer({ min: 1, max: 400 }), (texts, size) => {
			const made = harness();
			for (let i = 0; i < 5; i++) made.feed();
			// The last line ends, so that nothing is waited for that would tell.
			const all = `${texts.join("")}\r\n`;
			const atOnce = made.connect("192.0.2.1");
			atOnce.send(all);
			const answers = parseAnswers(atOnce.text());
			const cut = made.connect("192.0.2.2");
			for (let at = 0; at < all.length; at += size) cut.send(all.slice(at, at + size));
			const statuses = parseAnswers(cut.text()).map(({ status }) => status);
			// A pause after its head makes Expect be answered.
			const same =
				statuses.filter((status) => status !== 100).join() ===
				answers
					.map(({ status }) => status)
					.filter((status) => status !== 100)
					.join();
			return same && answers.every(({ status }) => status !== 500);
		}),
		{ numRuns: 300 },
	);
	t.pass("300 runs");
	t.end();
});
