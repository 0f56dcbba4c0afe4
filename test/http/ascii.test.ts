import test from "tape";
import { utf8 } from "../../src/bytes/writer.ts";
import { isText, listHas, startsWith } from "../../src/http/ascii.ts";

test("listHas: elements of a comma-separated list", (t) => {
	const table: [list: string, element: string, expected: boolean][] = [
		["close", "close", true],
		["CLOSE", "close", true],
		["keep-alive, close", "close", true],
		["keep-alive,\tclose ", "close", true],
		[",,close,", "close", true],
		["closed", "close", false],
		["not close", "close", false],
		["", "close", false],
		["gzip;q=0", "gzip", false],
	];
	for (const [list, element, expected] of table) {
		const bytes = utf8(`x${list}x`);
		t.equal(listHas(bytes, 1, bytes.length - 1, element), expected, JSON.stringify(list));
	}
	t.end();
});

test("isText, startsWith: bytes compared", (t) => {
	const bytes = utf8("..Bearer..");
	t.ok(isText(bytes, 2, 8, "bearer"));
	t.notOk(isText(bytes, 2, 7, "bearer"));
	t.notOk(isText(utf8("@"), 0, 1, "`"), "only letters have two cases");
	t.ok(startsWith(bytes, 2, utf8("Bear")));
	t.notOk(startsWith(bytes, 2, utf8("bear")));
	t.notOk(startsWith(bytes, 8, utf8("....")));
	t.end();
});
