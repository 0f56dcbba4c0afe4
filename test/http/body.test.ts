import test from "tape";
import { asciiText } from "../../src/bytes/ascii.ts";
import { utf8 } from "../../src/bytes/writer.ts";
import { RequestBody } from "../../src/http/body.ts";

const CHUNKED = undefined;

function read(body: RequestBody, text: string, step: number): { taken: number; text: string } {
	const bytes = utf8(text);
	let at = 0;
	while (at < bytes.length && !body.done && body.refused === 0) {
		const end = Math.min(bytes.length, at + step);
		const next = body.push(bytes, at, end);
		if (next === at) break;
		at = next;
	}
	const whole = body.bytes();
	return { taken: at, text: asciiText(whole, 0, whole.length) };
}

test("RequestBody: bodies and what follows them", (t) => {
	const table: [name: string, length: number | undefined, text: string, taken: number, body: string][] = [
		["a length", 5, "helloGET", 5, "hello"],
		["one chunk", CHUNKED, "5\r\nhello\r\n0\r\n\r\nGET", 15, "hello"],
		["chunks", CHUNKED, "2\r\nhe\r\n003\r\nllo\r\n0\r\n\r\n", 22, "hello"],
		["no data", CHUNKED, "0\r\n\r\n", 5, ""],
		["hexadecimal sizes", CHUNKED, "a\r\n0123456789\r\nB\r\n0123456789a\r\n0\r\n\r\n", 36, "01234567890123456789a"],
		["an extension", CHUNKED, "2;a=b\r\nhi\r\n0;x\r\n\r\n", 18, "hi"],
		["trailers", CHUNKED, "2\r\nhi\r\n0\r\nA: b\r\nC: d\r\n\r\n", 24, "hi"],
	];
	for (const [name, length, text, taken, body] of table) {
		for (const step of [1, 3, 1000]) {
			const reader = new RequestBody(length, 100);
			t.deepEqual(read(reader, text, step), { taken, text: body }, `${name}, ${step} at a time`);
			t.ok(reader.done, "is done");
		}
	}
	t.ok(new RequestBody(0, 100).done, "nothing to come");
	t.end();
});

test("RequestBody: what it refuses", (t) => {
	const long = "a".repeat(130);
	const table: [name: string, length: number | undefined, text: string, status: number][] = [
		["a length beyond the limit", 11, "", 413],
		["chunks beyond the limit", CHUNKED, "6\r\n012345\r\n6\r\n", 413],
		["a chunk beyond the limit", CHUNKED, "fffffffff", 413],
		["no size", CHUNKED, "\r\n", 400],
		["a sign", CHUNKED, "+5\r\nhello", 400],
		["a size that is no number", CHUNKED, "0x5\r\nhello", 400],
		["a space before the size", CHUNKED, " 5\r\nhello", 400],
		["LF alone after a size", CHUNKED, "5\nhello", 400],
		["CR alone after a size", CHUNKED, "5\rhello", 400],
		["data longer than the size", CHUNKED, "2\r\nhello\r\n", 400],
		["LF alone after data", CHUNKED, "2\r\nhi\n", 400],
		["LF in an extension", CHUNKED, "2;a\nhi\r\n", 400],
		["a long extension", CHUNKED, `2;${long}`, 400],
		["leading zeros without end", CHUNKED, "0".repeat(200), 400],
		["long trailers", CHUNKED, `0\r\n${"A: b\r\n".repeat(50)}`, 400],
		["LF alone in trailers", CHUNKED, "0\r\nA: b\n", 400],
	];
	for (const [name, length, text, status] of table) {
		for (const step of [1, 1000]) {
			const reader = new RequestBody(length, 10);
			read(reader, text, step);
			t.equal(reader.refused, status, `${name}, ${step} at a time`);
			t.notOk(reader.done && text !== "", "is not done");
		}
	}
	t.end();
});
