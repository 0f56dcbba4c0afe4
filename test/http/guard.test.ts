import test from "tape";
import { utf8 } from "../../src/bytes/writer.ts";
import { hostAddress, hostAllowed, ownNames, writeAllowed } from "../../src/http/guard.ts";
import { RequestHead } from "../../src/http/head.ts";

const limits = { requestLineBytes: 1000, headBytes: 2000, headerCount: 20 };

function headOf(lines: readonly string[]): RequestHead {
	const text = utf8(`${["GET / HTTP/1.1", ...lines].join("\r\n")}\r\n\r\n`);
	const head = new RequestHead();
	if (head.parse(text, 0, text.length, limits) !== text.length) throw new Error("not a head");
	return head;
}

const names = ownNames(["portti-89ab"], "meter.example, Other.Example ,").map(utf8);

test("hostAllowed: the dongle's names and addresses", (t) => {
	const table: [host: string, local: string | undefined, expected: boolean][] = [
		["192.0.2.1", "192.0.2.1", true],
		["192.0.2.1:8080", "192.0.2.1", true],
		["192.0.2.1", "::ffff:192.0.2.1", true],
		["192.0.2.2", "192.0.2.1", false],
		["192.0.2.2", undefined, true],
		["[2001:db8::1]:80", "2001:DB8::1", true],
		["[2001:db8::1]", "2001:db8::1", true],
		["[2001:db8::2]", "2001:db8::1", false],
		["[2001:db8::2]", undefined, true],
		["portti-89ab.local", "192.0.2.1", true],
		["PORTTI-89AB.LOCAL.:8080", "192.0.2.1", true],
		["portti-89ab", undefined, true],
		["localhost:8080", "127.0.0.1", true],
		["meter.example", undefined, true],
		["other.example", undefined, true],
		["evil.example", undefined, false],
		["evil.example", "192.0.2.1", false],
		["192.0.2.1.evil.example", undefined, false],
		["1.2.3.4.5", undefined, false],
		["portti-89ab.local.evil.example", undefined, false],
		["", "192.0.2.1", false],
		[":80", "192.0.2.1", false],
		["[::1", "::1", false],
		["192.0.2.1:80:80", "192.0.2.1", false],
		["192.0.2.1@evil", "192.0.2.1", false],
	];
	for (const [host, local, expected] of table) {
		const address = local === undefined ? undefined : utf8(hostAddress(local));
		t.equal(hostAllowed(headOf([`Host: ${host}`]), names, address), expected, `${host} at ${local}`);
	}
	t.end();
});

test("writeAllowed: our own page, or no page", (t) => {
	const table: [lines: string[], expected: boolean][] = [
		[["Host: portti"], true],
		[["Host: portti:8080", "Origin: http://portti:8080"], true],
		[["Host: portti:80", "Origin: http://portti"], true],
		[["Host: PORTTI", "Origin: http://portti"], true],
		[["Host: portti", "Origin: https://portti"], true],
		[["Host: portti", "Origin: http://portti", "Sec-Fetch-Site: same-origin"], true],
		[["Host: portti", "Sec-Fetch-Site: none"], true],
		[["Host: portti", "Origin: http://evil"], false],
		[["Host: portti", "Origin: http://portti.evil"], false],
		[["Host: portti", "Origin: null"], false],
		[["Host: portti", "Origin:"], false],
		[["Host: portti:8080", "Origin: http://portti:8081"], false],
		[["Host: portti", "Sec-Fetch-Site: cross-site"], false],
		[["Host: portti", "Sec-Fetch-Site: same-site"], false],
		[["Host: portti", "Origin: http://portti", "Sec-Fetch-Site: cross-site"], false],
	];
	for (const [lines, expected] of table) t.equal(writeAllowed(headOf(lines)), expected, lines.slice(1).join(", "));
	t.end();
});
