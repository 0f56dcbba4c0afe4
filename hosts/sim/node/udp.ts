/** The guest's datagram sockets, on Node's. */
import { createSocket, type RemoteInfo, type Socket } from "node:dgram";
import { networkInterfaces } from "node:os";
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
import { phoneAddress } from "./access-point.ts";
import type { Send, Service } from "./service.ts";

/** Datagrams on their way to the guest; more of them are lost. */
const MOST_WAITING = 16;
/** Own datagrams remembered until they come back. */
const MOST_REMEMBERED = 16;
/** RFC 6762, section 11. */
const TTL = 255;

/** Where the dongle's own access point is simulated, and who is told. */
export interface AccessPointPlace {
	/** 0: any free one. */
	readonly port: number;
	readonly say: (line: string) => void;
}

/** `place` is this computer's own address in the network where groups are, whichever the guest believes to have. */
export function udp(place: string, accessPoint: AccessPointPlace, send: Send): Service {
	const sockets = new Map<number, DatagramSocket>();
	let last = 0;

	async function open(payload: Uint8Array): Promise<Uint8Array> {
		const fields = decodeFields(payload);
		const port = decodeNumber(fields[0]);
		const [own, group] = fields.slice(1).map(decodeText);
		const handle = nextHandle(last, sockets) ?? 0;
		last = handle;
		const socket = new DatagramSocket(handle, send);
		try {
			if (group !== "") await socket.bindToGroup(port, place, group);
			else if (isOfAccessPoint(own)) {
				const bound = await socket.bindAs(own, accessPoint.port);
				accessPoint.say(`ap:      udp 127.0.0.1:${bound} is ${own}:${port} to a phone there`);
			} else await socket.bind(port, own);
		} catch (error) {
			socket.close();
			return encodeFields([encodeText((error as Error).message), new Uint8Array(0)]);
		}
		sockets.set(handle, socket);
		return encodeFields([encodeNumber(handle)]);
	}

	function close(handle: number): void {
		sockets.get(handle)?.close();
		sockets.delete(handle);
	}

	return {
		posts: {
			[TO_NODE.udpSend]: (handle, payload) => {
				const [address, port, bytes] = decodeFields(payload);
				sockets.get(handle)?.send(bytes, decodeText(address), decodeNumber(port));
			},
			[TO_NODE.udpClose]: close,
		},
		requests: {
			[TO_NODE.requestUdpOpen]: open,
		},
		guestEnded() {
			for (const handle of sockets.keys()) close(handle);
		},
	};
}

/** An address that this computer does not have is that of the dongle in its own network. */
function isOfAccessPoint(address: string): boolean {
	if (address === "" || address.startsWith("127.")) return false;
	return !Object.values(networkInterfaces()).some((all) => all?.some((one) => one.address === address));
}

class DatagramSocket {
	readonly #handle: number;
	readonly #send: Send;
	readonly #socket: Socket = createSocket({ type: "udp4", reuseAddr: true });
	/** Sent to the group, newest last. */
	#sent: Buffer[] = [];
	#group = "";
	/** What whoever sends to it seems to be called; "" for their own addresses. */
	#peer = "";
	#waiting = 0;
	/** Datagrams that the system has not taken yet. */
	#leaving = 0;
	#closing = false;

	constructor(handle: number, send: Send) {
		this.#handle = handle;
		this.#send = send;
	}

	/** "": all addresses. */
	async bind(port: number, address: string): Promise<void> {
		const socket = this.#socket;
		await new Promise<void>((resolve, reject) => {
			socket.once("error", reject);
			socket.bind(port, address === "" ? "0.0.0.0" : address, resolve);
		});
		socket.removeAllListeners("error");
		socket.on("error", ({ message }) => {
			this.close();
			this.#send(TO_GUEST.udpClosed, this.#handle, encodeText(message));
		});
		socket.on("message", (bytes, from) => this.#received(bytes, from));
	}

	async bindToGroup(port: number, address: string, group: string): Promise<void> {
		const socket = this.#socket;
		this.#group = group;
		// Bound to its own address, a socket on Linux hears nothing that is sent to a group.
		await this.bind(port, "");
		socket.addMembership(group, address);
		socket.setMulticastInterface(address);
		// Other programs on this computer want to hear us too.
		socket.setMulticastLoopback(true);
		socket.setMulticastTTL(TTL);
		socket.setTTL(TTL);
	}

	/** Listens on this computer alone, as if in the access point's network; resolves to the port. */
	async bindAs(own: string, port: number): Promise<number> {
		await this.bind(port, "127.0.0.1");
		this.#peer = phoneAddress(own);
		return this.#socket.address().port;
	}

	send(bytes: Uint8Array, address: string, port: number): void {
		const copy = Buffer.from(bytes);
		if (address === this.#group) this.#sent = [...this.#sent, copy].slice(-MOST_REMEMBERED);
		this.#leaving++;
		// What cannot be sent is lost.
		this.#socket.send(copy, port, this.#peer === "" ? address : "127.0.0.1", () => {
			this.#leaving--;
			if (this.#closing) this.close();
		});
	}

	/** What was sent before leaves before. */
	close(): void {
		this.#closing = true;
		if (this.#leaving > 0) return;
		try {
			this.#socket.close();
		} catch {
			// It is closed.
		}
	}

	#received(bytes: Buffer, { address, port }: RemoteInfo): void {
		const own = port === this.#socket.address().port ? this.#sent.findIndex((one) => one.equals(bytes)) : -1;
		if (own >= 0) {
			this.#sent.splice(own, 1);
			return;
		}
		if (this.#closing || this.#waiting >= MOST_WAITING) return;
		this.#waiting++;
		const fields = [encodeText(this.#peer || address), encodeNumber(port), bytes];
		this.#send(TO_GUEST.udpData, this.#handle, encodeFields(fields), () => this.#waiting--);
	}
}
