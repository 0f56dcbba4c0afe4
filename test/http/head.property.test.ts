import fc from "fast-check";
import test from "tape";
import { asciiText } from "../../src/bytes/ascii.ts";
import { HEADER, MORE, RequestHead } from "../../src/http/head.ts";

const limits = { requestLineBytes: 200, headBytes: 600, headerCount: 12 };

/** Bytes from which requests are made, and those that break them. */
const piece = fc.constantFrom(
	"GET ",
	"POST ",
	"/",
	"/v1/reading",
	"?a=b",
	"%41",
	" HTTP/1.1",
	" HTTP/1.0",
	"\r\n",
	"\n",
	"\r",
	"\0",
	"Host: a",
	"Content-Length: 5",
	"content-length:5",
	"Transfer-Encoding: chunked",
	"X: y",
	"Connection: close",
	"Expect: 100-continue",
	" ",
	"\t",
	":",
	"ä",
	"\r\n\r\n",
);
const soup = fc.array(piece, { maxLength: 20 }).map((pieces) => pieces.join(""));

function bytesOf(text: string): Uint8Array {
	const bytes = new Uint8Array(text.length + 1);
	for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
	return bytes;
}

test("RequestHead: any bytes give an answer, the same however they are cut", (t) => {
	fc.assert(
		fc.property(soup, (text) => {
			const whole = bytesOf(text);
			const head = new RequestHead();
			const expected = head.parse(whole, 0, text.length, limits);
			let answer = MORE;
			for (let end = 0; end <= text.length && answer === MORE; end++) {
				const part = whole.slice(0, end + 1);
				part[end] = 0;
				answer = head.parse(part, 0, end, limits);
			}
			return answer === expected;
		}),
		{ numRuns: 2000 },
	);
	t.pass("2,000 runs");
	t.end();
});

test("RequestHead: what it accepts, a plain reader understands in the same way", (t) => {
	let accepted = 0;
	fc.assert(
		fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
			const text = `GET /x HTTP/1.1\r\nHost: b\r\n${pieces.join("")}\r\n\r\n`;
			const head = new RequestHead();
			const length = head.parse(bytesOf(text), 0, text.length, limits);
			if (length <= 0) return true;
			accepted++;
			const lines = text.slice(0, length).split("\r\n");
			const fields = lines.slice(1, -2).map((line) => {
				const colon = line.indexOf(":");
				return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).replace(/^[ \t]+|[ \t]+$/g, "")];
			});
			const lengths = fields.filter(([name]) => name === "content-length");
			const codings = fields.filter(([name]) => name === "transfer-encoding");
			return (
				!/[\0]|[^\r]\n|\r[^\n]/.test(text.slice(0, length)) &&
				lengths.length + codings.length <= 1 &&
				head.contentLength === (lengths.length === 1 ? Number(lengths[0][1]) : -1) &&
				head.chunked === (codings.length === 1) &&
				head.text(HEADER.host) === "b"
			);
		}),
		{ numRuns: 3000 },
	);
	t.ok(accepted > 100, `${accepted > 100 ? "hundreds" : accepted} were accepted`);
	t.end();
});

test("RequestHead: well-formed requests are read as they were meant", (t) => {
	const letters = fc.string({ unit: fc.constantFrom(..."abcXYZ019-_~"), minLength: 1, maxLength: 12 });
	const made = fc.record({
		method: fc.constantFrom("GET", "PUT", "DELETE"),
		path: fc.array(letters, { maxLength: 4 }),
		query: fc.option(letters),
		host: letters,
		others: fc.array(fc.tuple(letters, letters), { maxLength: 6 }),
	});
	fc.assert(
		fc.property(made, ({ method, path, query, host, others }) => {
			const lines = [
				`${method} /${path.join("/")}${query === null ? "" : `?${query}`} HTTP/1.1`,
				...others.map(([name, value]) => `X-${name}:  ${value} `),
				`hOST:${host}`,
			];
			const text = `${lines.join("\r\n")}\r\n\r\n`;
			const bytes = bytesOf(`${text}trailing`);
			const head = new RequestHead();
			return (
				head.parse(bytes, 0, text.length + 8, limits) === text.length &&
				head.method === method &&
				asciiText(bytes, head.pathStart, head.pathEnd) === `/${path.join("/")}` &&
				asciiText(bytes, head.queryStart, head.queryEnd) === (query ?? "") &&
				head.text(HEADER.host) === host
			);
		}),
	);
	t.pass("100 runs");
	t.end();
});
