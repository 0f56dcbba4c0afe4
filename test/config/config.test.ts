import test from "tape";
import { makeConfig } from "../../src/config/config.ts";
import { ROWS } from "../../src/config/rows.ts";

const faults: [name: string, key: string, value: unknown, rule: string][] = [
	["an unknown key", "no.such", 1, "is not a setting"],
	["a key that every object has", "constructor", 1, "is not a setting"],
	["text for a number", "http.port", "80", "must be a whole number from 0 to 65535"],
	["a number out of range", "http.port", 65536, "must be a whole number from 0 to 65535"],
	["a fraction", "http.port", 80.5, "must be a whole number from 0 to 65535"],
	["a number for a switch", "http.open_reading", 1, "must be true or false"],
	["half a key", "meter.key", "00112233", "must be 32 hexadecimal digits, or empty"],
	["a key that is not hexadecimal", "meter.key", `${"0".repeat(31)}g`, "must be 32 hexadecimal digits, or empty"],
];

for (const [name, key, value, rule] of faults) {
	test(`makeConfig: ${name} is refused with its rule`, (t) => {
		t.deepEqual(makeConfig([[key, value]]), { key, rule });
		t.end();
	});
}

test("makeConfig: defaults stand where nothing else is said", (t) => {
	const config = makeConfig([["http.open_reading", true]]);
	for (const row of ROWS) {
		t.equal(
			new Map<string, unknown>(Object.entries(config)).get(row.key),
			row.key === "http.open_reading" ? true : row.default,
			row.key,
		);
	}
	t.ok(Object.isFrozen(config));
	t.end();
});

test("rows: every default keeps its own rule, every sentence exists", (t) => {
	for (const row of ROWS) {
		const made = makeConfig([[row.key, row.default]]);
		t.notOk("rule" in made, row.key);
		for (const sentence of [row.en, row.sv, row.fi]) t.ok(sentence.endsWith("."), `${row.key}: ${sentence}`);
	}
	t.end();
});
