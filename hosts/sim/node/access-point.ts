/** The dongle's own access point: a port of this computer that only listens while it is open, and where a phone in it would be. */
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import type { AccessPointOptions } from "../../../src/host.ts";
import { decodeText, encodeNumber, encodeText, TO_GUEST, TO_NODE } from "../frames.ts";
import type { Send, Service } from "./service.ts";

/** A phone that has been silent so long has left. */
const LEFT_MS = 3000;

export interface OwnAccessPointOptions {
	/** 0: any free one. */
	readonly port: number;
	/** Hands a socket to the guest as if it came from and to these addresses. */
	readonly admit: (socket: Socket, remoteAddress: string, localAddress: string) => void;
	readonly send: Send;
	/** A line for people. */
	readonly say: (line: string) => void;
	readonly opened: () => void;
}

export class OwnAccessPoint implements Service {
	readonly #options: OwnAccessPointOptions;
	#server: Server | undefined;
	#shown: object | undefined;
	readonly #sockets = new Set<Socket>();
	#present = false;
	#leaving: NodeJS.Timeout | undefined;

	readonly posts = {
		[TO_NODE.apOpen]: (_: number, payload: Uint8Array) => this.#open(JSON.parse(decodeText(payload))),
		[TO_NODE.apClose]: () => this.#close(),
	};

	constructor(options: OwnAccessPointOptions) {
		this.#options = options;
	}

	guestEnded(): void {
		this.#close();
	}

	/** For tests. */
	show(): object | null {
		return this.#shown ?? null;
	}

	#open(options: AccessPointOptions): void {
		const { port, send, say, opened } = this.#options;
		const server = createServer({ allowHalfOpen: true, noDelay: true, pauseOnConnect: true });
		this.#server = server;
		server.on("connection", (socket) => this.#connected(socket, options));
		server.on("error", ({ message }) => {
			if (this.#server !== server) return;
			this.#close();
			send(TO_GUEST.apClosed, 0, encodeText(message));
		});
		server.listen(port, "127.0.0.1", () => {
			if (this.#server !== server) return;
			const { port } = server.address() as AddressInfo;
			this.#shown = { ...options, port };
			say(`ap:      http://127.0.0.1:${port}/ as a phone in ${options.ssid} (password ${options.password})`);
			opened();
		});
	}

	#connected(socket: Socket, { address }: AccessPointOptions): void {
		this.#sockets.add(socket);
		clearTimeout(this.#leaving);
		if (!this.#present) this.#options.send(TO_GUEST.apStations, 0, encodeNumber(1));
		this.#present = true;
		socket.on("close", () => {
			this.#sockets.delete(socket);
			if (this.#sockets.size === 0 && this.#present) this.#leaving = setTimeout(() => this.#left(), LEFT_MS).unref();
		});
		this.#options.admit(socket, phoneAddress(address), address);
	}

	#left(): void {
		this.#present = false;
		this.#options.send(TO_GUEST.apStations, 0, encodeNumber(0));
	}

	#close(): void {
		if (this.#server === undefined) return;
		if (this.#shown !== undefined) this.#options.say("ap:      closed");
		this.#server.close();
		this.#server = undefined;
		this.#shown = undefined;
		this.#present = false;
		clearTimeout(this.#leaving);
		for (const socket of this.#sockets) socket.resetAndDestroy();
		this.#sockets.clear();
	}
}

/** The one beside ours. */
export function phoneAddress(own: string): string {
	const bytes = own.split(".");
	return [...bytes.slice(0, 3), Number(bytes[3]) + 1].join(".");
}
