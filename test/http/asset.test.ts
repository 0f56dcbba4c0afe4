import test from "tape";
import { harness, request } from "./harness.ts";

test("assets: sent once, and again when they have changed", (t) => {
	const { ask, connect } = harness();
	for (const path of ["/", "/openapi.json"]) {
		const whole = ask(request("GET", path));
		const tag = whole.headers.get("etag") ?? "";
		t.equal(whole.status, 200, path);
		t.ok(/^"[0-9a-f]+"$/.test(tag), "has a tag");
		t.equal(whole.headers.get("cache-control"), "no-cache");
		for (const known of [tag, `W/${tag}`, `"other", ${tag}`]) {
			const peer = connect();
			peer.send(request("GET", path, [`If-None-Match: ${known}`]));
			const text = peer.text();
			t.ok(text.startsWith("HTTP/1.1 304 "), known);
			t.ok(text.endsWith("\r\n\r\n") && !text.includes("Content-Length"), "has no body");
			t.ok(text.includes(`ETag: ${tag}\r\n`));
		}
		t.equal(ask(request("GET", path, ['If-None-Match: "other"'])).status, 200);
	}
	t.end();
});

test("assets: compressed for those who accept it", (t) => {
	const { ask } = harness();
	const plain = ask(request("GET", "/"));
	t.equal(plain.headers.get("content-encoding"), undefined);
	t.ok(plain.body.startsWith("<!doctype html>"));
	const packed = ask(request("GET", "/", ["Accept-Encoding: gzip, deflate, br"]));
	t.equal(packed.headers.get("content-encoding"), "gzip");
	t.equal(packed.headers.get("vary"), "Accept-Encoding");
	t.ok(packed.body.length * 2 < plain.body.length);
	t.equal(packed.body.charCodeAt(0), 0x1f);
	for (const value of ["identity", "br", "gzip;q=0"]) {
		t.equal(ask(request("GET", "/", [`Accept-Encoding: ${value}`])).headers.get("content-encoding"), undefined, value);
	}
	t.end();
});

test("the page: may run its own script and talk to the dongle, and nothing else", (t) => {
	const policy = harness().ask(request("GET", "/")).headers.get("content-security-policy") ?? "";
	for (const part of ["default-src 'none'", "connect-src 'self'", "frame-ancestors 'none'", "base-uri 'none'"]) {
		t.ok(policy.split("; ").includes(part), part);
	}
	t.notOk(policy.includes("unsafe") || policy.includes("*") || policy.includes("http"));
	t.end();
});
