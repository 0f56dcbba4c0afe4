import { once } from "node:events";
import { createServer } from "node:net";
import test from "tape";
import { type BrokerError, brokerSocket } from "../../hosts/sim/node/broker-socket.ts";

function options(host: string, port: number, privateOnly = true) {
	const connect = {
		host,
		port,
		privateOnly,
		clientId: "c",
		keepAliveSeconds: 60,
		willTopic: "w",
		willQos: 0 as const,
		willRetain: false,
		maxMessageBytes: 1024,
	};
	return {
		connect,
		will: new Uint8Array(0),
		clientKey: undefined,
		clientCertificates: [],
		authorities: [],
	};
}

async function listening(address: string): Promise<{ port: number; close: () => void }> {
	const server = createServer((socket) => socket.destroy()).listen(0, address);
	await once(server, "listening");
	const bound = server.address();
	if (bound === null || typeof bound === "string") throw new Error("no port");
	return { port: bound.port, close: () => server.close() };
}

for (const address of ["127.0.0.1", "::1"]) {
	test(`a name that has addresses of both families finds who listens on ${address}`, async (t) => {
		const server = await listening(address).catch(() => undefined);
		if (server === undefined) {
			t.comment(`SKIP: this machine has no address ${address}`);
			return;
		}
		const name = address === "::1" ? "::1" : "localhost";
		const socket = await brokerSocket(options(name, server.port), new AbortController().signal);
		t.equal(socket.remotePort, server.port);
		socket.destroy();
		server.close();
	});
}

test("a public address is not even tried where only a private one will do", async (t) => {
	const reason = await brokerSocket(options("203.0.113.1", 9), new AbortController().signal).then(
		() => "connected",
		(error: BrokerError) => error.reason,
	);
	t.equal(reason, "public");
});

test("a port nobody listens on is unreachable", async (t) => {
	const server = await listening("127.0.0.1");
	server.close();
	const reason = await brokerSocket(options("127.0.0.1", server.port), new AbortController().signal).then(
		() => "connected",
		(error: BrokerError) => error.reason,
	);
	t.equal(reason, "unreachable");
});
