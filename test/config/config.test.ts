import test from "tape";
import { configFault, faultSentence, makeConfig } from "../../src/config/config.ts";
import { ROWS } from "../../src/config/rows.ts";
import { SETTING_WORDS } from "../../tools/settings/words.ts";

const faults: [name: string, key: string, value: unknown, rule: string, shown?: string][] = [
	["an unknown key", "no.such", 1, "is not a setting"],
	["a key that every object has", "constructor", 1, "is not a setting"],
	["text for a number", "http.port", "80", "must be a whole number from 0 to 65535", '"80"'],
	["a number out of range", "http.port", 65536, "must be a whole number from 0 to 65535", "65536"],
	["a fraction", "http.port", 80.5, "must be a whole number from 0 to 65535", "80.5"],
	["a number for a switch", "http.open_reading", 1, "must be true or false", "1"],
	["null", "http.open_reading", null, "must be true or false", "null"],
	["a list", "mqtt.user", Symbol("nested"), "must be text", "an object or a list"],
	["text too long", "mqtt.user", "u".repeat(129), "must be 0 to 128 characters long", `"${"u".repeat(59)}…`],
	["text too short", "mqtt.prefix", "", "must be 1 to 60 characters long", '""'],
	["a control character", "mqtt.user", "me\n", "must not hold control characters", '"me\\n"'],
	["a control character in lines", "mqtt.ca", "a\n\0", "must not hold control characters", '"a\\n\\u0000"'],
	["none of the choices", "meter.energy_step", "5", "must be one of auto, 1, 10, 100, 1000", '"5"'],
	["a secret, which is not shown", "mqtt.password", 12345, "must be text"],
	["an unknown key that may be a secret's, misspelt", "mqtt.pasword", "sesam", "is not a setting"],
	["half a key", "meter.key", "00112233", "must be 32 hexadecimal digits, or empty"],
	["a key that is not hexadecimal", "meter.key", `${"0".repeat(31)}g`, "must be 32 hexadecimal digits, or empty"],
];

for (const [name, key, value, rule, shown] of faults) {
	test(`makeConfig: ${name} is refused with its rule`, (t) => {
		const fault = shown === undefined ? { key, rule } : { key, rule, value: shown };
		t.deepEqual(makeConfig([[key, value]]), fault);
		t.equal(faultSentence(fault), `${key} ${rule}${shown === undefined ? "" : `, not ${shown}`}.`);
		t.end();
	});
}

test("makeConfig: a long key of the wire is cut short", (t) => {
	t.equal(configFault("k".repeat(5000), 1)?.key.length, 61);
	t.end();
});

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
	t.equal(new Set(ROWS.map(({ key }) => key)).size, ROWS.length, "every key stands once");
	for (const row of ROWS) {
		const made = makeConfig([[row.key, row.default]]);
		t.notOk("rule" in made, row.key);
		const { en, sv, fi } = SETTING_WORDS[row.key];
		for (const sentence of [en, sv, fi]) t.ok(sentence.endsWith("."), `${row.key}: ${sentence}`);
	}
	t.end();
});
