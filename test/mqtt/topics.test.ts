import test from "tape";
import { prefixFault, topicsOf } from "../../src/mqtt/topics.ts";

test("the topics of one meter", (t) => {
	t.deepEqual(topicsOf("house/power", "0123456789ab"), {
		base: "house/power/0123456789ab/",
		status: "house/power/0123456789ab/status",
		reading: "house/power/0123456789ab/reading",
		energy: "house/power/0123456789ab/energy",
		backfill: "house/power/0123456789ab/backfill",
		diagnostics: "house/power/0123456789ab/diagnostics",
		inventory: "house/power/0123456789ab/inventory",
		event: "house/power/0123456789ab/event",
		line: "house/power/0123456789ab/line",
		update: "house/power/0123456789ab/update",
		identify: "house/power/0123456789ab/set/identify",
		discover: "house/power/0123456789ab/set/discovery",
		install: "house/power/0123456789ab/set/install",
	});
	t.end();
});

const prefixes: [prefix: string, isUsable: boolean][] = [
	["portti", true],
	["a/b/c", true],
	["hus/elmätare", true],
	["with space", true],
	["/portti", false],
	["portti/", false],
	["$SYS", false],
	["a/+/b", false],
	["a/#", false],
	["a\u0000b", false],
	["a\nb", false],
	["a\u007fb", false],
	["a\ud800b", false],
];
for (const [prefix, isUsable] of prefixes) {
	test(`a topic's prefix: ${JSON.stringify(prefix)}`, (t) => {
		t.equal(prefixFault(prefix) === undefined, isUsable, prefixFault(prefix));
		t.end();
	});
}
