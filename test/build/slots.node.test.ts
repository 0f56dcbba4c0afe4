/** What a build does to a bundled module so that it takes less flash: tools/build/arrows.ts and literals.ts. */
import test from "tape";
import { withArrows } from "../../tools/build/arrows.ts";
import { withoutLiterals } from "../../tools/build/literals.ts";

test("withArrows: functions of the module, and what they do", (t) => {
	const bundle = [
		'import { x } from "y";',
		"const THREE = add(1);",
		"function add(a, b = { c: 2 }) {",
		"  if (a > 0) {",
		"    return a + b.c;",
		"  }",
		"}",
		"function Old() {",
		"  this.a = 1;",
		"}",
		"class New {",
		"  method() {",
		"    function inner() {",
		"    }",
		"  }",
		"}",
		"return [THREE, add(2), new Old().a];",
		"",
	].join("\n");
	const text = withArrows(bundle);
	t.ok(text.startsWith("const add = (a, b = { c: 2 }) => {\n"), "first");
	t.ok(text.includes("function Old() {") && text.includes("    function inner() {"), "others are left alone");
	t.deepEqual(new Function(text.replace(/^import.*$/m, ""))(), [3, 4, 1]);
	t.end();
});

const LONG = "a text that is long enough to be kept when it is used three times, as is this one";

const literals: [name: string, bundle: string, values: Record<string, string>, text: string][] = [
	["a number", "var SECOND_MS = 1e3;\nwait(SECOND_MS);\n", { SECOND_MS: "1000" }, "wait(SECOND_MS);\n"],
	[
		"calculations, with what is known",
		"var BITS = 7;\nvar CODES = 1 << BITS;\nvar ALL = CODES + -2 * 0x10;\nuse(ALL);\n",
		{ BITS: "7", CODES: "128", ALL: "96" },
		"use(ALL);\n",
	],
	[
		"what only runs",
		"var NOW = clock();\nvar SIZE = A.length + 1;\n",
		{},
		"var NOW = clock();\nvar SIZE = A.length + 1;\n",
	],
	["numbers beyond those of JSON", "var BIG = 5n;\nvar NONE = 1 / 0;\n", {}, "var BIG = 5n;\nvar NONE = 1 / 0;\n"],
	["names of others", "var low = 1;\n", {}, "var low = 1;\n"],
	["texts that are none in JSON", 'var A = "\\x1E";\nvar B = "\u001e";\n', {}, 'var A = "\\x1E";\nvar B = "\u001e";\n'],
	["a text used once", `var A = "${LONG}";\nuse(A);\n`, { A: `"${LONG}"` }, "use(A);\n"],
	["a long text used often", `var A = "${LONG}";\nuse(A, A, A);\n`, {}, `var A = "${LONG}";\nuse(A, A, A);\n`],
	[
		"a table that is read by member",
		'var UNIT = frozen({\n  // watt\n  watt: 27,\n  text: "t"\n});\nuse(UNIT.watt, UNIT.text);\n',
		{ "UNIT.watt": "27", "UNIT.text": '"t"' },
		"use(UNIT.watt, UNIT.text);\n",
	],
	...[
		["is read otherwise", "use(UNIT[key]);"],
		["is handed on", "use(UNIT);"],
		["lacks a member that is read", "use(UNIT.volt);"],
		["is written", "UNIT.watt = 1;"],
	].map(([how, use]): (typeof literals)[number] => {
		const bundle = `var UNIT = frozen({\n  watt: 27\n});\n${use}\n`;
		return [`a table that ${how}`, bundle, {}, bundle];
	}),
];

for (const [name, bundle, values, text] of literals) {
	test(`withoutLiterals: ${name}`, (t) => {
		t.deepEqual(withoutLiterals(bundle), { text, values });
		t.end();
	});
}
