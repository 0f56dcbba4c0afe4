/** Runs inside XS: requests on one connection that is kept open, and what they cost. */
import { Settings } from "../../src/config/settings.ts";
import type { Host, TcpConnection, TcpHandler } from "../../src/host.ts";
import { HttpServer } from "../../src/http/server.ts";
import { FIELDS } from "../../src/readings/fields.ts";
import { Reading } from "../../src/readings/reading.ts";
import { fakeHost } from "../../test/helpers/fake-host.ts";
import { ADMIN, harness } from "../../test/http/harness.ts";

interface Guest {
	readonly memory: (kind: 0 | 1) => number;
	readonly gc: () => void;
	handleCommand: (command: ArrayBuffer) => ArrayBuffer;
	/** Set from outside before anything runs. */
	readonly requests: readonly Uint8Array[];
}

const guest = globalThis as unknown as Guest;

/** A peer that sends the same request again and again and takes every answer. */
class Peer implements TcpConnection {
	readonly remoteAddress = "192.0.2.7";
	readonly localAddress = "192.0.2.1";
	readonly writable = 1 << 20;
	request = new Uint8Array(0);
	sent = 0;

	read(into: Uint8Array): number {
		into.set(this.request);
		return this.request.length;
	}

	write(bytes: Uint8Array): void {
		this.sent += bytes.length;
	}

	close(): void {
		throw new Error("the server closed the connection");
	}

	abort(): void {
		throw new Error("the server cut the connection");
	}
}

const peer = new Peer();
let handler: TcpHandler | undefined;
const platform = fakeHost();
const host: Host = {
	...platform,
	tcp: {
		listen(port, accept) {
			handler = accept(peer);
			return { port, close() {} };
		},
	},
};
const { services } = harness();
new HttpServer({ host, settings: new Settings({ host }), services, adminToken: ADMIN });

/** The values that a Swedish three-phase meter sends. */
const SENT = ["active", "reactive", "voltage", "current_l"];
const reading = new Reading();
for (let index = 0; index < FIELDS.length; index++) {
	const { name } = FIELDS[index];
	if (!name.includes("_t") && SENT.some((start) => name.startsWith(start))) reading.values[index] = 1234 * (index + 1);
}
reading.meterTime = { localSeconds: 1_769_860_800, raw: "260131120000W", deviationMinutes: 60, status: 0 };
reading.meterMaker = "Aidon";
reading.list = "ADN9 6534";
services.latest.accept(reading);

/**
 * A command is two 32-bit words: how often, and which request; 0xffffffff reads and writes without a server.
 * The reply is three numbers: growth in slots, growth in bytes of chunks, bytes of one answer.
 */
guest.handleCommand = (command) => {
	const [count, which] = new Uint32Array(command);
	const figures = new Float64Array(3);
	const served = which !== 0xffff_ffff;
	const input = new Uint8Array(3072);
	const answer = new Uint8Array(1024);
	peer.request = guest.requests[served ? which : 0] as Uint8Array<ArrayBuffer>;
	peer.sent = 0;
	guest.gc();
	const slots = guest.memory(0);
	const bytes = guest.memory(1);
	for (let i = 0; i < count; i++) {
		if (served) handler?.readable();
		else {
			peer.read(input);
			peer.write(answer);
		}
	}
	figures[0] = guest.memory(0) - slots;
	figures[1] = guest.memory(1) - bytes;
	figures[2] = peer.sent / count;
	return figures.buffer;
};
