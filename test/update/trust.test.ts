import test from "tape";
import { hexText } from "../../src/bytes/hex.ts";
import { type ImageHeader, parseHeader, withSignature } from "../../src/update/header.ts";
import { PENDING_KEY, TRUST_KEY, Trust } from "../../src/update/trust.ts";
import { type FakeHost, fakeHost } from "../helpers/fake-host.ts";
import { CURRENT, headerBytes, NEXT, type Signer, signer, trusted } from "../helpers/images.ts";
import { p256Sign, p256Verify, testKey } from "../helpers/p256.ts";

const LATER = signer("later");
const STRANGER = signer("stranger");

/** Who of these signs for this trust. */
function believed(trust: Trust): string {
	const all: [string, Signer][] = [
		["current", CURRENT],
		["next", NEXT],
		["later", LATER],
		["stranger", STRANGER],
	];
	return all
		.filter(([, by]) => verifies(trust, by))
		.map(([name]) => name)
		.join(" ");
}

function verifies(trust: Trust, by: Signer): boolean {
	const bytes = headerBytes({}, undefined, by);
	return trust.verifies(bytes, read(bytes).signature);
}

function read(bytes: Uint8Array): ImageHeader {
	const header = parseHeader(bytes);
	if ("fault" in header) throw new Error(header.text);
	return header;
}

const change = (epoch: number, current = NEXT, next = LATER, security = 2) =>
	read(headerBytes({ security, keys: { epoch, current: current.publicKey, next: next.publicKey } }));

const start = (host: FakeHost, onTrial = false, keys = trusted(), security = 1) =>
	new Trust(host, keys, security, onTrial);

test("trust: the two keys that are built in", (t) => {
	const trust = start(fakeHost());
	t.equal(believed(trust), "current next");
	t.equal(trust.floor, 1);
	t.equal(trust.keys.epoch, 0);
	t.end();
});

test("trust: by ECDSA itself", (t) => {
	const key = testKey("real");
	const crypto = Object.assign(fakeHost().crypto, { ecdsaP256Verify: p256Verify });
	const hex = hexText(key.publicKey);
	const trust = new Trust(
		{ ...fakeHost(), crypto },
		{ development: true, epoch: 0, current: hex, next: hex },
		1,
		false,
	);
	const bytes = headerBytes();
	const signed = bytes.slice(0, bytes.length - 140);
	const header = withSignature(signed, p256Sign(key, signed));
	t.ok(trust.verifies(header, read(header).signature));
	header[30] ^= 1;
	t.notOk(trust.verifies(header, p256Sign(key, signed)), "another header");
	t.end();
});

test("trust: a change of keys counts when its image has proved itself, and not before", (t) => {
	const host = fakeHost();
	const before = start(host);
	t.ok(before.prepare(change(1)));
	t.equal(believed(before), "current next", "activated");
	const trial = start(host, true);
	t.equal(believed(trial), "current next", "on trial");
	t.equal(trial.floor, 1);
	trial.adopt();
	t.equal(believed(trial), "next later", "proved");
	t.equal(trial.floor, 2, "and so does its security version");
	t.equal(believed(start(host)), "next later", "and at the next start");
	t.equal(start(host).floor, 2);
	t.notOk(host.storage.values.has(PENDING_KEY), "nothing is pending any more");
	t.end();
});

test("trust: an image that does not stay changes nothing", (t) => {
	const host = fakeHost();
	start(host).prepare(change(1));
	start(host, true);
	const back = start(host);
	t.equal(believed(back), "current next");
	t.equal(back.floor, 1);
	start(host, true).adopt();
	t.equal(believed(start(host)), "current next", "nor does what it left behind");
	t.end();
});

test("trust: an older change that is replayed changes nothing", (t) => {
	const host = fakeHost();
	for (const one of [change(2), change(1, CURRENT, STRANGER)]) {
		start(host).prepare(one);
		start(host, true).adopt();
	}
	const trust = start(host);
	t.equal(believed(trust), "next later");
	t.equal(trust.keys.epoch, 2);
	t.end();
});

test("trust: another change under the number that counts contradicts it, the same one does not", (t) => {
	const host = fakeHost();
	start(host).prepare(change(1));
	start(host, true).adopt();
	const trust = start(host);
	t.ok(trust.contradicts(change(1, STRANGER)));
	t.ok(trust.contradicts(change(1, NEXT, STRANGER)));
	t.notOk(trust.contradicts(change(1)));
	t.notOk(trust.contradicts(change(2, STRANGER)));
	t.notOk(trust.contradicts(read(headerBytes())));
	t.end();
});

test("trust: an older firmware keeps what a newer one has changed", (t) => {
	const host = fakeHost();
	start(host).prepare(change(3));
	start(host, true).adopt();
	t.equal(believed(start(host, false, trusted(CURRENT, NEXT, 0))), "next later");
	t.equal(believed(start(host, false, trusted(LATER, STRANGER, 4))), "later stranger", "later ones built in count");
	t.end();
});

test("trust: security never goes down", (t) => {
	const host = fakeHost();
	start(host, false, trusted(), 5).prepare(change(1, NEXT, LATER, 5));
	start(host, true, trusted(), 5).adopt();
	t.equal(start(host, false, trusted(), 1).floor, 5);
	t.equal(start(host, false, trusted(), 9).floor, 9);
	t.end();
});

test("trust: a factory reset forgets everything else", (t) => {
	const host = fakeHost();
	start(host).prepare(change(1));
	const trust = start(host, true);
	trust.adopt();
	host.storage.set("other", Uint8Array.of(1));
	trust.outlive(() => host.storage.clear());
	t.deepEqual([...host.storage.values.keys()], [TRUST_KEY]);
	t.equal(believed(start(host)), "next later");
	t.end();
});

test("trust: a record that was tampered with counts for nothing", (t) => {
	const host = fakeHost();
	start(host).prepare(change(1));
	start(host, true).adopt();
	const whole = host.storage.values.get(TRUST_KEY) ?? new Uint8Array(0);
	for (const at of [0, 1, 5, 20, 100, whole.length - 1]) {
		const bytes = whole.slice();
		bytes[at] ^= 1;
		host.storage.values.set(TRUST_KEY, bytes);
		t.equal(believed(start(host)), "current next", `byte ${at}`);
	}
	for (const length of [0, 1, 50, whole.length - 1]) {
		host.storage.values.set(TRUST_KEY, whole.slice(0, length));
		t.equal(start(host).floor, 1, `${length} bytes`);
	}
	t.end();
});

test("trust: storage that takes nothing is noticed", (t) => {
	const host = fakeHost();
	const trust = start(host);
	host.storage.set = () => {};
	t.notOk(trust.prepare(change(1)));
	t.end();
});
