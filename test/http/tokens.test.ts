import test from "tape";
import { utf8 } from "../../src/bytes/writer.ts";
import { MAX_TOKENS, sameBytes, Tokens } from "../../src/http/tokens.ts";
import { FakeCrypto, FakeStorage } from "../helpers/fake-host.ts";

test("Tokens: issued, found, kept, revoked", (t) => {
	const storage = new FakeStorage();
	const crypto = new FakeCrypto();
	const tokens = new Tokens(storage, crypto, undefined);
	const made = tokens.issue("Köket", "read", 1_769_860_800_123);
	const other = tokens.issue("evcc", "admin", undefined);
	if (made === undefined || other === undefined) throw new Error("not issued");
	t.equal(made.text.length, 32, "128 bits as hexadecimal digits");
	t.notEqual(made.text, other.text);
	t.equal(tokens.find(utf8(made.text)), made.token);
	t.equal(tokens.find(utf8(`${made.text}0`)), undefined);
	t.equal(tokens.find(utf8("")), undefined);
	const again = new Tokens(storage, crypto, undefined);
	t.deepEqual(again.list(), tokens.list(), "the same after a restart");
	t.equal(again.find(utf8(other.text))?.name, "evcc");
	t.equal(again.revoke(made.token.id)?.name, "Köket");
	t.equal(again.revoke(made.token.id), undefined, "only once");
	t.equal(again.find(utf8(made.text)), undefined);
	t.equal(new Tokens(storage, crypto, undefined).list().length, 1);
	t.end();
});

test("Tokens: storage holds nothing that opens anything", (t) => {
	const storage = new FakeStorage();
	const tokens = new Tokens(storage, new FakeCrypto(), "given");
	const made = tokens.issue("a", "admin", undefined);
	let stored = "";
	for (const bytes of storage.values.values()) for (const byte of bytes) stored += String.fromCharCode(byte);
	t.ok(stored.length > 0);
	t.notOk(stored.includes(made?.text ?? ""));
	t.notOk(stored.includes("given"));
	t.end();
});

test("Tokens: sixteen at most", (t) => {
	const tokens = new Tokens(new FakeStorage(), new FakeCrypto(), undefined);
	for (let i = 0; i < MAX_TOKENS; i++) t.ok(tokens.issue(`${i}`, "read", undefined));
	t.equal(tokens.issue("one more", "read", undefined), undefined);
	tokens.revoke(tokens.list()[3].id);
	t.ok(tokens.issue("one more", "read", undefined));
	t.end();
});

test("Tokens: the one given at start", (t) => {
	const storage = new FakeStorage();
	const tokens = new Tokens(storage, new FakeCrypto(), "a secret");
	const given = tokens.find(utf8("a secret"));
	t.equal(given?.role, "admin");
	t.ok(given?.given);
	t.equal(tokens.revoke(given?.id ?? ""), undefined, "is not revoked");
	tokens.issue("b", "read", undefined);
	t.equal(new Tokens(storage, new FakeCrypto(), undefined).find(utf8("a secret")), undefined, "nor kept");
	t.end();
});

test("Tokens: what is broken in storage opens nothing", (t) => {
	const storage = new FakeStorage();
	const crypto = new FakeCrypto();
	const tokens = new Tokens(storage, crypto, undefined);
	for (let i = 0; i < 3; i++) tokens.issue(`name ${i}`, "admin", i * 1e12);
	const [[key, whole]] = storage.values;
	let wrong = 0;
	for (let length = 0; length < whole.length; length++) {
		storage.values.set(key, whole.slice(0, length));
		const count = new Tokens(storage, crypto, undefined).list().length;
		if (count !== 0 && ![1, 2].includes(count)) wrong++;
	}
	t.equal(wrong, 0, "cut anywhere");
	for (let at = 0; at < whole.length; at++) {
		const broken = whole.slice();
		broken[at] ^= 0xff;
		storage.values.set(key, broken);
		if (new Tokens(storage, crypto, undefined).list().length > 3) wrong++;
	}
	t.equal(wrong, 0, "one byte turned over");
	storage.values.set(key, new Uint8Array(5000).fill(1));
	t.ok(new Tokens(storage, crypto, undefined).list().length <= MAX_TOKENS, "filled with anything");
	t.end();
});

test("sameBytes: equal or not", (t) => {
	t.ok(sameBytes(Uint8Array.of(1, 2), Uint8Array.of(1, 2)));
	t.notOk(sameBytes(Uint8Array.of(1, 2), Uint8Array.of(1, 3)));
	t.notOk(sameBytes(Uint8Array.of(1, 2), Uint8Array.of(1)));
	t.end();
});
