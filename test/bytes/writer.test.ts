import test from "tape";
import { ByteWriter, utf8 } from "../../src/bytes/writer.ts";

const decimals: [value: number, decimals: number, text: string][] = [
	[0, 0, "0"],
	[0, 3, "0"],
	[7, 3, "0.007"],
	[231500, 3, "231.5"],
	[7805332, 3, "7805.332"],
	[-12, 1, "-1.2"],
	[-1000, 3, "-1"],
	[10, 0, "10"],
	[99_999_999_999, 3, "99999999.999"],
	[Number.MAX_SAFE_INTEGER, 0, "9007199254740991"],
];

for (const [value, places, text] of decimals) {
	test(`ByteWriter.decimal: ${value} with ${places} decimals is ${text}`, (t) => {
		const writer = new ByteWriter(1);
		writer.decimal(value, places);
		t.equal(String.fromCharCode(...writer.view()), text);
		t.end();
	});
}

const texts: [name: string, text: string, bytes: number[]][] = [
	["ASCII", "kW", [0x6b, 0x57]],
	["two bytes", "ä", [0xc3, 0xa4]],
	["three bytes", "€", [0xe2, 0x82, 0xac]],
	["four bytes", "\u{1f50c}", [0xf0, 0x9f, 0x94, 0x8c]],
	...[62, 63, 64, 127, 128].map((count): [string, string, number[]] => [
		`four bytes after ${count} others`,
		`${"k".repeat(count)}\u{1f50c}W`,
		[...new Array<number>(count).fill(0x6b), 0xf0, 0x9f, 0x94, 0x8c, 0x57],
	]),
	["half of a pair becomes the replacement character", "\ud83d!", [0xef, 0xbf, 0xbd, 0x21]],
];

for (const [name, text, bytes] of texts) {
	test(`utf8: ${name}`, (t) => {
		t.deepEqual(Array.from(utf8(text)), bytes);
		t.end();
	});
}

const strings = ["", "plain", 'a"b', "a\\b", "line\nline", "\u0000\u001f\u007f", "åäö €", "tail\\"];

for (const text of strings) {
	test(`ByteWriter.quoted: ${JSON.stringify(text)} survives JSON.parse`, (t) => {
		const writer = new ByteWriter(1);
		writer.quoted(text);
		const bytes = writer.view();
		t.deepEqual(Array.from(utf8(JSON.parse(decode(bytes)))), Array.from(utf8(text)));
		t.end();
	});
}

function decode(bytes: Uint8Array): string {
	return decodeURIComponent(Array.from(bytes, (byte) => `%${byte.toString(16).padStart(2, "0")}`).join(""));
}

test("ByteWriter: grows, clears and hands out copies", (t) => {
	const writer = new ByteWriter(2);
	writer.bytes(utf8("hello"));
	const copy = writer.copy();
	writer.clear();
	writer.byte(0x21);
	t.equal(String.fromCharCode(...copy), "hello");
	t.equal(String.fromCharCode(...writer.view()), "!");
	t.equal(writer.length, 1);
	t.end();
});
