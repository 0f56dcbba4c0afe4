import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import test from "tape";
import {
	decodeFields,
	decodeNumber,
	decodeText,
	encodeNumber,
	TCP_RECEIVE_WINDOW,
	TCP_SEND_WINDOW,
	TO_GUEST,
	TO_NODE,
} from "../../hosts/sim/frames.ts";
import { MOST_CONNECTIONS, TcpService } from "../../hosts/sim/node/tcp.ts";

/** The guest's side of the service, by hand. */
class Guest {
	readonly service: TcpService;
	/** Handles in order of acceptance. */
	readonly accepted: number[] = [];
	readonly closed: number[] = [];
	received = Buffer.alloc(0);
	acknowledged = 0;
	/** It takes no notice of what it is sent. */
	slow = false;

	constructor() {
		this.service = new TcpService("127.0.0.1", (op, handle, payload = new Uint8Array(0), done) => {
			if (!this.slow) done?.();
			if (op === TO_GUEST.tcpAccepted) this.accepted.push(handle);
			else if (op === TO_GUEST.tcpData) this.received = Buffer.concat([this.received, payload]);
			else if (op === TO_GUEST.tcpWritten) this.acknowledged += decodeNumber(payload);
			else if (op === TO_GUEST.tcpClosed) this.closed.push(handle);
		});
	}

	async listen(port: number): Promise<{ handle: number; port: number }> {
		const answer = decodeFields(await this.service.requests[TO_NODE.requestListen](encodeNumber(port)));
		if (answer.length < 2) throw new Error(decodeText(answer[0]));
		return { handle: decodeNumber(answer[0]), port: decodeNumber(answer[1]) };
	}

	credit(handle: number, count: number): void {
		this.service.posts[TO_NODE.tcpCredit](handle, encodeNumber(count));
	}

	write(handle: number, bytes: Uint8Array): void {
		this.service.posts[TO_NODE.tcpWrite](handle, bytes);
	}

	end(handle: number): void {
		this.service.guestEnded();
		this.service.posts[TO_NODE.tcpUnlisten](handle);
	}
}

async function until(condition: () => boolean): Promise<void> {
	while (!condition()) await wait(2);
}

async function client(port: number): Promise<Socket> {
	const socket = connect({ port, host: "127.0.0.1", allowHalfOpen: true });
	socket.on("error", () => {});
	await once(socket, "connect");
	return socket;
}

function pattern(length: number): Buffer {
	return Buffer.from(Uint8Array.from({ length }, (_, index) => (index * 7) ^ (index >> 8)));
}

test("a sender is read only as far as the guest gives credit", async (t) => {
	const guest = new Guest();
	const { handle, port } = await guest.listen(0);
	const socket = await client(port);
	const sent = pattern(300_000);
	socket.write(sent);
	await until(() => guest.received.length >= TCP_RECEIVE_WINDOW);
	await wait(50);
	t.equal(guest.received.length, TCP_RECEIVE_WINDOW, "one window, and no more");
	const [connection] = guest.accepted;
	let credited = 1000;
	guest.credit(connection, credited);
	await until(() => guest.received.length >= TCP_RECEIVE_WINDOW + 1000);
	await wait(20);
	t.equal(guest.received.length, TCP_RECEIVE_WINDOW + 1000, "as much more as was given");
	while (guest.received.length < sent.length) {
		const step = Math.min(3000, guest.received.length - credited);
		credited += step;
		guest.credit(connection, step);
		await wait(0);
	}
	t.ok(guest.received.equals(sent), "everything, in order");
	guest.credit(connection, sent.length - credited);
	socket.destroy();
	await until(() => guest.closed.length > 0);
	t.deepEqual(guest.closed, [connection]);
	guest.end(handle);
});

test("a slow reader holds up the guest's writes and nothing is lost", async (t) => {
	const guest = new Guest();
	const { handle, port } = await guest.listen(0);
	const socket = await client(port);
	await until(() => guest.accepted.length > 0);
	const [connection] = guest.accepted;
	const total = pattern(8_000_000);
	let written = 0;
	const fill = () => {
		const room = TCP_SEND_WINDOW - (written - guest.acknowledged);
		guest.write(connection, total.subarray(written, written + room));
		written = Math.min(total.length, written + room);
		return room > 0;
	};
	for (let idle = 0; idle < 20; idle = fill() ? 0 : idle + 1) await wait(2);
	t.ok(written < total.length, `a reader that does not read holds up the writer: ${written} of ${total.length}`);
	t.equal(written - guest.acknowledged, TCP_SEND_WINDOW, "one window is on its way");
	let got = Buffer.alloc(0);
	const pieces: Buffer[] = [];
	socket.on("data", (piece) => pieces.push(piece));
	while (got.length < total.length) {
		fill();
		await wait(0);
		if (pieces.length > 0) got = Buffer.concat([got, ...pieces.splice(0)]);
	}
	t.ok(got.equals(total), "and gets everything, in order, when it does");
	socket.destroy();
	guest.end(handle);
});

test("a peer that has said all it will say is still answered", async (t) => {
	const guest = new Guest();
	const { handle, port } = await guest.listen(0);
	const socket = await client(port);
	socket.end("question");
	await until(() => guest.received.length > 0);
	const [connection] = guest.accepted;
	guest.credit(connection, guest.received.length);
	guest.write(connection, Buffer.from("answer"));
	const [answer] = await once(socket, "data");
	t.equal(String(answer), "answer");
	await until(() => guest.closed.length > 0);
	t.deepEqual(guest.closed, [connection], "then the guest hears that it is gone");
	guest.end(handle);
});

test("the last answer arrives although the peer goes on sending", async (t) => {
	const guest = new Guest();
	const { handle, port } = await guest.listen(0);
	const socket = await client(port);
	socket.write(Buffer.alloc(500_000));
	await until(() => guest.received.length > 0);
	const [connection] = guest.accepted;
	guest.write(connection, Buffer.from("enough"));
	guest.service.posts[TO_NODE.tcpClose](connection);
	let text = "";
	let failed = false;
	socket.on("data", (piece) => {
		text += piece;
	});
	socket.on("error", () => {
		failed = true;
	});
	await once(socket, "end");
	t.equal(text, "enough");
	t.notOk(failed, "and no reset");
	t.deepEqual(guest.closed, [], "the guest is not told of what it did itself");
	socket.destroy();
	guest.end(handle);
});

test("who connects while there is no guest is served by the next one", async (t) => {
	const guest = new Guest();
	const { port } = await guest.listen(0);
	const before = await client(port);
	await until(() => guest.accepted.length === 1);
	guest.service.guestEnded();
	await until(() => before.destroyed);
	t.pass("connections of the guest that ended are closed");
	const meanwhile = await client(port);
	meanwhile.write("hello");
	await wait(20);
	t.equal(guest.accepted.length, 1, "nobody is told of it yet");
	const again = await guest.listen(0);
	t.equal(again.port, port, "port 0 stays the port it was");
	await until(() => guest.received.length > 0);
	t.equal(guest.received.toString(), "hello");
	meanwhile.destroy();
	guest.end(again.handle);
});

test("a guest that is slow is not told of a flood of connections that come and go", async (t) => {
	const guest = new Guest();
	guest.slow = true;
	const { handle, port } = await guest.listen(0);
	for (let round = 0; round < 12; round++) {
		const sockets = await Promise.all(Array.from({ length: 100 }, () => client(port)));
		for (const socket of sockets) socket.destroy();
		await wait(5);
	}
	await until(() => guest.closed.length >= MOST_CONNECTIONS);
	t.equal(guest.accepted.length, MOST_CONNECTIONS, "of 1200");
	guest.slow = false;
	guest.end(handle);
	await guest.listen(0).then(async (again) => {
		const socket = await client(again.port);
		await until(() => guest.accepted.length > MOST_CONNECTIONS);
		t.pass("the next guest starts with none");
		socket.destroy();
		guest.end(again.handle);
	});
});

test("a port that is taken is an answer, not an exception", async (t) => {
	const other = createServer().listen(0, "127.0.0.1");
	await once(other, "listening");
	const { port } = other.address() as AddressInfo;
	const guest = new Guest();
	const refusal = await guest.listen(port).then(
		() => "listens",
		(error: Error) => error.message,
	);
	t.ok(refusal.includes("EADDRINUSE"), refusal);
	other.close();
});

test("connections of whom the guest does not know are no trouble", async (t) => {
	const guest = new Guest();
	for (const post of Object.values(guest.service.posts)) post(4711, encodeNumber(1));
	t.pass("nothing thrown");
	t.end();
});
