import test from "tape";
import { obisText } from "../../src/cosem/obis.ts";
import { TelegramLine } from "../../src/cosem/telegram-line.ts";
import { ascii, latin1 } from "../helpers/ascii.ts";

const good: readonly [line: string, code: string, groups: number, first: string, last: string][] = [
	["1-0:1.8.0(00007805.332*kWh)", "1-0:1.8.0", 1, "00007805.332*kWh", "00007805.332*kWh"],
	["0-0:96.13.0()", "0-0:96.13.0", 1, "", ""],
	["1-0:1.6.0(231102114500W)(03.064*kW)", "1-0:1.6.0", 2, "231102114500W", "03.064*kW"],
	["255-255:255.255.255*254(x)", "255-255:255.255.255.254", 1, "x", "x"],
	["1.8.0(1)", "1-0:1.8.0", 1, "1", "1"],
	["1.8.0*255(1)", "1-0:1.8.0", 1, "1", "1"],
	["0-1:24.3.0(090212160000)(00)(m3)", "0-1:24.3.0", 3, "090212160000", "m3"],
];

for (const [text, code, groups, first, last] of good) {
	test(`telegram line: ${text}`, (t) => {
		// What stands before and behind the line is not looked at.
		const bytes = ascii(`(9)${text}\r\n(8)`);
		const line = new TelegramLine();
		t.ok(line.read(bytes, 3, bytes.length));
		t.ok(line.hasCode);
		t.equal(obisText(line.code), code);
		t.equal(line.groups, groups);
		t.equal(latin1(bytes, line.firstStart, line.firstEnd), first);
		t.equal(latin1(bytes, line.lastStart, line.lastEnd), last);
		t.ok(line.read(bytes, 3, 3 + text.length), "at the end of the bytes");
		t.end();
	});
}

test("telegram line: parentheses without a code", (t) => {
	const line = new TelegramLine();
	const bytes = ascii("(00001.001)\r\n");
	t.ok(line.read(bytes, 0, bytes.length));
	t.notOk(line.hasCode);
	t.equal(latin1(bytes, line.firstStart, line.firstEnd), "00001.001");
	t.end();
});

const wrong: readonly [line: string, errorAt: number][] = [
	["1-0:256.7.0(1)", 6],
	["1-0:1.7(1)", 7],
	["1-0:1.7.0.1.2(1)", 11],
	["1-0:4:24.7.0(1)", 5],
	["1-0-1.7.0(1)", 3],
	["1:0:1.7.0(1)", 1],
	[":1.7.0(1)", 0],
	["1-0:1..0(1)", 6],
	["1-0:1.7.0", 9],
	["1-0:1.7.0(1", 11],
	["1-0:1.7.0(1)x", 12],
	["1-0:1.7.0(1)(2", 14],
	["NO CARRIER", 0],
];

for (const [text, errorAt] of wrong) {
	test(`telegram line: ${text} is none`, (t) => {
		const bytes = ascii(`${text}\r\n1-0:1.8.0(1)\r\n`);
		const line = new TelegramLine();
		t.notOk(line.read(bytes, 0, bytes.length));
		t.equal(line.errorAt, errorAt);
		t.notOk(line.read(bytes, 0, text.length), "at the end of the bytes");
		t.end();
	});
}
