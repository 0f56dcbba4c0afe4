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

test("assets: a tag for each coding, both of which say that nothing has changed", (t) => {
	const { ask } = harness();
	const gzip = "Accept-Encoding: gzip";
	for (const path of ["/", "/openapi.json"]) {
		const tags = [[], [gzip]].map((lines) => ask(request("GET", path, lines)).headers.get("etag") ?? "");
		t.notEqual(tags[0], tags[1], path);
		for (const tag of tags) {
			for (const lines of [[], [gzip]]) {
				const { status, headers } = ask(request("GET", path, [`If-None-Match: ${tag}`, ...lines]));
				t.deepEqual([status, headers.get("etag")], [304, tag]);
			}
		}
	}
	t.end();
});

test("assets: HEAD says how long they are in either coding", (t) => {
	for (const lines of [[], ["Accept-Encoding: gzip"]]) {
		const { ask, connect, server } = harness();
		const { headers } = ask(request("GET", "/openapi.json", lines));
		const peer = connect();
		peer.send(request("HEAD", "/openapi.json", lines));
		const head = peer.text();
		t.ok(head.includes(`Content-Length: ${headers.get("content-length")}\r\n`), "Content-Length");
		t.ok(head.includes(`ETag: ${headers.get("etag")}\r\n`), "ETag");
		t.equal(head.indexOf("\r\n\r\n"), head.length - 4, "no body");
		t.equal(server.inflating, 0, "and nothing is held");
	}
	t.end();
});

test("assets: uncompressed to a client of HTTP/1.0, with their length", (t) => {
	const { ask, connect } = harness();
	const { body } = ask(request("GET", "/openapi.json"));
	t.equal(JSON.parse(body).openapi, "3.1.0", "is JSON");
	const peer = connect();
	peer.send("GET /openapi.json HTTP/1.0\r\nHost: 192.0.2.1\r\n\r\n");
	const answer = peer.text();
	t.ok(answer.includes(`Content-Length: ${body.length}\r\n`) && answer.endsWith(body));
	t.end();
});

test("assets: uncompressed to two clients at a time", (t) => {
	const { ask, connect, server } = harness();
	const slow = [connect("192.0.2.8", 3000), connect("192.0.2.9", 3000)];
	for (const peer of slow) peer.send(request("GET", "/"));
	t.equal(server.inflating, 2);
	const third = ask(request("GET", "/"));
	t.equal(third.status, 503, "a third one has to wait");
	t.ok(Number(third.headers.get("retry-after")) > 0, "and is told how long,");
	t.ok(JSON.parse(third.body).detail.includes("Accept-Encoding: gzip"), "or to take it compressed,");
	t.equal(ask(request("GET", "/", ["Accept-Encoding: gzip"])).status, 200, "which it may");
	slow[0].hangUp();
	t.equal(server.inflating, 1, "until one of them is gone");
	t.equal(ask(request("GET", "/")).status, 200);
	for (let i = 0; i < 20; i++) slow[1].take(5000);
	t.equal(server.inflating, 0, "or served");
	const text = slow[1].text();
	t.equal(text.slice(text.indexOf("\r\n\r\n") + 4), ask(request("GET", "/")).body, "with all of it");
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
