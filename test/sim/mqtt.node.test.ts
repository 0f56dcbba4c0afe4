/** The guest's side of MQTT and Node's, joined, against brokers real and broken. */
import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { Aedes } from "aedes";
import { connectAsync } from "mqtt";
import test from "tape";
import { MQTT_SEND_WINDOW } from "../../hosts/sim/frames.ts";
import { GuestMqtt } from "../../hosts/sim/guest/mqtt.ts";
import { mqtt } from "../../hosts/sim/node/mqtt.ts";
import type { MqttConnection, MqttOptions } from "../../src/host.ts";
import { join } from "./in-process.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
const text = (payload: Uint8Array) => new TextDecoder().decode(payload);

async function until(condition: () => boolean): Promise<void> {
	for (const end = Date.now() + 5000; !condition(); await wait(5))
		if (Date.now() > end) throw new Error(`not within 5 s: ${condition}`);
}

interface Client {
	readonly connection: MqttConnection;
	/** What the handler heard, in order. */
	readonly heard: string[];
	flush(): void;
}

function client(port: number, changes: Partial<MqttOptions> = {}): Client {
	const { guest, flush } = join((link) => new GuestMqtt(link), mqtt);
	const heard: string[] = [];
	const connection = guest.connect(
		{
			host: "127.0.0.1",
			port,
			tls: undefined,
			privateOnly: false,
			clientId: "test",
			user: undefined,
			password: undefined,
			keepAliveSeconds: 60,
			will: { topic: "will", payload: bytes("gone"), qos: 1, retain: false },
			maxMessageBytes: 100,
			...changes,
		},
		{
			connected: () => heard.push("connected"),
			message: (topic, payload) => heard.push(`message ${topic} ${text(payload)}`),
			dropped: (topic, byteLength) => heard.push(`dropped ${topic} ${byteLength}`),
			acknowledged: (packet) => heard.push(`acknowledged ${packet}`),
			writable: () => {},
			closed: (reason) => heard.push(`closed ${reason}`),
		},
	);
	flush();
	return { connection, heard, flush };
}

async function broker() {
	const aedes = await Aedes.createBroker();
	const sockets = new Set<Socket>();
	const server = createServer((socket) => {
		sockets.add(socket);
		aedes.handle(socket);
	});
	server.listen(0, "127.0.0.1");
	await once(server, "listening");
	const { port } = server.address() as AddressInfo;
	const observer = await connectAsync(`mqtt://127.0.0.1:${port}`);
	const seen: string[] = [];
	observer.on("message", (topic, payload) => seen.push(`${topic} ${payload}`));
	await observer.subscribeAsync("#");
	const stop = async () => {
		await observer.endAsync();
		for (const socket of sockets) socket.destroy();
		server.close();
		await new Promise<void>((resolve) => aedes.close(resolve));
	};
	return { port, observer, seen, sockets, stop };
}

/** A server that answers the first bytes with these, or closes when there are none. */
async function fake(answer: number[] | undefined) {
	const server = createServer((socket) => {
		socket.on("error", () => {});
		socket.once("data", () => {
			if (answer === undefined) socket.destroy();
			else socket.write(Buffer.from(answer));
		});
	});
	server.listen(0, "127.0.0.1");
	await once(server, "listening");
	return { port: (server.address() as AddressInfo).port, stop: () => server.close() };
}

test("publishes, is acknowledged, subscribes, is told what was too large", async (t) => {
	const { port, observer, seen, stop } = await broker();
	const { connection, heard, flush } = client(port);
	t.equal(connection.writable, 0, "nothing before it is connected");
	await until(() => heard.length > 0);
	t.deepEqual(heard.splice(0), ["connected"]);
	t.equal(connection.writable, MQTT_SEND_WINDOW);
	t.equal(connection.publish({ topic: "a", payload: bytes("zero"), qos: 0, retain: false }), 0);
	t.equal(connection.publish({ topic: "b", payload: bytes("one"), qos: 1, retain: false }), 1);
	t.equal(connection.publish({ topic: "c", payload: new Uint8Array(0), qos: 1, retain: false }), 2);
	connection.subscribe("to/me");
	flush();
	await until(() => heard.length === 2 && seen.length === 3);
	t.deepEqual(heard.splice(0), ["acknowledged 1", "acknowledged 2"]);
	t.deepEqual(seen.splice(0), ["a zero", "b one", "c "]);
	t.equal(connection.writable, MQTT_SEND_WINDOW, "all of it has left");
	await observer.publishAsync("to/me", "hello");
	await observer.publishAsync("to/me", "x".repeat(256 * 1024));
	await observer.publishAsync("to/me", "y".repeat(100));
	await until(() => heard.length === 3);
	t.deepEqual(heard, ["message to/me hello", "dropped to/me 262144", `message to/me ${"y".repeat(100)}`]);
	connection.close();
	flush();
	await wait(100);
	t.notOk(
		seen.some((one) => one.startsWith("will")),
		"a goodbye sends no will",
	);
	await stop();
});

test("a long message goes out in pieces and arrives whole", async (t) => {
	const { port, observer, stop } = await broker();
	const { connection, heard, flush } = client(port);
	await until(() => heard.length > 0);
	const long = new Uint8Array(100_000).map((_, index) => 97 + (index % 26));
	let arrived = "";
	observer.on("message", (_, payload) => {
		arrived = payload.toString();
	});
	t.equal(connection.begin("long", long.length, 1, true), 1);
	t.equal(connection.begin("other", 1, 0, false), undefined, "one at a time");
	let most = 0;
	for (let at = 0; at < long.length; ) {
		const piece = long.subarray(at, at + Math.min(3000, connection.writable));
		connection.write(piece);
		at += piece.length;
		most = Math.max(most, MQTT_SEND_WINDOW - connection.writable);
		if (connection.writable === 0 || at === long.length) flush();
	}
	t.ok(most <= MQTT_SEND_WINDOW, "never more than the window");
	await until(() => heard.includes("acknowledged 1") && arrived.length === long.length);
	t.equal(arrived, text(long));
	t.equal(connection.begin("huge", 10_000_000, 0, false), undefined, "there is a limit");
	connection.abort();
	flush();
	await stop();
});

test("a broker that stops reading holds up the writer", async (t) => {
	// CONNACK, and never a byte more is read.
	const server = createServer((socket) => {
		socket.on("error", () => {});
		socket.once("data", () => {
			socket.write(Buffer.from([0x20, 2, 0, 0]));
			socket.pause();
		});
	});
	server.listen(0, "127.0.0.1");
	await once(server, "listening");
	const { connection, heard, flush } = client((server.address() as AddressInfo).port);
	await until(() => heard.length > 0);
	let published = 0;
	for (let idle = 0; idle < 100; ) {
		const packet = connection.publish({ topic: "t", payload: new Uint8Array(4000), qos: 0, retain: false });
		flush();
		if (packet === undefined) {
			idle++;
			await wait(2);
		} else {
			idle = 0;
			published++;
		}
		if (published > 20_000) break;
	}
	t.ok(published < 20_000, `it took ${published} messages of 4000 bytes and then no more`);
	connection.abort();
	flush();
	server.close();
});

test("how a connection ends has a reason", async (t) => {
	const rows: [name: string, answer: number[] | undefined, reason: string][] = [
		["a protocol it does not like", [0x20, 2, 0, 1], "refused"],
		["a client id it does not like", [0x20, 2, 0, 2], "refused"],
		["a broker out of service", [0x20, 2, 0, 3], "refused"],
		["a wrong password", [0x20, 2, 0, 4], "credentials"],
		["not authorized", [0x20, 2, 0, 5], "credentials"],
		["closed without an answer", undefined, "lost"],
		["nonsense for an answer", [0, 0, 0, 0, 0], "lost"],
	];
	for (const [name, answer, reason] of rows) {
		const { port, stop } = await fake(answer);
		const { connection, heard, flush } = client(port, { user: "me", password: "secret" });
		await until(() => heard.length > 0);
		t.deepEqual(heard, [`closed ${reason}`], name);
		connection.abort();
		t.equal(connection.publish({ topic: "t", payload: new Uint8Array(1), qos: 0, retain: false }), undefined);
		flush();
		stop();
	}
	const gone = await fake(undefined);
	gone.stop();
	const tls = { serverName: "localhost", authorities: [], clientCertificates: [], clientKey: undefined };
	const plain = await fake(new Array<number>(20).fill(0x20));
	const others: [name: string, port: number, changes: Partial<MqttOptions>, reason: string][] = [
		["nobody listens", gone.port, {}, "unreachable"],
		["no such name", 1, { host: "no-such-name.invalid" }, "unreachable"],
		["a public address", 1, { host: "192.0.2.1", privateOnly: true }, "public"],
		["TLS to who speaks none", plain.port, { tls }, "tls"],
		["a certificate that is none", plain.port, { tls: { ...tls, authorities: [bytes("no")] } }, "tls"],
		["a key that is none", plain.port, { tls: { ...tls, clientKey: bytes("no") } }, "tls"],
	];
	for (const [name, port, changes, reason] of others) {
		const { heard } = client(port, changes);
		await until(() => heard.length > 0);
		t.deepEqual(heard, [`closed ${reason}`], name);
	}
	plain.stop();
});

test("the broker goes away: lost; we cut the connection: the broker sends the will", async (t) => {
	const { port, seen, sockets, stop } = await broker();
	const before = new Set(sockets);
	const first = client(port);
	await until(() => first.heard.length > 0);
	for (const socket of sockets) if (!before.has(socket)) socket.destroy();
	await until(() => first.heard.length > 1 && seen.length > 0);
	t.deepEqual(first.heard, ["connected", "closed lost"]);
	t.deepEqual(seen.splice(0), ["will gone"]);
	const second = client(port, { clientId: "other" });
	await until(() => second.heard.length > 0);
	second.connection.abort();
	second.flush();
	await until(() => seen.length > 0);
	t.deepEqual(seen, ["will gone"]);
	t.deepEqual(second.heard, ["connected"], "nothing is heard after one's own abort");
	await stop();
});
