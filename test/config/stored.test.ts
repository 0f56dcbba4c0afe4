import test from "tape";
import { SettingsStore, SLOTS } from "../../src/config/stored.ts";
import { FakeCrypto, FakeStorage } from "../helpers/fake-host.ts";

const crypto = new FakeCrypto();
const values = (number: number) => new Map([["mqtt.prefix", `house-${number}`]]);

function read(storage: FakeStorage): Map<string, string> {
	return new SettingsStore(storage, crypto).load();
}

test("stored: nothing at first, then what was saved last", (t) => {
	const storage = new FakeStorage();
	t.deepEqual(read(storage), new Map());
	const store = new SettingsStore(storage, crypto);
	store.load();
	for (let number = 1; number <= 5; number++) {
		t.ok(store.save(values(number)));
		t.deepEqual(read(storage), values(number));
		t.equal(storage.values.size, Math.min(number, SLOTS.length), "two generations at most");
	}
	t.end();
});

test("stored: saving goes on after any start", (t) => {
	const storage = new FakeStorage();
	for (let number = 1; number <= 5; number++) {
		const store = new SettingsStore(storage, crypto);
		store.load();
		store.save(values(number));
		t.deepEqual(read(storage), values(number), `${number}`);
	}
	t.end();
});

const texts: [name: string, values: [string, string][]][] = [
	["none", []],
	["an empty value", [["mqtt.user", ""]]],
	["text beyond ASCII", [["mqtt.user", "Åsa Mäkinen 🙂"]]],
	["the longest certificate", [["mqtt.ca", "é".repeat(8192)]]],
	["keys of a newer version", [["raum.temperatur_°C", "21,5"]]],
	["many", [..."abcdefghijklmnopqrstuvwxyz"].map((letter) => [`key.${letter}`, letter.repeat(20)])],
];
for (const [name, entries] of texts) {
	test(`stored: ${name}`, (t) => {
		const storage = new FakeStorage();
		const store = new SettingsStore(storage, crypto);
		store.load();
		t.ok(store.save(new Map(entries)));
		t.deepEqual([...read(storage)], entries);
		t.end();
	});
}

test("stored: storage that does not take it is noticed, and the generation before stands", (t) => {
	const storage = new FakeStorage();
	const store = new SettingsStore(storage, crypto);
	store.load();
	store.save(values(1));
	storage.set = () => undefined;
	t.notOk(store.save(values(2)));
	t.notOk(store.clear());
	t.deepEqual(read(storage), values(1));
	t.end();
});

test("stored: clear leaves nothing of the generations before", (t) => {
	const storage = new FakeStorage();
	const store = new SettingsStore(storage, crypto);
	store.load();
	store.save(values(1));
	store.save(values(2));
	t.ok(store.clear());
	t.deepEqual(read(storage), new Map());
	t.equal(storage.values.size, 1);
	t.ok(store.save(values(3)) && store.save(values(4)));
	t.deepEqual(read(storage), values(4), "and it goes on");
	t.end();
});
