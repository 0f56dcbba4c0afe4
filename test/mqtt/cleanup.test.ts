import test from "tape";
import { readAnnounced, writeAnnounced } from "../../src/mqtt/announced.ts";
import { takeBack } from "../../src/mqtt/cleanup.ts";
import { FIELDS } from "../../src/readings/fields.ts";
import { connectedSession } from "../helpers/mqtt-session.ts";

const before = {
	discoveryTopic: "homeassistant/device/1/config",
	base: "portti/1/",
	components: new Map([["a", "sensor"]]),
};

function cleaned(discoveryTopic: string, base: string, remembered = true, window = Number.MAX_SAFE_INTEGER) {
	const { session, broker, host } = connectedSession();
	if (remembered) writeAnnounced(host.storage, before);
	if (window === 0) broker.isUp = false;
	if (window === 0) broker.kill();
	takeBack(session, host.storage, discoveryTopic, base);
	for (const { text, retain } of broker.messages)
		if (text !== "" || !retain) throw new Error("not an empty, kept message");
	return { topics: broker.messages.map(({ topic }) => topic), after: readAnnounced(host.storage) };
}

test("nothing is taken back where nothing has changed", (t) => {
	const { topics, after } = cleaned(before.discoveryTopic, before.base);
	t.deepEqual(topics, []);
	t.deepEqual(after, before);
	t.end();
});

test("nothing is taken back at the first start, and the names are remembered", (t) => {
	const { topics, after } = cleaned("d", "b/", false);
	t.deepEqual(topics, []);
	t.deepEqual(after, { discoveryTopic: "d", base: "b/", components: new Map() });
	t.end();
});

for (const now of ["", "other/device/1/config"]) {
	test(`the discovery payload is taken back when its topic becomes "${now}"`, (t) => {
		const { topics, after } = cleaned(now, before.base);
		t.deepEqual(topics, [before.discoveryTopic]);
		t.deepEqual(after, { discoveryTopic: now, base: before.base, components: new Map() });
		t.end();
	});
}

test("everything kept under another prefix is taken back", (t) => {
	const { topics, after } = cleaned(before.discoveryTopic, "other/1/");
	const names = [
		"status",
		"reading",
		"energy",
		"diagnostics",
		"inventory",
		"update",
		...FIELDS.map(({ name }) => name),
	];
	t.deepEqual(
		topics,
		names.map((name) => `portti/1/${name}`),
	);
	t.deepEqual(after, { ...before, base: "other/1/" });
	t.end();
});

test("what could not be taken back is remembered for the next time", (t) => {
	for (const base of ["other/1/", before.base]) t.deepEqual(cleaned("", base, true, 0).after, before);
	t.end();
});
