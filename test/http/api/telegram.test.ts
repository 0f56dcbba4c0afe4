import test from "tape";
import { utf8 } from "../../../src/bytes/writer.ts";
import type { Frame, FrameKind } from "../../../src/frames/framer.ts";
import { ADMIN, bearer, harness, request } from "../harness.ts";

function frame(kind: FrameKind, bytes: Uint8Array): Frame {
	return { kind, check: "crc", bytes, start: 0, end: bytes.length, offset: 0 };
}

test("/v1/telegram: the last frame as it came", (t) => {
	const { ask, services, feed, connect } = harness();
	const get = (...lines: string[]) => ask(request("GET", "/v1/telegram", [bearer(ADMIN), ...lines]));
	t.equal(get().status, 503);
	feed();
	const text = utf8(`/ADN9 6534\r\n\r\n${"1-0:1.8.0(00000001.000*kWh)\r\n".repeat(100)}!0000\r\n`);
	services.telegram.keep(frame("p1", text));
	const telegram = get();
	t.equal(telegram.body.length, text.length);
	t.equal(telegram.headers.get("content-type"), "text/plain; charset=us-ascii");
	t.equal(get("Accept: application/octet-stream").status, 406, "a telegram is text");
	t.equal(get("Accept: text/plain").status, 200);
	const binary = Uint8Array.of(0x7e, 0xa0, 0, 255, 0x7e);
	services.telegram.keep(frame("hdlc", binary));
	t.equal(get("Accept: text/plain").status, 406, "a binary frame is not");
	const peer = connect();
	peer.send(request("GET", "/v1/telegram", [bearer(ADMIN)]));
	const head = peer.received.length - binary.length;
	t.deepEqual(peer.received.slice(head), [...binary]);
	t.ok(peer.text().includes("Content-Type: application/octet-stream\r\n"));
	t.end();
});

test("/v1/telegram: all frames of a message, and what is ciphered in it only on request", (t) => {
	const { ask, services, connect, feed } = harness();
	feed();
	const get = (query = "") => ask(request("GET", `/v1/telegram${query}`, [bearer(ADMIN)]));
	const bytesOf = (query: string, length: number) => {
		const peer = connect();
		peer.send(request("GET", `/v1/telegram${query}`, [bearer(ADMIN)]));
		return peer.received.slice(-length);
	};
	services.telegram.keep(frame("mbus", Uint8Array.of(1, 2, 3)), 1, true);
	t.equal(get().status, 503, "one part is no message");
	services.telegram.keep(frame("mbus", Uint8Array.of(4, 5)), 2, false, utf8("/Lux5\r\n"));
	t.deepEqual(bytesOf("", 5), [1, 2, 3, 4, 5]);
	t.equal(get("?deciphered=1").body, "/Lux5\r\n");
	t.equal(get("?deciphered=1").headers.get("content-type"), "text/plain; charset=us-ascii");
	t.deepEqual(bytesOf("?deciphered=0", 5), [1, 2, 3, 4, 5]);
	services.telegram.keep(frame("mbus", Uint8Array.of(6)), 1, true);
	services.telegram.keep(frame("mbus", Uint8Array.of(7)), 1, true);
	services.telegram.keep(frame("mbus", Uint8Array.of(8)), 2, false);
	t.deepEqual(bytesOf("", 2), [7, 8], "a part that was abandoned is no part of the next");
	t.equal(get("?deciphered=1").status, 404);
	t.end();
});

test("/v1/telegram: a slow reader gets the frame it asked for, though another has come", (t) => {
	const { services, connect, feed } = harness();
	feed();
	services.telegram.keep(frame("p1", utf8("a".repeat(3000))));
	const peer = connect("192.0.2.7", 1000);
	peer.send(request("GET", "/v1/telegram", [bearer(ADMIN)]));
	services.telegram.keep(frame("p1", utf8("b".repeat(3000))));
	peer.take(10_000);
	t.ok(peer.text().endsWith(`\r\n\r\n${"a".repeat(3000)}`));
	t.end();
});
