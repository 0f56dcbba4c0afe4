import test from "tape";
import { utf8 } from "../../src/bytes/writer.ts";
import { readAnnounced, writeAnnounced } from "../../src/mqtt/announced.ts";
import { FakeStorage } from "../helpers/fake-host.ts";

test("what was announced is remembered", (t) => {
	const storage = new FakeStorage();
	t.equal(readAnnounced(storage), undefined);
	const announced = {
		discoveryTopic: "homeassistant/device/1/config",
		base: "hus/elmätare/1/",
		components: new Map([
			["active_power_import_w", "sensor"],
			["identify", "button"],
		]),
	};
	writeAnnounced(storage, announced);
	t.deepEqual(readAnnounced(storage), announced);
	const nothing = { discoveryTopic: "", base: "portti/1/", components: new Map() };
	writeAnnounced(storage, nothing);
	t.deepEqual(readAnnounced(storage), nothing);
	t.end();
});

test("what has not changed is not written again", (t) => {
	const storage = new FakeStorage();
	let writes = 0;
	const counting = {
		get: (key: string) => storage.get(key),
		set: (key: string, value: Uint8Array) => {
			writes++;
			storage.set(key, value);
		},
		delete: () => undefined,
	};
	const announced = (base: string) => ({ discoveryTopic: "t", base, components: new Map([["a", "sensor"]]) });
	writeAnnounced(counting, announced("b/"));
	writeAnnounced(counting, announced("b/"));
	t.equal(writes, 1);
	writeAnnounced(counting, announced("c/"));
	t.equal(writes, 2);
	t.end();
});

const damaged: [name: string, bytes: Uint8Array][] = [
	["nothing", new Uint8Array(0)],
	["not UTF-8", Uint8Array.of(0xff, 0x0a, 0x0a)],
	["two lines", utf8("a\nb")],
	["four lines", utf8("a\nb\nc\nd")],
];
for (const [name, bytes] of damaged) {
	test(`what cannot be read counts as nothing: ${name}`, (t) => {
		const storage = new FakeStorage();
		storage.set("mqtt.announced", bytes);
		t.equal(readAnnounced(storage), undefined);
		t.end();
	});
}

test("components that cannot be read are left out", (t) => {
	const storage = new FakeStorage();
	storage.set("mqtt.announced", utf8("t\nb/\nsensor:a :b c sensor:d"));
	t.deepEqual(
		[...(readAnnounced(storage)?.components ?? [])],
		[
			["a", "sensor"],
			["d", "sensor"],
		],
	);
	t.end();
});
