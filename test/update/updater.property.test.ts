import fc from "fast-check";
import test from "tape";
import type { UpdateHandler } from "../../src/host.ts";
import { fakeHost } from "../helpers/fake-host.ts";
import { FakeUpdate } from "../helpers/fake-update.ts";
import { IMAGE, imageFile } from "../helpers/images.ts";
import { Feeder, updating } from "../helpers/updating.ts";

const FILE = imageFile();

/** What the slot that runs next is: nothing new, or the image bit by bit. */
function isWhole({ next }: FakeUpdate): boolean {
	return next === undefined || (next.length === IMAGE.length && IMAGE.every((byte, index) => byte === next[index]));
}

test("updater: a flipped bit anywhere is refused, and nothing is activated", (t) => {
	for (let at = 0; at < FILE.length; at += at < 360 ? 1 : 61) {
		const { host, update, updater } = updating();
		const file = FILE.slice();
		file[at] ^= 1 << (at % 8);
		const feeder = new Feeder(updater, file, {}, 997).send();
		host.time.advance(100);
		const begun = update.asked.length > 0;
		const refused = feeder.outcome !== undefined && feeder.outcome !== "installed";
		if (!refused || update.next !== undefined) t.fail(`byte ${at}: ${feeder.outcome}`);
		if (begun !== at >= FILE.length - IMAGE.length) t.fail(`byte ${at}: ${update.asked.join(", ")}`);
	}
	t.pass(`${FILE.length} bytes`);
	t.end();
});

test("updater: in any pieces, through any slot, the whole image arrives", (t) => {
	const pieces = fc.array(fc.integer({ min: 1, max: 700 }), { minLength: 1, maxLength: 20 });
	const slot = fc.record({ window: fc.integer({ min: 1, max: 2000 }), writeMs: fc.nat(50) });
	fc.assert(
		fc.property(pieces, slot, fc.integer({ min: 1, max: 1500 }), (sizes, { window, writeMs }, pieceBytes) => {
			const { host, update, updater } = updating();
			update.window = window;
			update.writeMs = writeMs;
			const feeder = new Feeder(updater, FILE, {}, pieceBytes);
			for (const size of sizes) {
				feeder.send(size);
				host.time.advance(7);
			}
			feeder.send();
			host.time.advance(60_000);
			return feeder.outcome === "installed" && update.next !== undefined && isWhole(update);
		}),
		{ numRuns: 40 },
	);
	t.pass("every way");
	t.end();
});

test("updater: cut anywhere, gone on with, it is the same image", (t) => {
	fc.assert(
		fc.property(fc.array(fc.nat(FILE.length - 1), { maxLength: 6 }), (cuts) => {
			const { host, update, updater } = updating();
			let start = 0;
			let outcome: string | undefined;
			for (const cut of [...cuts, FILE.length]) {
				const feeder = new Feeder(updater, FILE, { start }, 64).send(cut - start);
				host.time.advance(200);
				outcome = feeder.outcome;
				feeder.lose();
				start = updater.status().received;
			}
			// A cut before the place where it stood sends nothing; the last one sends the rest.
			return outcome === "installed" && update.next !== undefined && isWhole(update);
		}),
		{ numRuns: 30 },
	);
	t.pass("every cut");
	t.end();
});

/** What may happen, in any order. */
type Event = readonly [kind: (typeof KINDS)[number], number: number];
const KINDS = [
	...(["begin", "resume", "resume", "send", "send", "send", "wait", "wait"] as const),
	...(["late send", "wrong place", "damaged", "lose", "long wait", "abandon", "stuck"] as const),
] as const;

/** Lets it happen; throws where FakeUpdate finds its rules broken. */
function happen(events: readonly Event[]): FakeUpdate {
	const host = fakeHost();
	const update = new FakeUpdate(host.time);
	const { updater } = updating("power-on", host, update);
	const feeders: Feeder[] = [];
	const add = (file: Uint8Array, start: number) => {
		const feeder = new Feeder(updater, file, { start }, 128);
		if (feeder.refused === undefined) feeders.push(feeder);
	};
	for (const [kind, number] of events) {
		const newest = feeders[feeders.length - 1];
		const feeder = feeders[number % Math.max(1, feeders.length)];
		const damaged = FILE.slice();
		damaged[number % FILE.length] ^= 4;
		if (kind === "begin") add(FILE, 0);
		else if (kind === "resume") add(FILE, updater.status().received);
		else if (kind === "wrong place") add(FILE, number % FILE.length);
		else if (kind === "damaged") add(damaged, updater.status().received);
		else if (kind === "send") newest?.send(number);
		else if (kind === "late send") feeder?.send(number);
		else if (kind === "lose") feeder?.lose();
		else if (kind === "wait") host.time.advance(number % 5000);
		else if (kind === "long wait") host.time.advance(number * 1000);
		else if (kind === "abandon") updater.abandon();
		else update.stuck = number % 4 === 0;
		const { state, received, total } = updater.status();
		if (received > total || (state === "idle" && update.writing)) throw new Error(`${state} ${received} of ${total}`);
		if (state !== "installed" && update.next !== undefined) throw new Error("a slot was activated and nobody knows");
		if (!isWhole(update)) throw new Error("half an image was activated");
	}
	return update;
}

test("updater: whatever happens in whatever order, there is one writer, and only a whole image runs next", (t) => {
	const event = fc.tuple(fc.constantFrom(...KINDS), fc.nat(1500)) as fc.Arbitrary<Event>;
	let activated = 0;
	fc.assert(
		fc.property(fc.array(event, { minLength: 10, maxLength: 40, size: "max" }), (events) => {
			if (happen(events).next !== undefined) activated++;
		}),
		{ numRuns: 150, seed: 8 },
	);
	t.ok(activated > 0, `${activated} of 150 ended with an update`);
	t.end();
});

test("updater: the platform's handler is deaf once the update is over", (t) => {
	const { update, updater } = updating();
	let handler: UpdateHandler | undefined;
	const begin = update.begin.bind(update);
	update.begin = (byteLength, given) => {
		handler = given;
		return begin(byteLength, given);
	};
	new Feeder(updater, FILE).send(700);
	updater.abandon();
	handler?.writable();
	handler?.failed("late");
	handler?.activated();
	t.equal(updater.status().last?.reason, "abandoned");
	t.equal(updater.status().state, "idle");
	t.end();
});
