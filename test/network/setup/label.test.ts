import test from "tape";
import { LABEL_KEY, labelOf } from "../../../src/network/setup/label.ts";
import { FakeCrypto, FakeStorage, fakeHost } from "../../helpers/fake-host.ts";

/** Three groups of four, none of them to be taken for another. */
function isPassword(text: string): boolean {
	const groups = text.split("-");
	const readable = (group: string) =>
		group.length === 4 && [...group].every((one) => "23456789abcdefghjkmnopqrstuvwxyz".includes(one));
	return groups.length === 3 && groups.every(readable);
}

test("label: made at the first start, the same ever after, a factory reset included", (t) => {
	const host = fakeHost();
	const first = labelOf(host);
	t.equal(first.ssid, "Portti-89AB");
	t.ok(isPassword(first.password), first.password);
	t.deepEqual(labelOf(host), first);
	host.storage.set("settings.0", Uint8Array.of(1));
	host.storage.clear();
	t.equal(host.storage.values.size, 1);
	t.deepEqual(labelOf(host), first);
	t.end();
});

test("label: two devices with the same id have different passwords", (t) => {
	const crypto = new FakeCrypto();
	const passwords = new Set<string>();
	for (let index = 0; index < 200; index++)
		passwords.add(labelOf(fakeHost({ crypto, storage: new FakeStorage() })).password);
	t.equal(passwords.size, 200);
	t.ok([...passwords].every(isPassword));
	const counts = new Map<string, number>();
	for (const password of passwords)
		for (const one of password) if (one !== "-") counts.set(one, (counts.get(one) ?? 0) + 1);
	t.equal(counts.size, 32, "every character occurs");
	const [least, most] = [Math.min(...counts.values()), Math.max(...counts.values())];
	t.ok(least > 40 && most < 120, `each about 75 times: ${least} to ${most}`);
	t.end();
});

test("label: what is stored does not hold the password, and a damaged key is made anew", (t) => {
	const host = fakeHost();
	const { password } = labelOf(host);
	const stored = host.storage.values.get(LABEL_KEY) ?? new Uint8Array(0);
	const text = String.fromCharCode(...stored);
	t.notOk(password.split("-").some((group) => text.includes(group)));
	const cases: [name: string, value: Uint8Array][] = [
		["a bit flipped", stored.map((byte, index) => (index === 5 ? byte ^ 1 : byte))],
		["cut short", stored.slice(0, 10)],
		["nothing in it", new Uint8Array(0)],
		["another version", stored.map((byte, index) => (index === 0 ? byte + 1 : byte))],
	];
	for (const [name, value] of cases) {
		host.storage.set(LABEL_KEY, value);
		const made = labelOf(host);
		t.ok(isPassword(made.password) && made.password !== password, name);
		t.deepEqual(labelOf(host), made, `${name}: and kept`);
	}
	t.end();
});
