/** What a hostile or clumsy world does to the main job, and that it goes on. */
import { randomFillSync } from "node:crypto";
import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { Aedes } from "aedes";
import { connectAsync } from "mqtt";
import test from "tape";
import { Meter } from "../../tools/meter/meter.ts";
import { type Simulator, startSimulator, until } from "./simulator.ts";
import "./tidy.ts";

interface Status {
	readonly faults: Record<string, number>;
	readonly line: { readonly bytes: number; readonly overruns: number };
	readonly readings: { readonly last_sequence: number };
}

async function status(simulator: Simulator): Promise<Status> {
	return (await (await simulator.fetch("/v1/status")).json()) as Status;
}

function port(server: Server): number {
	return (server.address() as AddressInfo).port;
}

async function lineServer(): Promise<{ server: Server; client: () => Promise<Socket> }> {
	const server = createServer();
	server.listen(0, "127.0.0.1");
	await once(server, "listening");
	const client = async () => {
		const [socket] = (await once(server, "connection")) as [Socket];
		socket.on("error", () => {});
		return socket;
	};
	return { server, client };
}

function telegram(): Uint8Array {
	return new Meter({ dialects: ["aidon-se"], startUtcSeconds: 1_769_860_800 }).next().bytes;
}

/** Bytes that frames begin with, one after the other: the worst that garbage can be for who looks for frames. */
function starts(length: number): Buffer {
	const bytes = Buffer.from([0x7e, 0xa7, 0xff, 0x2f, 0x68, 0xff, 0xff, 0x68, 0xdb, 0x08, 0x7e, 0xa0]);
	return Buffer.alloc(length, bytes);
}

test("a million bytes of garbage, then a telegram", async (t) => {
	const { server, client } = await lineServer();
	const [socket, simulator] = await Promise.all([
		client(),
		startSimulator(["--no-broker", "--line", `tcp://127.0.0.1:${port(server)}`]),
	]);
	const kinds: [string, Buffer][] = [
		["random", randomFillSync(Buffer.alloc(1_000_000))],
		["beginnings of frames", starts(1_000_000)],
		["text without an end", Buffer.alloc(1_000_000, "/ISK5\\2M550E-1012\r\n1-0:1.8.0(00007805.332*kWh)\r\n")],
		["zeros", Buffer.alloc(1_000_000)],
	];
	let bytes = 0;
	for (const [name, garbage] of kinds) {
		const began = performance.now();
		socket.write(garbage);
		bytes += garbage.length;
		await until(`${name} read`, async () => (await status(simulator)).line.bytes >= bytes, 60);
		t.comment(`${name}: ${(performance.now() - began).toFixed()} ms`);
		const before = (await status(simulator)).readings.last_sequence;
		// A reader may wait for the end of what garbage has begun: a pause in the line ends it.
		await wait(1500);
		socket.write(telegram());
		bytes += telegram().length;
		await until(`a reading after ${name}`, async () => (await status(simulator)).readings.last_sequence > before);
		t.pass(`${name}: the next telegram is read`);
	}
	t.equal((await status(simulator)).line.overruns, 0, "the sender waited: nothing was lost");
	t.equal(simulator.complaints, "", "the firmware never ended");
	await simulator.stop();
	socket.destroy();
	server.close();
});

test("a line that is lost is found again", async (t) => {
	const { server, client } = await lineServer();
	const [first, simulator] = await Promise.all([
		client(),
		startSimulator(["--no-broker", "--line", `tcp://127.0.0.1:${port(server)}`]),
	]);
	first.write(telegram());
	await until("a reading", async () => (await status(simulator)).readings.last_sequence === 1);
	const again = client();
	first.destroy();
	const second = await again;
	second.write(telegram());
	await until("another reading", async () => (await status(simulator)).readings.last_sequence === 2);
	t.ok(/^The meter line is gone: .*It is tried again\.$/m.test(simulator.stderr), simulator.stderr.trim());
	await simulator.stop();
	second.destroy();
	server.close();
});

test("200 connections at once, slow ones, silent ones, broken ones", async (t) => {
	const simulator = await startSimulator(["--interval", "0.5"]);
	const httpPort = Number(new URL(simulator.url).port);
	const open = (first: string) => {
		const socket = connect(httpPort, "127.0.0.1", () => socket.write(first));
		socket.on("error", () => {});
		return socket;
	};
	const head = `GET /v1/events HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer ${simulator.token}\r\n`;
	const firsts = ["", "GET", "GET / HTTP/1.1\r\nX: ", `${head}\r\n`, "\0\0\0", `POST /v1/tokens HTTP/1.1\r\n`];
	const sockets = Array.from({ length: 200 }, (_, index) => open(firsts[index % firsts.length]));
	await wait(500);
	for (const socket of sockets) socket.write("y".repeat(100));
	await wait(500);
	for (const socket of sockets) socket.destroy();
	await until("an answer", async () => (await simulator.fetch("/v1/status").catch(() => undefined))?.status === 200);
	t.pass("it serves when they are gone");
	const answers = Array.from({ length: 200 }, () => simulator.fetch("/v1/reading").catch(() => undefined));
	const statuses = (await Promise.all(answers)).map((answer) => answer?.status);
	const good = statuses.filter((one) => one === 200).length;
	t.comment(`of 200 requests at once ${good} were answered with 200`);
	t.ok(good > 0, "some of 200 requests at once are answered");
	t.ok(
		statuses.every((one) => one === 200 || one === 503 || one === undefined),
		"the others were refused",
	);
	t.equal((await simulator.fetch("/v1/reading")).status, 200, "and then everyone is");
	t.equal(simulator.complaints, "", "the firmware never ended");
	await simulator.stop();
});

test("readings flow again when the broker comes back", async (t) => {
	const first = await startBroker(0);
	const simulator = await startSimulator(["--interval", "0.5", "--mqtt", `mqtt://127.0.0.1:${first.port}`]);
	const received = new Set<number>();
	const listen = async (brokerPort: number) => {
		const client = await connectAsync(`mqtt://127.0.0.1:${brokerPort}`, { reconnectPeriod: 0 });
		client.on("message", (_, payload) => received.add(JSON.parse(payload.toString()).sequence));
		await client.subscribeAsync(`portti/${simulator.deviceId}/reading`);
		return client;
	};
	await listen(first.port);
	await until("readings", () => received.size > 2);
	await first.stop();
	await wait(1500);
	const second = await startBroker(first.port);
	const client = await listen(first.port);
	received.clear();
	await until("readings again", () => received.size > 2, 30);
	t.pass("by the broker that came back");
	t.equal(simulator.complaints, "");
	await client.endAsync();
	await simulator.stop();
	await second.stop();
});

async function startBroker(wanted: number): Promise<{ port: number; stop: () => Promise<void> }> {
	const broker = await Aedes.createBroker();
	const sockets = new Set<Socket>();
	const server = createServer((socket) => {
		sockets.add(socket);
		broker.handle(socket);
	});
	server.listen(wanted, "127.0.0.1");
	await once(server, "listening");
	const stop = async () => {
		for (const socket of sockets) socket.destroy();
		server.close();
		await new Promise<void>((resolve) => broker.close(resolve));
	};
	return { port: port(server), stop };
}
