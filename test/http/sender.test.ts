import test from "tape";
import { asciiText } from "../../src/bytes/ascii.ts";
import { ByteWriter, utf8 } from "../../src/bytes/writer.ts";
import type { TcpConnection } from "../../src/host.ts";
import { type BodySource, Response } from "../../src/http/response.ts";
import { Sender } from "../../src/http/sender.ts";

const TEXT = "text/plain";

function setUp(window: number) {
	let sent = "";
	const tcp = {
		writable: window,
		write(bytes: Uint8Array) {
			if (bytes.length > tcp.writable) throw new Error("more than writable");
			tcp.writable -= bytes.length;
			sent += asciiText(bytes, 0, bytes.length);
		},
	};
	const buffers = { output: new ByteWriter(), piece: new ByteWriter(), writeDate: () => {}, room: () => true };
	const sender = new Sender(tcp as unknown as TcpConnection, buffers);
	/** Lets the peer take `step` bytes at a time until everything has gone. */
	const drain = (step: number) => {
		for (let i = 0; !sender.pump() && i < 100_000; i++) tcp.writable = step;
		return sent;
	};
	return { tcp, sender, drain, sent: () => sent };
}

/** `count` pieces, the nth of which is n times the letter a. */
function pieces(count: number): BodySource {
	let next = 0;
	return {
		pull(writer) {
			writer.text("a".repeat(next++));
			return next < count;
		},
	};
}

const bodyOf = (text: string) => text.slice(text.indexOf("\r\n\r\n") + 4);

test("Sender: bodies, whatever the peer takes at a time", (t) => {
	const large = "b".repeat(5000);
	const table: [name: string, prepare: (response: Response) => void, body: string][] = [
		["none", (response) => response.send(204), ""],
		["small", (response) => response.send(200, TEXT, utf8("small")), "small"],
		["large", (response) => response.send(200, TEXT, utf8(large)), large],
		["pieces", (response) => response.sendSource(TEXT, pieces(4)), "1\r\na\r\n2\r\naa\r\n3\r\naaa\r\n0\r\n\r\n"],
		["an empty last piece", (response) => response.sendSource(TEXT, pieces(1)), "0\r\n\r\n"],
	];
	for (const [name, prepare, body] of table) {
		for (const step of [1, 100, 100_000]) {
			const { sender, drain } = setUp(step);
			const response = new Response();
			prepare(response);
			sender.begin(response, true, true, false);
			t.equal(bodyOf(drain(step)), body, `${name}, ${step} at a time`);
			t.ok(sender.idle, "and nothing waits");
		}
	}
	t.end();
});

test("Sender: what is said of the body", (t) => {
	const head = (withBody: boolean, chunked: boolean, close: boolean, prepare: (response: Response) => void) => {
		const { sender, drain } = setUp(100_000);
		const response = new Response();
		prepare(response);
		sender.begin(response, withBody, chunked, close);
		return drain(1);
	};
	const small = (response: Response) => response.send(200, TEXT, utf8("small"), "X: y\r\n");
	t.ok(head(true, true, false, small).includes("X: y\r\nContent-Length: 5\r\n\r\nsmall"));
	t.ok(head(false, true, true, small).endsWith("Connection: close\r\nContent-Length: 5\r\n\r\n"), "HEAD");
	const source = (response: Response) => response.sendSource(TEXT, pieces(3));
	t.ok(head(true, true, false, source).includes("Transfer-Encoding: chunked\r\n"));
	t.ok(head(true, false, true, source).endsWith("Connection: close\r\n\r\naaa"), "to an older client");
	t.notOk(head(true, true, false, (response) => response.send(204)).includes("Content-Length"), "204 has none");
	t.end();
});

test("Sender: append takes all or nothing", (t) => {
	const { tcp, sender, drain, sent } = setUp(4);
	t.ok(sender.append(utf8("12345678"), 4), "four now, four may wait");
	t.equal(sent(), "1234");
	t.notOk(sender.idle);
	t.notOk(sender.append(utf8("9"), 4), "a fifth may not");
	tcp.writable = 2;
	sender.pump();
	t.ok(sender.append(utf8("90"), 4));
	t.equal(drain(3), "1234567890", "in order");
	t.end();
});

test("Sender: progress", (t) => {
	const { tcp, sender } = setUp(0);
	const response = new Response();
	response.send(200, TEXT, new Uint8Array(100_000));
	sender.begin(response, true, true, false);
	t.notOk(sender.progressed());
	tcp.writable = 20_000;
	sender.pump();
	t.ok(sender.progressed());
	t.notOk(sender.progressed(), "since it was asked");
	t.end();
});
