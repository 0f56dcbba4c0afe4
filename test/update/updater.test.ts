import test from "tape";
import type { ImageFields } from "../../src/update/header.ts";
import { PACE_MS, RESUME_MS, SILENCE_MS, SLOT_MS, SUPPLY_MS } from "../../src/update/updater.ts";
import { fakeHost } from "../helpers/fake-host.ts";
import { FakeUpdate } from "../helpers/fake-update.ts";
import { CURRENT, headerBytes, IMAGE, imageFile, NEXT, signer } from "../helpers/images.ts";
import { Feeder, updating } from "../helpers/updating.ts";

const FILE = imageFile();
const HEADER = FILE.length - IMAGE.length;
const isImage = (bytes: readonly number[] | undefined) =>
	bytes?.length === IMAGE.length && IMAGE.every((byte, index) => byte === bytes[index]);

test("updater: a whole file is written, activated, and asks for the restart", (t) => {
	const { host, update, updater, restarts } = updating();
	t.equal(updater.status().state, "idle");
	const feeder = new Feeder(updater, FILE).send();
	t.equal(updater.status().state, "activating");
	host.time.advance(50);
	t.equal(feeder.outcome, "installed");
	t.deepEqual(update.asked, [`begin ${IMAGE.length}`, "activate"]);
	t.ok(isImage(update.next), "the slot holds the image");
	t.equal(restarts(), 1);
	const { state, last, received, total } = updater.status();
	t.deepEqual(
		[state, received, total, last?.result, last?.version],
		["installed", FILE.length, FILE.length, "installed", "1.3.0"],
	);
	t.equal(new Feeder(updater, FILE).refused, "busy", "nothing more until the restart");
	t.notOk(updater.abandon(), "and it cannot be given up");
	t.end();
});

test("updater: nothing is written before the header has been checked", (t) => {
	const { update, updater } = updating();
	const feeder = new Feeder(updater, FILE, {}, 1);
	feeder.send(HEADER - 1);
	t.deepEqual(update.asked, []);
	t.equal(updater.status().header, undefined, "nor is anything believed");
	feeder.send(1);
	t.deepEqual(update.asked, [`begin ${IMAGE.length}`]);
	t.equal(updater.status().header?.notes, "Nytt: å");
	t.end();
});

const REFUSED: [name: string, changes: Partial<ImageFields>, reason: string][] = [
	["another product", { product: "dryer" }, "wrong_product"],
	["another board", { board: "esp32" }, "wrong_board"],
	["an older version", { version: "1.0.0" }, "older_version"],
	["the same version", { version: "1.2.3" }, "same_version"],
	["security that goes down", { security: 0 }, "security_lower"],
	["a later minimum", { from: "1.2.9" }, "version_too_old"],
];

for (const [name, changes, reason] of REFUSED) {
	test(`updater: ${name} is refused before a byte is written`, (t) => {
		const { host, update, updater } = updating();
		const feeder = new Feeder(updater, imageFile(changes)).send();
		t.equal(feeder.outcome, reason);
		t.deepEqual(update.asked, []);
		const { state, last } = updater.status();
		t.deepEqual([state, last?.result, last?.reason], ["idle", "refused", reason]);
		t.equal(last?.version, undefined, "nothing is said of what was not believed");
		t.equal(host.time.pending.size, 0, "no timer is left");
		t.end();
	});
}

test("updater: the same version by force", (t) => {
	const { host, updater } = updating();
	const feeder = new Feeder(updater, imageFile({ version: "1.2.3" }), { force: true }).send();
	host.time.advance(50);
	t.equal(feeder.outcome, "installed");
	t.end();
});

test("updater: either key, and no other", (t) => {
	for (const [by, outcome] of [
		[CURRENT, "installed"],
		[NEXT, "installed"],
		[signer("stranger"), "wrong_signature"],
	] as const) {
		const { host, updater } = updating();
		const feeder = new Feeder(updater, imageFile({}, IMAGE, by)).send();
		host.time.advance(50);
		t.equal(feeder.outcome, outcome);
	}
	t.end();
});

test("updater: a header that the signature is not of", (t) => {
	const { update, updater } = updating();
	const file = imageFile();
	const header = headerBytes({ notes: "Nytt: ö" });
	file.set(header.subarray(0, header.length - 140));
	t.equal(new Feeder(updater, file).send().outcome, "wrong_signature");
	t.deepEqual(update.asked, []);
	t.end();
});

test("updater: an image that the hash is not of is never activated", (t) => {
	const { host, update, updater } = updating();
	const file = imageFile();
	file[file.length - 1] ^= 1;
	const feeder = new Feeder(updater, file).send();
	host.time.advance(50);
	t.equal(feeder.outcome, "wrong_hash");
	t.deepEqual(update.asked, [`begin ${IMAGE.length}`, "abandon"]);
	t.equal(updater.status().last?.result, "failed");
	t.end();
});

test("updater: files that are too short or too long are refused before a byte is written", (t) => {
	for (const file of [FILE.slice(0, -1), Uint8Array.of(...FILE, 0), FILE.slice(0, HEADER), FILE.slice(0, HEADER - 1)]) {
		const { update, updater } = updating();
		t.equal(new Feeder(updater, file).send().outcome, "wrong_length", `${file.length} bytes`);
		t.deepEqual(update.asked, []);
	}
	const { updater } = updating();
	t.equal(new Feeder(updater, FILE.slice(0, 10)).send().outcome, "wrong_length");
	t.end();
});

test("updater: more than the slot has room for", (t) => {
	const { update, updater } = updating();
	update.capacity = IMAGE.length - 1;
	t.equal(new Feeder(updater, FILE).send().outcome, "too_large");
	t.deepEqual(update.asked, []);
	t.end();
});

test("updater: one at a time", (t) => {
	const { host, updater } = updating();
	const first = new Feeder(updater, FILE).send(500);
	t.equal(new Feeder(updater, FILE).refused, "busy");
	t.equal(new Feeder(updater, FILE, { start: 500 }).refused, "busy", "not even with what comes next");
	first.send();
	host.time.advance(50);
	t.equal(first.outcome, "installed", "the first one is not disturbed");
	t.end();
});

test("updater: a lost connection is gone on with", (t) => {
	const { host, update, updater } = updating();
	const first = new Feeder(updater, FILE).send(700);
	host.time.advance(50);
	first.lose();
	t.equal(updater.status().state, "interrupted");
	t.equal(updater.status().received, 700);
	t.equal(new Feeder(updater, FILE, { start: 699 }).refused, "wrong_place");
	t.equal(new Feeder(updater, FILE, { start: 701 }).refused, "wrong_place");
	t.equal(new Feeder(updater, Uint8Array.of(...FILE, 1), { start: 700 }).refused, "wrong_place", "another length");
	const second = new Feeder(updater, FILE, { start: 700 }).send();
	host.time.advance(50);
	t.equal(second.outcome, "installed");
	t.deepEqual(update.asked, [`begin ${IMAGE.length}`, "activate"], "the slot was opened once");
	t.ok(isImage(update.next));
	t.end();
});

test("updater: a connection lost within the header is gone on with", (t) => {
	const { host, updater } = updating();
	new Feeder(updater, FILE).send(100).lose();
	const second = new Feeder(updater, FILE, { start: 100 }).send();
	host.time.advance(50);
	t.equal(second.outcome, "installed");
	t.end();
});

test("updater: one that was lost says nothing any more", (t) => {
	const { host, updater } = updating();
	const first = new Feeder(updater, FILE).send(700);
	first.lose();
	const second = new Feeder(updater, FILE, { start: 700 });
	first.lose();
	t.equal(updater.status().state, "receiving", "its end is not that of the second");
	second.send();
	host.time.advance(50);
	t.equal(second.outcome, "installed");
	t.end();
});

test("updater: a file in parts", (t) => {
	const { host, updater } = updating();
	const cuts = [0, 10, 300, HEADER, 900, FILE.length];
	for (let index = 1; index < cuts.length; index++) {
		const feeder = new Feeder(updater, FILE, { start: cuts[index - 1], end: cuts[index] }).send();
		host.time.advance(50);
		const last = index === cuts.length - 1;
		t.equal(feeder.outcome, last ? "installed" : "part", `to ${cuts[index]}`);
		t.equal(updater.status().state, last ? "installed" : "interrupted");
	}
	t.end();
});

test("updater: beginning anew lets go of what was interrupted", (t) => {
	const { host, update, updater } = updating();
	new Feeder(updater, FILE).send(700).lose();
	const second = new Feeder(updater, FILE).send();
	host.time.advance(50);
	t.equal(second.outcome, "installed");
	t.deepEqual(update.asked, [`begin ${IMAGE.length}`, "abandon", `begin ${IMAGE.length}`, "activate"]);
	t.end();
});

test("updater: nothing to go on with", (t) => {
	const { updater } = updating();
	t.equal(new Feeder(updater, FILE, { start: 1 }).refused, "wrong_place");
	t.equal(updater.status().state, "idle");
	t.end();
});

test("updater: the rest is waited for ten minutes, and no longer", (t) => {
	const { host, update, updater } = updating();
	new Feeder(updater, FILE).send(700).lose();
	host.time.advance(RESUME_MS - 1000);
	t.equal(updater.status().state, "interrupted");
	host.time.advance(6000);
	const { state, last } = updater.status();
	t.deepEqual([state, last?.reason], ["idle", "lost"]);
	t.notOk(update.writing, "the slot is let go");
	t.equal(host.time.pending.size, 0, "no timer is left");
	t.end();
});

test("updater: a source that says nothing for half a minute is lost, and may come back", (t) => {
	const { host, updater } = updating();
	const silent = new Feeder(updater, FILE).send(700);
	host.time.advance(SILENCE_MS - 6000);
	t.equal(silent.outcome, undefined);
	host.time.advance(6000 + 5000);
	t.equal(silent.outcome, "stalled");
	t.equal(updater.status().state, "interrupted");
	t.equal(silent.send().sent, 700, "what it says now is not taken");
	const second = new Feeder(updater, FILE, { start: 700 }).send();
	host.time.advance(50);
	t.equal(second.outcome, "installed");
	t.end();
});

test("updater: a line that is too slow", (t) => {
	const { host, update, updater } = updating();
	update.capacity = 100_000;
	const feeder = new Feeder(updater, imageFile({}, new Uint8Array(90_000)));
	for (let second = 0; second < PACE_MS / 1000 + 5; second++) {
		feeder.send(900);
		host.time.advance(1000);
	}
	t.equal(feeder.outcome, "too_slow");
	t.notOk(update.writing);
	t.equal(updater.status().state, "idle");
	t.end();
});

test("updater: a line that is just fast enough", (t) => {
	const { host, update, updater } = updating();
	update.capacity = 200_000;
	update.window = 4096;
	const feeder = new Feeder(updater, imageFile({}, new Uint8Array(160_000)), {}, 1000);
	for (let second = 0; second < 160; second++) {
		feeder.send(1100);
		host.time.advance(1000);
	}
	t.equal(feeder.outcome, "installed");
	t.end();
});

test("updater: a slot that does not answer", (t) => {
	for (const count of [700, FILE.length]) {
		const { host, update, updater } = updating();
		update.stuck = true;
		update.window = count === 700 ? 200 : 2000;
		const feeder = new Feeder(updater, FILE).send(count);
		host.time.advance(SLOT_MS + 5000);
		t.equal(feeder.outcome, "slot_failed", `after ${count} bytes`);
		t.equal(updater.status().state, "idle");
	}
	t.end();
});

test("updater: a slot that finds the image unfit", (t) => {
	const { host, update, updater, restarts } = updating();
	update.unfit = "no such chip";
	const feeder = new Feeder(updater, FILE).send();
	host.time.advance(50);
	t.equal(feeder.outcome, "slot_failed");
	t.ok(updater.status().last?.text.includes("no such chip"));
	t.equal(restarts(), 0);
	t.end();
});

test("updater: given up", (t) => {
	const { update, updater } = updating();
	t.ok(updater.abandon(), "nothing is under way");
	t.equal(updater.status().last, undefined);
	const feeder = new Feeder(updater, FILE).send(700);
	t.ok(updater.abandon());
	t.equal(feeder.outcome, "abandoned");
	t.deepEqual(update.asked, [`begin ${IMAGE.length}`, "abandon"]);
	new Feeder(updater, FILE).send(700).lose();
	t.ok(updater.abandon(), "while it is interrupted");
	t.equal(updater.status().state, "idle");
	t.end();
});

test("updater: activation cannot be stopped", (t) => {
	const { host, update, updater } = updating();
	update.window = 2000;
	const feeder = new Feeder(updater, FILE).send();
	t.equal(updater.status().state, "activating");
	t.notOk(updater.abandon());
	t.equal(new Feeder(updater, FILE).refused, "busy");
	feeder.lose();
	host.time.advance(50);
	t.equal(updater.status().state, "installed", "even if nobody waits for it");
	t.end();
});

test("updater: while the firmware is on trial, the one before it is not written over", (t) => {
	const host = fakeHost();
	const update = new FakeUpdate(host.time);
	update.onTrial = true;
	const { updater } = updating("software", host, update);
	t.equal(new Feeder(updater, FILE).refused, "on_trial");
	updater.confirm();
	t.deepEqual(update.asked, ["confirm"]);
	t.equal(new Feeder(updater, FILE).refused, undefined);
	t.end();
});

test("updater: a supply that has just dipped", (t) => {
	const { host, updater } = updating("brown-out");
	t.equal(new Feeder(updater, FILE).refused, "low_supply");
	host.time.advance(SUPPLY_MS);
	t.equal(new Feeder(updater, FILE).refused, undefined);
	t.end();
});

test("updater: tells of each state and each percent, and of nothing twice", (t) => {
	const { host, updater } = updating();
	const told: string[] = [];
	updater.subscribe(() => {
		const { state, received, total } = updater.status();
		told.push(`${state} ${total === 0 ? 0 : Math.floor((received / total) * 100)}`);
	});
	new Feeder(updater, FILE, {}, 1).send();
	host.time.advance(3000);
	t.equal(told[0], "receiving 0");
	t.deepEqual(told.slice(-3), ["receiving 99", "activating 100", "installed 100"]);
	t.equal(new Set(told).size, told.length, `${told.length} times`);
	t.equal(told.length, 102);
	t.end();
});

test("updater: a change of keys under a number that was used for another", (t) => {
	const keys = { epoch: 1, current: CURRENT.publicKey, next: NEXT.publicKey };
	const other = { ...keys, next: signer("stranger").publicKey };
	for (const [change, outcome] of [
		[keys, "installed"],
		[other, "keys_conflict"],
		[{ ...other, epoch: 2 }, "installed"],
	] as const) {
		const { host, trust, updater } = updating();
		trust.prepare({ security: 1, keys });
		trust.adopt();
		const feeder = new Feeder(updater, imageFile({ keys: change })).send();
		host.time.advance(50);
		t.equal(feeder.outcome, outcome);
	}
	t.end();
});

test("updater: storage that is full", (t) => {
	const { host, update, updater } = updating();
	host.storage.set = () => {};
	const feeder = new Feeder(updater, FILE).send();
	host.time.advance(50);
	t.equal(feeder.outcome, "slot_failed");
	t.deepEqual(update.asked, [`begin ${IMAGE.length}`, "abandon"]);
	t.end();
});
