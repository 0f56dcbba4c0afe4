import test from "tape";
import { asciiText } from "../../src/bytes/ascii.ts";
import { utf8 } from "../../src/bytes/writer.ts";
import { percentDecode, readQuery, wholeNumber } from "../../src/http/target.ts";

test("percentDecode: what it makes, and what it refuses", (t) => {
	const table: [text: string, expected: string | undefined][] = [
		["/plain", "/plain"],
		["/%76%31", "/v1"],
		["/a%c3%A5", "/a\u00c3\u00a5"],
		["%20%25", " %"],
		["/%", undefined],
		["/%4", undefined],
		["/%4g", undefined],
		["/%g4", undefined],
		["/%00", undefined],
		["/a%2Fb", undefined],
	];
	for (const [text, expected] of table) {
		const bytes = utf8(`..${text}..`);
		const end = percentDecode(bytes, 2, bytes.length - 2);
		t.equal(end < 0 ? undefined : asciiText(bytes, 2, end), expected, text);
	}
	t.end();
});

test("readQuery: whole numbers by name", (t) => {
	const known = ["since", "limit"];
	const read = (text: string) => {
		const bytes = utf8(`?${text} `);
		const values = readQuery(bytes, 1, bytes.length - 1, known);
		return "rule" in values ? values.name : [...values];
	};
	const table: [text: string, expected: unknown][] = [
		["", []],
		["since=5", [["since", 5]]],
		[
			"limit=007&since=999999999999999&",
			[
				["limit", 7],
				["since", 999_999_999_999_999],
			],
		],
		["colour=5", "colour"],
		["since", "since"],
		["since=", "since"],
		["since=-5", "since"],
		["since=5.0", "since"],
		["since=%35", "since"],
		["since=1000000000000000", "since"],
		["since=1&since=1", "since"],
		["__proto__=1", "__proto__"],
	];
	for (const [text, expected] of table) t.deepEqual(read(text), expected, text);
	t.end();
});

test("wholeNumber: digits alone", (t) => {
	t.equal(wholeNumber("0"), 0);
	t.equal(wholeNumber("42"), 42);
	for (const text of ["", " 1", "1 ", "+1", "1e3", "0x1", "٣", "1234567890123456"])
		t.equal(wholeNumber(text), undefined, text);
	t.end();
});
