import test from "tape";
import type { LineSettings } from "../../src/host.ts";
import type { Kind } from "../../src/line/evidence.ts";
import { CANDIDATES, DWELL_MS, FRAMES_TO_LOCK, LineSearch, LOST_AFTER_MS } from "../../src/line/search.ts";
import { FakeStorage } from "../helpers/fake-host.ts";

/** Ticks once a second with the same evidence; the settings in use, each as often as it was begun. */
function run(search: LineSearch, from: number, seconds: number, kind: (settings: LineSettings) => Kind): string[] {
	const used: string[] = [name(search.settings)];
	for (let i = 1; i <= seconds; i++) {
		const now = from + i * 1000;
		if (search.tick(now, kind(search.settings), now - 2000)) used.push(name(search.settings));
	}
	return used;
}

function name(settings: LineSettings): string {
	return `${settings.baud}${settings.inverted ? " inverted" : ""}`;
}

function lock(search: LineSearch, now: number): void {
	for (let i = 0; i < FRAMES_TO_LOCK; i++) search.good(now);
}

test("search: noise is listened to at every speed and polarity, 25 s each, and then again", (t) => {
	const used = run(new LineSearch(new FakeStorage(), 0), 0, (DWELL_MS / 1000) * 7, () => "other");
	t.deepEqual(used, [...CANDIDATES, CANDIDATES[0], CANDIDATES[1]].map(name));
	t.equal(new Set(CANDIDATES.map(name)).size, 6);
	t.end();
});

const stays: [kind: Kind, why: string][] = [
	["nothing", "a silent line is waited for where a search begins"],
	["few", "a break is waited out where a search begins"],
	["text", "text tells that speed and polarity are right"],
	["seven_bit", "text with parity tells the same"],
];

for (const [kind, why] of stays) {
	test(`search: ${why}`, (t) => {
		const used = run(new LineSearch(new FakeStorage(), 0), 0, 100, () => kind);
		t.deepEqual(new Set(used), new Set(["115200"]));
		t.end();
	});
}

const hints: [name: string, kind: (settings: LineSettings) => Kind, used: string[]][] = [
	[
		"inverted text turns the polarity at once",
		(s) => (s.inverted ? "nothing" : "inverted"),
		["115200", "115200 inverted"],
	],
	[
		"a slower sender is followed downwards at once",
		(s) => (s.baud === 2400 ? "nothing" : "slower"),
		["115200", "9600", "2400"],
	],
	[
		"a slower and inverted one too",
		(s) => (s.baud !== 9600 ? "slower" : s.inverted ? "nothing" : "inverted"),
		["115200", "9600", "9600 inverted"],
	],
	["an adapter that cannot invert is not asked again", () => "inverted", ["115200", "115200 inverted"]],
];

for (const [name, kind, used] of hints) {
	test(`search: ${name}`, (t) => {
		t.deepEqual(run(new LineSearch(new FakeStorage(), 0), 0, 10, kind), used);
		t.end();
	});
}

test("search: nothing is judged while bytes still come", (t) => {
	const search = new LineSearch(new FakeStorage(), 0);
	t.notOk(search.tick(3000, "inverted", 2500));
	t.equal(name(search.settings), "115200");
	t.end();
});

test("search: one good frame keeps the settings for another dwell, two lock them", (t) => {
	const storage = new FakeStorage();
	const search = new LineSearch(storage, 0);
	run(search, 0, 51, () => "other");
	t.equal(name(search.settings), "9600");
	search.good(60_000);
	run(search, 60_000, 24, () => "other");
	t.equal(name(search.settings), "9600");
	t.notOk(search.locked);
	t.equal(storage.values.size, 0);
	search.good(84_500);
	t.ok(search.locked);
	run(search, 85_000, 59, () => "other");
	t.equal(name(search.settings), "9600");
	t.ok(search.locked);
	t.end();
});

test("search: goes on when no good frame has come for 60 s", (t) => {
	const search = new LineSearch(new FakeStorage(), 0);
	lock(search, 1000);
	t.deepEqual(
		run(search, 1000, LOST_AFTER_MS / 1000 - 1, () => "other"),
		["115200"],
	);
	t.deepEqual(
		run(search, LOST_AFTER_MS, 1, () => "other"),
		["115200", "115200 inverted"],
	);
	t.notOk(search.locked);
	t.end();
});

test("search: follows at once, when the lock is lost, what the evidence says", (t) => {
	const search = new LineSearch(new FakeStorage(), 0);
	lock(search, 1000);
	t.deepEqual(
		run(search, LOST_AFTER_MS, 2, (s) => (s.baud === 115200 ? "slower" : "nothing")),
		["115200", "9600"],
	);
	t.end();
});

test("search: begins, after a restart, with what was found before", (t) => {
	const storage = new FakeStorage();
	const first = new LineSearch(storage, 0);
	run(first, 0, 76, () => "other");
	lock(first, 77_000);
	const found = name(first.settings);
	t.equal(found, "9600 inverted");
	const second = new LineSearch(storage, 0);
	t.equal(name(second.settings), found);
	t.deepEqual(new Set(run(second, 0, 100, () => "nothing")), new Set([found]));
	t.end();
});

test("search: writes to storage only when what was found is new", (t) => {
	let writes = 0;
	const storage = new FakeStorage();
	const counting = {
		get: (key: string) => storage.get(key),
		set: (key: string, value: Uint8Array) => {
			writes++;
			storage.set(key, value);
		},
		delete: () => undefined,
		clear: () => undefined,
	};
	for (let start = 0; start < 3; start++) lock(new LineSearch(counting, 0), 1000);
	t.equal(writes, 1);
	t.end();
});

const stored: [name: string, value: Uint8Array][] = [
	["empty", new Uint8Array(0)],
	["too long", Uint8Array.of(1, 2)],
	["no candidate", Uint8Array.of(6)],
];

for (const [name, value] of stored) {
	test(`search: stored settings that are ${name} are not believed`, (t) => {
		const storage = new FakeStorage();
		storage.set("line", value);
		t.equal(new LineSearch(storage, 0).settings, CANDIDATES[0]);
		t.end();
	});
}
