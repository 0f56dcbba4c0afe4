import test from "tape";
import { utf8 } from "../../src/bytes/writer.ts";
import { NESTED, readJsonObject } from "../../src/http/json.ts";

test("readJsonObject: values by name", (t) => {
	const table: [text: string, expected: [string, unknown][]][] = [
		["{}", []],
		[" \t\r\n{ } ", []],
		[
			'{"name":"evcc","role":"read"}',
			[
				["name", "evcc"],
				["role", "read"],
			],
		],
		[
			'{ "a" : -1.5e+3 , "b":0,"c":-0.25,"d":1E2 }',
			[
				["a", -1500],
				["b", 0],
				["c", -0.25],
				["d", 100],
			],
		],
		[
			'{"t":true,"f":false,"n":null}',
			[
				["t", true],
				["f", false],
				["n", null],
			],
		],
		[
			'{"a":{"b":[1,{"c":[]}]},"d":[ ],"e":[1 , 2]}',
			[
				["a", NESTED],
				["d", NESTED],
				["e", NESTED],
			],
		],
		['{"\\u00e5\\n\\"\\\\\\/\\b\\f\\r\\t":"\\uD83D\\uDE00å😀"}', [['å\n"\\/\b\f\r\t', "😀å😀"]]],
		[
			'{"__proto__":"x","constructor":1}',
			[
				["__proto__", "x"],
				["constructor", 1],
			],
		],
	];
	for (const [text, expected] of table) {
		const members = readJsonObject(utf8(text));
		t.ok(members instanceof Map, text);
		if (members instanceof Map) t.deepEqual([...members], expected, text);
	}
	t.end();
});

test("readJsonObject: the byte at which it is malformed", (t) => {
	const table: [text: string, position: number][] = [
		["", 0],
		["[]", 0],
		['"a"', 0],
		["{", 1],
		['{"a"', 4],
		['{"a":', 5],
		['{"a":1', 6],
		['{"a":1,', 7],
		['{"a":1,}', 7],
		['{"a":1}x', 7],
		['{"a":1 "b":2}', 7],
		["{a:1}", 1],
		["{'a':1}", 1],
		['{"a":01}', 6],
		['{"a":1.}', 7],
		['{"a":.5}', 5],
		['{"a":+1}', 5],
		['{"a":1e}', 7],
		['{"a":tru}', 8],
		['{"a":NaN}', 5],
		['{"a":"b}', 8],
		['{"a":"\n"}', 6],
		['{"a":"\\x"}', 7],
		['{"a":"\\u12g4"}', 10],
		['{"a":"\\ud800"}', 12],
		['{"a":"\\udc00"}', 12],
		['{"a":1,"a":2}', 7],
		['{"a":[1,]}', 8],
		[`{"a":${"[".repeat(100)}`, 12],
		[`{"a":${'{"a":'.repeat(100)}`, 40],
	];
	for (const [text, position] of table) {
		const fault = readJsonObject(utf8(text));
		t.equal("position" in fault ? fault.position : undefined, position, text.slice(0, 40));
		t.ok("detail" in fault && fault.detail.includes(`byte ${position}`), "and says so");
	}
	const broken = Uint8Array.of(0x7b, 0x22, 0xc3, 0x28, 0x22, 0x3a, 0x31, 0x7d);
	const fault = readJsonObject(broken);
	t.equal("position" in fault ? fault.position : undefined, 2, "text that is not UTF-8");
	t.end();
});

test("readJsonObject: only so many members", (t) => {
	const text = (count: number) => `{${Array.from({ length: count }, (_, i) => `"${i}":0`).join(",")}}`;
	t.ok(readJsonObject(utf8(text(100))) instanceof Map);
	t.notOk(readJsonObject(utf8(text(101))) instanceof Map);
	t.end();
});
