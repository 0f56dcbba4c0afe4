import { createSocket, type Socket } from "node:dgram";
import { setTimeout as wait } from "node:timers/promises";
import test from "tape";
import { decodeFields, decodeText, encodeFields, encodeNumber, encodeText, TO_NODE } from "../../hosts/sim/frames.ts";
import { GuestUdp } from "../../hosts/sim/guest/udp.ts";
import { udp } from "../../hosts/sim/node/udp.ts";
import { join } from "./in-process.ts";

const GROUP = "224.0.0.251";
const LOCAL = "127.0.0.1";
const place = { port: 0, say: () => {} };

/** A guest's datagrams on this computer alone. Its requests are answered before it asks: the engine would wait. */
async function begin(options: { readonly port: number; readonly group?: string }) {
	const heard: string[] = [];
	const service = { current: undefined as ReturnType<typeof udp> | undefined };
	const { guest, flush } = join(
		(link) => new GuestUdp(link),
		(send) => {
			service.current = udp(LOCAL, place, send);
			return service.current;
		},
	);
	const asked = [encodeNumber(options.port), encodeText(LOCAL), encodeText(options.group ?? "")];
	const open = service.current?.requests?.[TO_NODE.requestUdpOpen];
	const answer = (await open?.(encodeFields(asked))) ?? new Uint8Array(0);
	(globalThis as { issueCommand?: unknown }).issueCommand = () => answer.slice().buffer;
	const refused = decodeFields(answer).length > 1;
	const handler = {
		received: (bytes: Uint8Array, address: string, port: number) =>
			void heard.push(`${decodeText(bytes)} from ${address}${port === options.port ? "" : " elsewhere"}`),
		closed: (reason: string) => void heard.push(`closed: ${reason}`),
	};
	return {
		guest,
		flush,
		heard,
		service,
		refused,
		open: () => guest.open({ ...options, address: LOCAL, group: options.group }, handler),
	};
}

async function freePort(): Promise<number> {
	const socket = createSocket("udp4");
	await new Promise<void>((resolve) => socket.bind(0, LOCAL, resolve));
	const { port } = socket.address();
	socket.close();
	return port;
}

/** Another program of this computer in the same group. */
async function neighbour(port: number): Promise<{ socket: Socket; heard: string[] }> {
	const heard: string[] = [];
	const socket = createSocket({ type: "udp4", reuseAddr: true });
	await new Promise<void>((resolve) => socket.bind(port, "0.0.0.0", resolve));
	socket.addMembership(GROUP, LOCAL);
	socket.setMulticastInterface(LOCAL);
	socket.on("message", (bytes) => void heard.push(bytes.toString()));
	return { socket, heard };
}

test("a group: others on this computer hear the guest and it hears them, but never itself", async (t) => {
	const port = await freePort();
	const other = await neighbour(port);
	const one = await begin({ port, group: GROUP });
	const socket = one.open();
	const send = (text: string, to = GROUP) => {
		socket.send(encodeText(text), to, port);
		one.flush();
	};
	send("hello");
	send("hello");
	await wait(100);
	t.deepEqual(one.heard, []);
	t.deepEqual(other.heard, ["hello", "hello"]);
	other.heard.length = 0;
	other.socket.send("hello", port, GROUP);
	await wait(100);
	t.deepEqual(one.heard, [`hello from ${LOCAL}`], "the same words of somebody else");
	one.heard.length = 0;
	send("last words");
	socket.close();
	one.flush();
	await wait(100);
	t.ok(other.heard.includes("last words"), "what was sent before the end arrives");
	other.socket.send("anybody?", port, GROUP);
	await wait(100);
	t.deepEqual(one.heard, [], "and nothing is heard afterwards");
	other.socket.close();
	t.end();
});

test("a plain socket: a datagram and its answer", async (t) => {
	const port = await freePort();
	const one = await begin({ port });
	const socket = one.open();
	const client = createSocket("udp4");
	const answers: string[] = [];
	client.on("message", (bytes) => void answers.push(bytes.toString()));
	await new Promise<void>((resolve) => client.bind(0, LOCAL, resolve));
	client.send("question", port, LOCAL);
	await wait(50);
	t.deepEqual(one.heard, [`question from ${LOCAL} elsewhere`]);
	socket.send(encodeText("answer"), LOCAL, client.address().port);
	one.flush();
	await wait(50);
	t.deepEqual(answers, ["answer"]);
	one.service.current?.guestEnded?.();
	client.send("too late", port, LOCAL);
	await wait(50);
	t.equal(one.heard.length, 1, "the guest has ended");
	client.close();
	t.end();
});

test("a port that is taken is refused with its reason", async (t) => {
	const taken = createSocket("udp4");
	await new Promise<void>((resolve) => taken.bind(0, LOCAL, resolve));
	const one = await begin({ port: taken.address().port });
	t.ok(one.refused);
	t.throws(one.open, /EADDRINUSE/);
	taken.close();
	t.end();
});
