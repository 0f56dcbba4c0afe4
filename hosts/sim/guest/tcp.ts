/** `Tcp` of the host interface: Node's sockets, each through two windows of bytes. */
import type { Tcp, TcpConnection, TcpHandler, TcpListener } from "../../../src/host.ts";
import {
	decodeFields,
	decodeNumber,
	decodeText,
	encodeNumber,
	TCP_RECEIVE_WINDOW,
	TCP_SEND_WINDOW,
	TO_GUEST,
	TO_NODE,
} from "../frames.ts";
import { Inbox } from "./inbox.ts";
import type { Link } from "./link.ts";

type Accept = (connection: TcpConnection) => TcpHandler;

export class GuestTcp implements Tcp {
	readonly #link: Link;
	readonly #listeners = new Map<number, Accept>();
	readonly #connections = new Map<number, Connection>();

	constructor(link: Link) {
		this.#link = link;
		link.on(TO_GUEST.tcpAccepted, (handle, payload) => {
			const [listener, remote, local] = decodeFields(payload);
			const accept = this.#listeners.get(decodeNumber(listener));
			if (accept === undefined) return link.post(TO_NODE.tcpAbort, handle);
			const forgotten = () => this.#connections.delete(handle);
			const connection = new Connection(link, handle, decodeText(remote), decodeText(local), forgotten);
			this.#connections.set(handle, connection);
			connection.handler = accept(connection);
		});
		link.on(TO_GUEST.tcpData, (handle, payload) => this.#connections.get(handle)?.inbox.push(payload));
		link.on(TO_GUEST.tcpWritten, (handle, payload) => this.#connections.get(handle)?.written(decodeNumber(payload)));
		link.on(TO_GUEST.tcpClosed, (handle) => {
			const connection = this.#connections.get(handle);
			connection?.forget();
			connection?.handler?.closed();
		});
	}

	listen(port: number, accept: Accept): TcpListener {
		const answer = decodeFields(this.#link.request(TO_NODE.requestListen, encodeNumber(port)));
		if (answer.length < 2) throw new Error(decodeText(answer[0]));
		const handle = decodeNumber(answer[0]);
		this.#listeners.set(handle, accept);
		return {
			port: decodeNumber(answer[1]),
			close: () => {
				if (this.#listeners.delete(handle)) this.#link.post(TO_NODE.tcpUnlisten, handle);
			},
		};
	}
}

class Connection implements TcpConnection {
	readonly remoteAddress: string;
	readonly localAddress: string;
	readonly inbox: Inbox;
	handler: TcpHandler | undefined = undefined;
	readonly #link: Link;
	readonly #handle: number;
	readonly #forgotten: () => void;
	#writable = TCP_SEND_WINDOW;
	#open = true;

	constructor(link: Link, handle: number, remoteAddress: string, localAddress: string, forgotten: () => void) {
		this.#link = link;
		this.#handle = handle;
		this.remoteAddress = remoteAddress;
		this.localAddress = localAddress;
		this.#forgotten = forgotten;
		const credit = (count: number) => {
			if (this.#open) link.post(TO_NODE.tcpCredit, handle, encodeNumber(count));
		};
		this.inbox = new Inbox(TCP_RECEIVE_WINDOW, link, () => this.handler?.readable(), credit);
	}

	get writable(): number {
		return this.#open ? this.#writable : 0;
	}

	read(into: Uint8Array): number {
		return this.#open ? this.inbox.read(into) : 0;
	}

	write(bytes: Uint8Array): void {
		if (bytes.length === 0) return;
		if (bytes.length > this.writable) throw new RangeError("more bytes than writable");
		this.#writable -= bytes.length;
		this.#link.post(TO_NODE.tcpWrite, this.#handle, bytes);
	}

	close(): void {
		this.#end(TO_NODE.tcpClose);
	}

	abort(): void {
		this.#end(TO_NODE.tcpAbort);
	}

	written(count: number): void {
		this.#writable += count;
		this.handler?.writable();
	}

	/** Nothing more is said to the handler, nothing more posted. */
	forget(): void {
		this.#open = false;
		this.inbox.close();
		this.#forgotten();
	}

	#end(op: number): void {
		if (!this.#open) return;
		this.forget();
		this.#link.post(op, this.#handle);
	}
}
