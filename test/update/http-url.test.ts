import test from "tape";
import { authorityOf, type HttpUrl, parseHttpUrl, resolveUrl } from "../../src/update/http-url.ts";

const urlText = (url: HttpUrl) => `${url.secure ? "https" : "http"}://${authorityOf(url)}${url.target}`;

test("http-url: what is a URL, and what is wrong with what is none", (t) => {
	const rows: [text: string, expected: string][] = [
		["http://host", "http://host/"],
		["HTTP://Host/a/b?c=d#e", "http://Host/a/b?c=d"],
		["http://host:80/", "http://host/"],
		["http://host:443/", "http://host:443/"],
		["https://host:443/", "https://host/"],
		["https://host?x", "https://host/?x"],
		["http://192.168.1.2:8080/i.json", "http://192.168.1.2:8080/i.json"],
		["http://[fe80::1]:8080/", "http://[fe80::1]:8080/"],
		["http://[fe80::1]/", "http://[fe80::1]/"],
		["", "begins neither"],
		["host/path", "begins neither"],
		["ftp://host/", "begins neither"],
		["http:///path", "not a host name"],
		["http://a b/", "neither spaces"],
		["http://å/", "neither spaces"],
		["http://me:secret@host/", "do not belong"],
		["http://host:0/", "not a port"],
		["http://host:65536/", "not a port"],
		["http://host:/", "not a port"],
		["http://[fe80::1/", "never closed"],
		["http://[]/", "not a host name"],
		["http://a/b\r\nX: y", "neither spaces"],
		[`http://host/${"a".repeat(2000)}`, "longer than"],
	];
	for (const [text, expected] of rows) {
		const url = parseHttpUrl(text);
		const said = "fault" in url ? url.fault : urlText(url);
		t.ok("fault" in url ? said.includes(expected) : said === expected, `${text.slice(0, 40)} → ${said}`);
	}
	t.end();
});

test("http-url: references within a document", (t) => {
	const base = parseHttpUrl("https://host:8443/a/b/index.json?x=/y");
	if ("fault" in base) throw new Error(base.fault);
	const rows: [reference: string, expected: string][] = [
		["image.portti", "https://host:8443/a/b/image.portti"],
		["v1/image.portti?k=1", "https://host:8443/a/b/v1/image.portti?k=1"],
		["/image.portti", "https://host:8443/image.portti"],
		["//other/image.portti", "https://other/image.portti"],
		["http://other/i", "http://other/i"],
		["", "fault"],
		["a b", "fault"],
		["javascript://x", "fault"],
	];
	for (const [reference, expected] of rows) {
		const url = resolveUrl(base, reference);
		t.equal("fault" in url ? "fault" : urlText(url), expected, reference);
	}
	t.end();
});
