import { readFileSync } from "node:fs";
import { join } from "node:path";
import test from "tape";
import { ROWS, type Row } from "../../src/config/rows.ts";
import { BEGIN, END, settingsTable, withTable } from "../../tools/readme/table.ts";

test("README.md lists the settings as they are", (t) => {
	const readme = readFileSync(join(import.meta.dirname, "../../README.md"), "utf8");
	t.ok(readme === withTable(readme), "npm run readme has been run");
	for (const { key } of ROWS) t.ok(readme.includes(`| \`${key}\` |`), key);
	t.end();
});

test("the table says what a row allows", (t) => {
	const rows: Row[] = [
		{ key: "a.b", type: "integer", default: 5, min: 1, max: 9, restart: true },
		{ key: "a.c", type: "hex", default: "", max: 16, secret: true },
		{ key: "a.d", type: "text", default: "x", choices: ["x", "y"] },
		{ key: "a.e", type: "text", default: "", min: 0, max: 20 },
		{ key: "a.f", type: "boolean", default: false },
	];
	const words = Object.fromEntries(rows.map(({ key }) => [key, { en: `${key} is.`, sv: "Det är.", fi: "Se on." }]));
	const lines = settingsTable(rows, words).split("\n");
	t.deepEqual(lines.slice(2), [
		"| `a.b` | 1–9 | `5` | a.b is. At the next start. |",
		"| `a.c` | 32 hexadecimal digits |  | a.c is. Never shown. |",
		"| `a.d` | x, y | `x` | a.d is. |",
		"| `a.e` | text, 0–20 characters |  | a.e is. |",
		"| `a.f` | true, false | `false` | a.f is. |",
	]);
	t.end();
});

test("only what is between the marks is written", (t) => {
	const text = withTable(`before\n${BEGIN}\nold\n${END}\nafter\n`);
	t.ok(text.startsWith(`before\n${BEGIN}\n\n| setting |`) && text.endsWith(`|\n\n${END}\nafter\n`));
	t.equal(withTable(text), text);
	t.throws(() => withTable("no marks"), Error);
	t.throws(() => withTable(`${END} ${BEGIN}`), Error);
	t.end();
});
