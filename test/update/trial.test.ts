import test from "tape";
import type { Update } from "../../src/host.ts";
import { TRIAL_MS, Trial } from "../../src/update/trial.ts";
import { readTrial, TRIAL_KEY, writeTrial } from "../../src/update/trial-record.ts";
import { FakeCrypto, FakeDevice, FakeStorage, FakeTime } from "../helpers/fake-host.ts";

const ALL = { network: true, readings: true, settings: true };

/** One start of an image. */
function start(storage: FakeStorage, version: string, onTrial: boolean, restartReason = "software") {
	const time = new FakeTime();
	time.now = 5000;
	const did: string[] = [];
	const update = { onTrial, goBack: () => did.push("goes back") } as unknown as Update;
	const device = Object.assign(new FakeDevice(), { restartReason });
	const host = { storage, crypto: new FakeCrypto(), clock: time, timers: time, device, update };
	const trial = new Trial({ host, version, confirm: () => did.push("stays") });
	const shows = { network: true, readings: true, settings: true, web: false };
	let asked = 0;
	trial.watch({
		network: () => shows.network,
		readings: () => shows.readings,
		settings: () => shows.settings,
		web: () => shows.web,
		askOwnWeb: () => {
			asked++;
		},
	});
	return { trial, time, did, shows, isReturn: trial.isReturn, asked: () => asked };
}

/** A storage as the old image leaves it. */
function left(working = ALL): FakeStorage {
	const storage = new FakeStorage();
	start(storage, "1.0.0", false).trial.activating("1.1.0", working);
	return storage;
}

test("trial: an image that shows all that worked before stays, but not before a tenth of the time", (t) => {
	const storage = left();
	const { trial, time, did, shows, isReturn } = start(storage, "1.1.0", true);
	t.equal(isReturn, false);
	t.equal(trial.status().text, "The web server has not answered.");
	t.equal(trial.status().state, "on_trial");
	time.advance(20_000);
	t.equal(trial.status().leftMs, TRIAL_MS - 20_000);
	shows.web = true;
	time.advance(39_000);
	t.deepEqual(did, []);
	time.advance(2000);
	t.deepEqual(did, ["stays"]);
	t.equal(trial.status().state, "proved");
	time.advance(2 * TRIAL_MS);
	t.deepEqual(did, ["stays"], "once");
	const again = start(storage, "1.1.0", false);
	t.deepEqual([again.trial.status().state, again.trial.status().version, again.isReturn], ["proved", "1.1.0", false]);
	t.end();
});

test("trial: what does not work again is the reason to go back", (t) => {
	const rows: [missing: ("network" | "readings" | "settings" | "web")[], text: string][] = [
		[["network"], "The network has not been joined."],
		[["readings"], "Nothing readable has come from the meter."],
		[["settings"], "The settings could not be read."],
		[["web"], "The web server has not answered."],
		[["network", "web"], "The network has not been joined, and the web server has not answered."],
	];
	for (const [missing, text] of rows) {
		const storage = left();
		const { time, did, shows } = start(storage, "1.1.0", true);
		Object.assign(shows, { web: true });
		for (const one of missing) shows[one] = false;
		time.advance(TRIAL_MS - 2000);
		t.deepEqual(did, [], "not before the time is over");
		time.advance(2000);
		t.deepEqual(did, ["goes back"]);
		const old = start(storage, "1.0.0", false);
		const { state, version, text: why } = old.trial.status();
		t.deepEqual([state, version, why, old.isReturn], ["went_back", "1.1.0", text, true]);
		const again = start(storage, "1.0.0", false);
		t.deepEqual([again.trial.status().text, again.isReturn], [text, false], "and still after another start");
	}
	t.end();
});

test("trial: what has not worked before is not asked for", (t) => {
	const { time, did, shows } = start(left({ network: false, readings: false, settings: false }), "1.1.0", true);
	Object.assign(shows, { network: false, readings: false, settings: false, web: true });
	time.advance(TRIAL_MS);
	t.deepEqual(did, ["stays"]);
	const unknown = start(new FakeStorage(), "1.1.0", true);
	Object.assign(unknown.shows, { network: false, readings: false, settings: false });
	unknown.time.advance(TRIAL_MS);
	t.deepEqual(unknown.did, ["goes back"], "but the web server always is");
	t.end();
});

test("trial: the own web server is asked until it has answered", (t) => {
	const { time, shows, asked } = start(left(), "1.1.0", true);
	time.advance(60_000);
	const before = asked();
	t.ok(before >= 5 && before <= 7, `${before} times a minute`);
	shows.web = true;
	shows.readings = false;
	time.advance(60_000);
	t.equal(asked(), before);
	t.end();
});

test("trial: an image that ends before it has proved itself is told of by the one before", (t) => {
	const rows: [reason: string, begins: boolean, text: string][] = [
		["panic", true, "It ended before it had proved itself (panic)."],
		["abort: no more", true, "It ended before it had proved itself (abort: no more)."],
		["power-on", true, "It ended before it had proved itself (power-on)."],
		["task watchdog", false, "It did not begin to run (task watchdog)."],
	];
	for (const [reason, begins, text] of rows) {
		const storage = left();
		if (begins) start(storage, "1.1.0", true);
		const old = start(storage, "1.0.0", false, reason);
		t.equal(old.trial.status().text, text);
		t.ok(old.isReturn, "the crash is not its own");
		t.notOk(start(storage, "1.0.0", false, "panic").isReturn, "the next one is");
		old.time.advance(2 * TRIAL_MS);
		t.deepEqual(old.did, [], "and it is on no trial");
	}
	t.end();
});

test("trial: confirmed in the record and not by the platform is a way back, too", (t) => {
	const storage = left();
	const { time, shows } = start(storage, "1.1.0", true);
	shows.web = true;
	time.advance(TRIAL_MS);
	const old = start(storage, "1.0.0", false, "power-on");
	t.equal(old.trial.status().state, "went_back");
	t.end();
});

test("trial: without an update there is nothing to say", (t) => {
	const { trial, did, time, asked } = start(new FakeStorage(), "1.0.0", false, "panic");
	time.advance(2 * TRIAL_MS);
	t.deepEqual([trial.status().state, did.length, asked()], ["none", 0, 0]);
	t.end();
});

test("trial record: comes back as it was written, long texts cut at a whole character", (t) => {
	const host = { storage: new FakeStorage(), crypto: new FakeCrypto() };
	t.equal(readTrial(host), undefined);
	const record = {
		stage: "failed" as const,
		working: { network: true, readings: false, settings: true },
		utc: 1_769_860_800_123,
		from: "1.0.0",
		to: "",
		reason: "å".repeat(300),
	};
	writeTrial(host, record);
	t.deepEqual(readTrial(host), { ...record, reason: "å".repeat(127) });
	for (const working of [ALL, { network: false, readings: true, settings: false }])
		for (const utc of [undefined, 1]) {
			writeTrial(host, { ...record, reason: "no", working, utc });
			t.deepEqual(readTrial(host), { ...record, reason: "no", working, utc });
		}
	const stored = host.storage.get(TRIAL_KEY) ?? new Uint8Array(0);
	let wrong = 0;
	for (let length = 0; length < stored.length; length++) {
		host.storage.set(TRIAL_KEY, stored.slice(0, length));
		if (readTrial(host) !== undefined) wrong++;
	}
	t.equal(wrong, 0, "cut at any byte it is none");
	t.end();
});
