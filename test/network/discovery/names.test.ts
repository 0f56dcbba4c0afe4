import test from "tape";
import { hostLabel, instanceLabel } from "../../../src/network/discovery/names.ts";

const hosts: [wanted: string, number: number, label: string][] = [
	["portti-1a2b", 1, "portti-1a2b"],
	["portti-1a2b", 2, "portti-1a2b-2"],
	["portti-1a2b", 1234, "portti-1a2b-1234"],
	["h".repeat(63), 1, "h".repeat(63)],
	["h".repeat(63), 10, `${"h".repeat(60)}-10`],
];

const instances: [wanted: string, number: number, label: string][] = [
	["Portti 1a2b", 1, "Portti 1a2b"],
	["Portti 1a2b", 3, "Portti 1a2b (3)"],
	["Källare", 1, "K\u00c3\u00a4llare"],
	["a".repeat(60), 2, `${"a".repeat(59)} (2)`],
	["ä".repeat(60), 1, "\u00c3\u00a4".repeat(31)],
	["a⚡".repeat(20), 1, `${"a\u00e2\u009a\u00a1".repeat(15)}a`],
	["a⚡".repeat(20), 2, `${"a\u00e2\u009a\u00a1".repeat(14)}a (2)`],
];

test("the further names of a host are numbered, and never too long", (t) => {
	for (const [wanted, number, label] of hosts) t.equal(hostLabel(wanted, number), label);
	t.end();
});

test("the further names of a service are numbered, and cut between characters", (t) => {
	for (const [wanted, number, label] of instances) {
		t.equal(instanceLabel(wanted, number), label);
		t.ok(label.length <= 63, `${label.length} bytes`);
	}
	t.end();
});
