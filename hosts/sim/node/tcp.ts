/**
 * The guest's connections, and its listeners, on Node's servers. Listeners outlive the guest: who
 * connects meanwhile waits for its return. While the gate is down nobody listens.
 */
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import {
	decodeFields,
	decodeNumber,
	decodeText,
	encodeFields,
	encodeNumber,
	encodeText,
	nextHandle,
	TO_GUEST,
	TO_NODE,
} from "../frames.ts";
import { Connection } from "./connection.ts";
import { Gate, type GateState } from "./gate.ts";
import { type GuestConnection, Outgoing } from "./outgoing.ts";
import type { Send, Service } from "./service.ts";

/** What the guest is told of at most; how many it keeps is its own matter. */
export const MOST_CONNECTIONS = 1000;
/** How long a listener waits for a guest that wants it. */
const UNCLAIMED_MS = 10_000;
/** Another program has the port that is wanted again. */
const LISTEN_AGAIN_MS = 200;

interface Listener {
	server: Server;
	/** The port asked for, which may be 0. */
	readonly asked: number;
	readonly port: number;
	readonly handle: number;
	/** Accepted while there was no guest, or no network yet. */
	readonly waiting: Set<Socket>;
	claimed: boolean;
	expiry: NodeJS.Timeout | undefined;
}

export class TcpService implements Service {
	readonly #address: string;
	readonly #send: Send;
	readonly #listeners = new Map<number, Listener>();
	readonly #connections = new Map<number, GuestConnection>();
	/** Connections that do not come over the network of the gate. */
	readonly #beside = new Set<number>();
	readonly #gate: Gate;
	#lastListener = 0;
	#lastConnection = 0;

	readonly posts = {
		[TO_NODE.tcpUnlisten]: (handle: number) => this.#unlisten(handle),
		[TO_NODE.tcpCredit]: (handle: number, payload: Uint8Array) =>
			this.#connections.get(handle)?.credit(decodeNumber(payload)),
		[TO_NODE.tcpWrite]: (handle: number, payload: Uint8Array) => this.#connections.get(handle)?.write(payload),
		[TO_NODE.tcpClose]: (handle: number) => this.#connections.get(handle)?.close(),
		[TO_NODE.tcpAbort]: (handle: number) => this.#connections.get(handle)?.abort(),
	};
	readonly requests = {
		[TO_NODE.requestListen]: (payload: Uint8Array) => this.#claim(decodeNumber(payload)),
		[TO_NODE.requestConnect]: (payload: Uint8Array) => this.#connect(payload),
	};

	constructor(address: string, send: Send, gate = openGate()) {
		this.#address = address;
		this.#send = send;
		this.#gate = gate;
		gate.watch((state) => this.#gateChanged(state));
	}

	/** Listens before there is a guest; it finds its port open. Resolves to the port's number. */
	async reserve(port: number): Promise<number> {
		return (await this.#listen(port)).port;
	}

	/** Hands over a socket that came another way than over the network, to the first listener there is. */
	admit(socket: Socket, remoteAddress: string, localAddress: string): void {
		const [listener] = this.#listeners.values();
		if (listener?.claimed) this.#hand(listener, socket, remoteAddress, localAddress, true);
		else socket.destroy();
	}

	guestEnded(): void {
		for (const connection of this.#connections.values()) connection.abort();
		this.#connections.clear();
		this.#beside.clear();
		for (const listener of this.#listeners.values()) {
			listener.claimed = false;
			clearTimeout(listener.expiry);
			listener.expiry = setTimeout(() => this.#unlisten(listener.handle), UNCLAIMED_MS).unref();
		}
	}

	async #claim(port: number): Promise<Uint8Array> {
		try {
			const known = [...this.#listeners.values()].find(({ asked, claimed }) => asked === port && !claimed);
			const listener = known ?? (await this.#listen(port));
			listener.claimed = true;
			clearTimeout(listener.expiry);
			// The guest is told of them when it has heard this answer.
			setImmediate(() => this.#admitWaiting(listener));
			return encodeFields([encodeNumber(listener.handle), encodeNumber(listener.port)]);
		} catch (error) {
			return encodeFields([encodeText((error as Error).message)]);
		}
	}

	#connect(payload: Uint8Array): Uint8Array {
		const [connect, authorities] = decodeFields(payload);
		const handle = nextHandle(this.#lastConnection, this.#connections);
		if (handle === undefined || this.#connections.size >= MOST_CONNECTIONS) return encodeNumber(0);
		this.#lastConnection = handle;
		const gone = () => this.#connections.delete(handle);
		const options = JSON.parse(decodeText(connect));
		if (!this.#gate.isUp) {
			const fields = [encodeText("unreachable"), encodeText("no network")];
			setImmediate(() => this.#send(TO_GUEST.tcpClosed, handle, encodeFields(fields)));
			return encodeNumber(handle);
		}
		this.#connections.set(handle, new Outgoing(options, decodeFields(authorities), handle, this.#send, gone));
		return encodeNumber(handle);
	}

	async #listen(asked: number): Promise<Listener> {
		const server = await this.#bind(asked);
		const handle = nextHandle(this.#lastListener, this.#listeners) ?? 0;
		this.#lastListener = handle;
		const { port } = server.address() as AddressInfo;
		const waiting = new Set<Socket>();
		const listener: Listener = { server, asked, port, handle, waiting, claimed: false, expiry: undefined };
		this.#listeners.set(handle, listener);
		server.on("connection", (socket) => this.#accept(listener, socket));
		if (this.#gate.state === "down") server.close();
		return listener;
	}

	#bind(port: number): Promise<Server> {
		const server = createServer({ allowHalfOpen: true, noDelay: true, pauseOnConnect: true });
		server.maxConnections = MOST_CONNECTIONS;
		return new Promise((resolve, reject) => {
			server.once("error", reject);
			server.listen(port, this.#address, () => {
				server.off("error", reject);
				server.on("error", () => {});
				resolve(server);
			});
		});
	}

	#gateChanged(state: GateState): void {
		if (state === "down") {
			for (const [handle, connection] of this.#connections) if (!this.#beside.has(handle)) connection.cut();
			for (const { server, waiting } of this.#listeners.values()) {
				server.close();
				for (const socket of waiting) socket.resetAndDestroy();
			}
		} else
			for (const listener of this.#listeners.values()) {
				if (!listener.server.listening) void this.#reopen(listener);
				this.#admitWaiting(listener);
			}
	}

	/** The network is back, and with it the port that was listened on. */
	async #reopen(listener: Listener): Promise<void> {
		try {
			const server = await this.#bind(listener.port);
			server.on("connection", (socket) => this.#accept(listener, socket));
			const wanted = this.#gate.state !== "down" && !listener.server.listening;
			if (wanted && this.#listeners.has(listener.handle)) listener.server = server;
			else server.close();
		} catch {
			setTimeout(() => this.#gateChanged(this.#gate.state), LISTEN_AGAIN_MS).unref();
		}
	}

	#admitWaiting(listener: Listener): void {
		for (const socket of listener.waiting) this.#accept(listener, socket);
	}

	#accept(listener: Listener, socket: Socket): void {
		if (!listener.claimed || this.#gate.state === "starting") {
			listener.waiting.add(socket);
			socket.on("error", () => {});
			socket.on("close", () => listener.waiting.delete(socket));
			return;
		}
		listener.waiting.delete(socket);
		const { remoteAddress = "", localAddress = "" } = socket;
		this.#hand(listener, socket, remoteAddress, localAddress, false);
	}

	#hand(listener: Listener, socket: Socket, remoteAddress: string, localAddress: string, beside: boolean): void {
		const handle = nextHandle(this.#lastConnection, this.#connections);
		// Those that are over count until the guest knows: a flood of short ones does not fill the queue to it.
		if (handle === undefined || this.#connections.size >= MOST_CONNECTIONS || socket.destroyed) {
			socket.destroy();
			return;
		}
		this.#lastConnection = handle;
		if (beside) this.#beside.add(handle);
		const fields = [encodeNumber(listener.handle), encodeText(remoteAddress), encodeText(localAddress)];
		this.#send(TO_GUEST.tcpAccepted, handle, encodeFields(fields));
		const gone = () => {
			this.#connections.delete(handle);
			this.#beside.delete(handle);
		};
		this.#connections.set(handle, new Connection(socket, handle, this.#send, gone));
	}

	#unlisten(handle: number): void {
		const listener = this.#listeners.get(handle);
		if (listener === undefined) return;
		this.#listeners.delete(handle);
		clearTimeout(listener.expiry);
		for (const socket of listener.waiting) socket.destroy();
		listener.server.close();
	}
}

function openGate(): Gate {
	const gate = new Gate();
	gate.set("up");
	return gate;
}
