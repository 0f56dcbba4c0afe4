import test from "tape";
import { utf8Text } from "../../src/bytes/utf8.ts";
import { utf8 } from "../../src/bytes/writer.ts";

test("utf8Text: well-formed text of every length of code", (t) => {
	for (const text of ["", "plain", "åäö", "€", "😀", "\u0000\u007f\u0080\u07ff\u0800\uffff", "\u{10000}\u{10ffff}"]) {
		t.equal(utf8Text(utf8(text)), text, JSON.stringify(text));
	}
	t.equal(utf8Text(utf8("xåy"), 1, 3), "å", "a part");
	t.end();
});

test("utf8Text: what RFC 3629 does not allow", (t) => {
	const table: [name: string, bytes: number[]][] = [
		["a continuation alone", [0x80]],
		["cut short", [0xc3]],
		["cut short in three", [0xe2, 0x82]],
		["no continuation", [0xc3, 0x28]],
		["overlong in two", [0xc0, 0xaf]],
		["overlong in two, second form", [0xc1, 0xbf]],
		["overlong in three", [0xe0, 0x80, 0xaf]],
		["overlong in four", [0xf0, 0x80, 0x80, 0xaf]],
		["a surrogate", [0xed, 0xa0, 0x80]],
		["beyond U+10FFFF", [0xf4, 0x90, 0x80, 0x80]],
		["five bytes", [0xf8, 0x88, 0x80, 0x80, 0x80]],
		["FE", [0xfe]],
	];
	for (const [name, bytes] of table) t.equal(utf8Text(Uint8Array.from(bytes)), undefined, name);
	t.end();
});
