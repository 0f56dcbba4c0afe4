/** A port in; a serial console on it, shared by the log and the guest, out. Never on any address but the machine's own. */
import { type AddressInfo, createServer, type Socket } from "node:net";
import { TO_GUEST, TO_NODE } from "../frames.ts";
import type { Send, Service } from "./service.ts";

/** Bytes that wait for someone who does not read; more of them are lost, as on a wire. */
const MOST_UNREAD = 65536;
/** Bytes for the guest go in pieces so long, and so many pieces are on their way at a time. */
const PIECE = 256;
const MOST_WAITING = 64;

export class SimulatedConsole implements Service {
	readonly #send: Send;
	readonly #clients = new Set<Socket>();
	/** The guest has opened its console. */
	#listening = false;
	#waiting = 0;

	readonly posts = {
		[TO_NODE.consoleOpen]: () => {
			this.#listening = true;
			this.#waiting = 0;
		},
		[TO_NODE.consoleWrite]: (_: number, payload: Uint8Array) => this.#write(Buffer.from(payload)),
	};

	constructor(send: Send) {
		this.#send = send;
	}

	/** Resolves to the port's number; rejects when it cannot be bound. */
	async listen(port: number): Promise<number> {
		const server = createServer((socket) => this.#connected(socket));
		await new Promise<void>((resolve, reject) => {
			server.once("error", reject);
			server.listen(port, "127.0.0.1", resolve);
		});
		return (server.address() as AddressInfo).port;
	}

	/** A line of the log. */
	say(line: string): void {
		this.#write(Buffer.from(`${line}\r\n`));
	}

	guestEnded(): void {
		this.#listening = false;
	}

	#connected(socket: Socket): void {
		socket.setNoDelay(true);
		this.#clients.add(socket);
		socket.on("error", () => {});
		socket.on("close", () => this.#clients.delete(socket));
		socket.on("data", (bytes) => {
			for (let at = 0; at < bytes.length; at += PIECE) this.#receive(bytes.subarray(at, at + PIECE));
		});
	}

	/** What the guest does not take in time is lost, as on a wire. */
	#receive(bytes: Buffer): void {
		if (!this.#listening || this.#waiting >= MOST_WAITING) return;
		this.#waiting++;
		this.#send(TO_GUEST.consoleData, 0, bytes, () => this.#waiting--);
	}

	#write(bytes: Buffer): void {
		for (const client of this.#clients) if (client.writableLength < MOST_UNREAD) client.write(bytes);
	}
}
