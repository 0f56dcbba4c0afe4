import test from "tape";
import { utf8 } from "../../src/bytes/writer.ts";
import { HEADER, MORE, RequestHead } from "../../src/http/head.ts";

const limits = { requestLineBytes: 64, headBytes: 300, headerCount: 5 };

/** Text of which each character is one byte, with room behind it as in a connection's buffer. */
function bytesOf(text: string): Uint8Array {
	const bytes = new Uint8Array(text.length + 8);
	for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
	return bytes;
}

function parse(text: string, head = new RequestHead()): number {
	return head.parse(bytesOf(text), 0, text.length, limits);
}

const GET = "GET / HTTP/1.1\r\nHost: a\r\n";

test("RequestHead: what it accepts", (t) => {
	const table: [string, Partial<RequestHead>, Partial<Record<keyof typeof HEADER, string>>][] = [
		[
			"GET /v1/reading HTTP/1.1\r\nHost: portti.local\r\n\r\n",
			{ method: "GET", minor: 1, close: false },
			{ host: "portti.local" },
		],
		["\r\nHEAD / HTTP/1.1\r\nhOsT:a\r\n\r\n", { method: "HEAD" }, { host: "a" }],
		["GET / HTTP/1.0\r\n\r\n", { minor: 0, close: true }, {}],
		["GET / HTTP/1.1\r\nHost:  \t a b \t\r\n\r\n", {}, { host: "a b" }],
		["GET / HTTP/1.1\r\nHost:\r\n\r\n", {}, { host: "" }],
		[`${GET}Connection: keep-alive\r\n\r\n`, { close: false }, {}],
		[`${GET}Connection: Upgrade , CLOSE\r\n\r\n`, { close: true }, {}],
		[`${GET}Connection: closed\r\n\r\n`, { close: false }, {}],
		[`${GET}Content-Length: 0012\r\n\r\n`, { contentLength: 12 }, {}],
		[`${GET}Content-Length: 99999999999999999999999\r\n\r\n`, { contentLength: Number.MAX_SAFE_INTEGER }, {}],
		[`${GET}Transfer-Encoding: Chunked\r\n\r\n`, { chunked: true, contentLength: -1 }, {}],
		[`${GET}Expect: 100-Continue\r\n\r\n`, { expectsContinue: true }, {}],
		[`${GET}X-Any: \u00e4\ttab\r\n\r\n`, {}, {}],
		[`${GET}Accept: a/b\r\nAccept: c/d\r\n\r\n`, {}, { accept: "" }],
		["FOO /x HTTP/1.1\r\nHost: a\r\n\r\n", { method: undefined }, {}],
		["OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n", { method: undefined }, {}],
		["GET http://b:80/x HTTP/1.1\r\nHost: a\r\n\r\n", {}, { host: "b:80" }],
		["GET /a%20b HTTP/1.1\r\nHost: a\r\n\r\n", { encoded: true }, {}],
	];
	for (const [text, members, values] of table) {
		const head = new RequestHead();
		const name = JSON.stringify(text);
		t.equal(parse(text, head), text.length, name);
		for (const [member, value] of Object.entries(members)) {
			t.equal(head[member as keyof RequestHead], value, `${name}: ${member}`);
		}
		for (const [header, value] of Object.entries(values)) {
			t.equal(head.text(HEADER[header as keyof typeof HEADER]), value, `${name}: ${header}`);
		}
	}
	t.end();
});

test("RequestHead: where the path and the query stand", (t) => {
	const table: [string, string, string][] = [
		["/", "/", ""],
		["/v1/readings?since=5", "/v1/readings", "since=5"],
		["/a?b?c", "/a", "b?c"],
		["/a?", "/a", ""],
		["http://portti/x?y", "/x", "y"],
	];
	for (const [target, path, query] of table) {
		const head = new RequestHead();
		const text = `GET ${target} HTTP/1.1\r\nHost: a\r\n\r\n`;
		t.equal(parse(text, head), text.length, target);
		t.equal(text.slice(head.pathStart, head.pathEnd), path, `${target}: path`);
		t.equal(text.slice(head.queryStart, head.queryEnd), query, `${target}: query`);
	}
	t.end();
});

test("RequestHead: what it refuses", (t) => {
	const table: [name: string, text: string, status: number][] = [
		["no request line", " \r\n\r\n", 400],
		["garbage", "\u0016\u0003\u0001\u0002", 400],
		["two empty lines first", "\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n", 400],
		["two spaces", "GET  / HTTP/1.1\r\nHost: a\r\n\r\n", 400],
		["a space in the target", "GET /a b HTTP/1.1\r\nHost: a\r\n\r\n", 400],
		["a fragment", "GET /a#b HTTP/1.1\r\nHost: a\r\n\r\n", 400],
		["a byte beyond ASCII in the target", "GET /\u00e4 HTTP/1.1\r\nHost: a\r\n\r\n", 400],
		["NUL in the target", "GET /\0 HTTP/1.1\r\nHost: a\r\n\r\n", 400],
		["no version", "GET /\r\nHost: a\r\n\r\n", 400],
		["another protocol", "GET / RTSP/1.0\r\nHost: a\r\n\r\n", 400],
		["something after the version", "GET / HTTP/1.1 \r\nHost: a\r\n\r\n", 400],
		["HTTP/2", "GET / HTTP/2.0\r\nHost: a\r\n\r\n", 505],
		["HTTP/1.2", "GET / HTTP/1.2\r\nHost: a\r\n\r\n", 505],
		["bare LF after the request line", "GET / HTTP/1.1\nHost: a\r\n\r\n", 400],
		["bare LF after a header", "GET / HTTP/1.1\r\nHost: a\nX: b\r\n\r\n", 400],
		["bare LF for the empty line", "GET / HTTP/1.1\r\nHost: a\r\n\n", 400],
		["bare CR in a value", "GET / HTTP/1.1\r\nHost: a\rb\r\n\r\n", 400],
		["NUL in a value", "GET / HTTP/1.1\r\nHost: a\0b\r\n\r\n", 400],
		["NUL in a value that nobody reads", `${GET}X: a\0b\r\n\r\n`, 400],
		["a folded line", `${GET}X: a\r\n b\r\n\r\n`, 400],
		["a folded first line", "GET / HTTP/1.1\r\n Host: a\r\n\r\n", 400],
		["a space before the colon", "GET / HTTP/1.1\r\nHost : a\r\n\r\n", 400],
		["a name without a colon", "GET / HTTP/1.1\r\nHost\r\n\r\n", 400],
		["a colon without a name", "GET / HTTP/1.1\r\n: a\r\n\r\n", 400],
		["no Host", "GET / HTTP/1.1\r\nX: a\r\n\r\n", 400],
		["two Hosts", `${GET}Host: a\r\n\r\n`, 400],
		["two Authorizations", `${GET}Authorization: a\r\nAuthorization: a\r\n\r\n`, 400],
		["two lengths that agree", `${GET}Content-Length: 5\r\nContent-Length: 5\r\n\r\n`, 400],
		["two lengths in one field", `${GET}Content-Length: 5, 5\r\n\r\n`, 400],
		["an empty length", `${GET}Content-Length:\r\n\r\n`, 400],
		["a negative length", `${GET}Content-Length: -1\r\n\r\n`, 400],
		["a length with a sign", `${GET}Content-Length: +1\r\n\r\n`, 400],
		["a hexadecimal length", `${GET}Content-Length: 0x1\r\n\r\n`, 400],
		["length and chunks", `${GET}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n`, 400],
		["chunks and length", `${GET}Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n`, 400],
		["chunks over HTTP/1.0", "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", 400],
		["chunks twice", `${GET}Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n`, 400],
		["another transfer coding", `${GET}Transfer-Encoding: gzip, chunked\r\n\r\n`, 501],
		["a transfer coding in disguise", `${GET}Transfer-Encoding: xchunked\r\n\r\n`, 501],
		["identity", `${GET}Transfer-Encoding: identity\r\n\r\n`, 501],
		["another expectation", `${GET}Expect: 200-ok\r\n\r\n`, 417],
		["CONNECT's target", "CONNECT a:80 HTTP/1.1\r\nHost: a\r\n\r\n", 400],
		["a target without a slash", "GET a HTTP/1.1\r\nHost: a\r\n\r\n", 400],
		["an absolute target without a host", "GET http:///a HTTP/1.1\r\nHost: a\r\n\r\n", 400],
		["a long request line", `GET /${"a".repeat(60)} HTTP/1.1\r\nHost: a\r\n\r\n`, 414],
		["a long method", `${"A".repeat(70)} / HTTP/1.1\r\n`, 414],
		["a long request line, not whole yet", `GET /${"a".repeat(60)}`, 414],
		["a long head", `${GET}X: ${"a".repeat(300)}\r\n\r\n`, 431],
		["many headers", `${GET}${"A: b\r\n".repeat(5)}\r\n`, 431],
	];
	for (const [name, text, status] of table) t.equal(parse(text), -status, name);
	t.equal(parse(`${GET}${"A: b\r\n".repeat(4)}\r\n`), GET.length + 26, "as many headers as allowed");
	t.end();
});

test("RequestHead: a head that comes byte by byte", (t) => {
	const text = `${GET}Content-Length: 5\r\nConnection: close\r\n\r\n`;
	const head = new RequestHead();
	const bytes = new Uint8Array(text.length);
	const whole = bytesOf(text);
	let early = 0;
	for (let end = 1; end < text.length; end++) {
		bytes.set(whole.subarray(0, end));
		if (head.parse(bytes, 0, end, limits) !== MORE) early++;
	}
	t.equal(early, 0, "more is wanted until the last byte");
	t.equal(head.parse(whole.slice(0, text.length), 0, text.length, limits), text.length, "a buffer without room behind");
	t.equal(head.contentLength, 5);
	t.ok(head.close);
	t.end();
});

test("RequestHead: a head behind another one", (t) => {
	const text = `${GET}\r\n`;
	const bytes = utf8(text + text);
	const head = new RequestHead();
	t.equal(head.parse(bytes, text.length, bytes.length, limits), text.length);
	t.equal(head.text(HEADER.host), "a");
	t.end();
});
