/** `Tcp` and `TcpClient` of the host interface: Node's sockets, each through two windows of bytes. */
import type {
	Tcp,
	TcpClient,
	TcpClientHandler,
	TcpCloseReason,
	TcpConnection,
	TcpConnectOptions,
	TcpHandler,
	TcpListener,
} from "../../../src/host.ts";
import {
	decodeFields,
	decodeNumber,
	decodeText,
	encodeFields,
	encodeNumber,
	encodeText,
	TCP_RECEIVE_WINDOW,
	TCP_SEND_WINDOW,
	type TcpConnect,
	TO_GUEST,
	TO_NODE,
} from "../frames.ts";
import { Inbox } from "./inbox.ts";
import type { Link } from "./link.ts";

type Accept = (connection: TcpConnection) => TcpHandler;

export class GuestTcp implements Tcp, TcpClient {
	readonly #link: Link;
	readonly #listeners = new Map<number, Accept>();
	readonly #connections = new Map<number, Connection>();

	constructor(link: Link) {
		this.#link = link;
		link.on(TO_GUEST.tcpAccepted, (handle, payload) => {
			const [listener, remote, local] = decodeFields(payload);
			const accept = this.#listeners.get(decodeNumber(listener));
			if (accept === undefined) return link.post(TO_NODE.tcpAbort, handle);
			const connection = this.#add(handle, decodeText(remote));
			connection.opened(decodeText(local));
			connection.handler = accept(connection);
		});
		link.on(TO_GUEST.tcpConnected, (handle, payload) => {
			const connection = this.#connections.get(handle);
			connection?.opened(decodeText(payload));
			connection?.handler?.connected?.();
		});
		link.on(TO_GUEST.tcpData, (handle, payload) => this.#connections.get(handle)?.inbox.push(payload));
		link.on(TO_GUEST.tcpWritten, (handle, payload) => this.#connections.get(handle)?.written(decodeNumber(payload)));
		link.on(TO_GUEST.tcpClosed, (handle, payload) => {
			const connection = this.#connections.get(handle);
			const [reason, text] = decodeFields(payload).map(decodeText);
			connection?.forget();
			connection?.handler?.closed((reason as TcpCloseReason | undefined) ?? "lost", text ?? "");
		});
	}

	connect({ host, port, tls }: TcpConnectOptions, handler: TcpClientHandler): TcpConnection {
		const options: TcpConnect = { host, port, ...(tls !== undefined && { serverName: tls.serverName }) };
		const fields = [encodeText(JSON.stringify(options)), encodeFields(tls?.authorities ?? [])];
		const handle = decodeNumber(this.#link.request(TO_NODE.requestConnect, encodeFields(fields)));
		if (handle === 0) throw new Error("too many connections");
		const connection = this.#add(handle, host);
		connection.handler = handler;
		return connection;
	}

	#add(handle: number, remoteAddress: string): Connection {
		const connection = new Connection(this.#link, handle, remoteAddress, () => this.#connections.delete(handle));
		this.#connections.set(handle, connection);
		return connection;
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

/** Of either kind of connection. */
type Handler = Omit<TcpHandler, "closed"> & Pick<TcpClientHandler, "closed"> & Partial<TcpClientHandler>;

class Connection implements TcpConnection {
	readonly remoteAddress: string;
	localAddress = "";
	readonly inbox: Inbox;
	handler: Handler | undefined = undefined;
	readonly #link: Link;
	readonly #handle: number;
	readonly #forgotten: () => void;
	#writable = 0;
	#open = true;

	constructor(link: Link, handle: number, remoteAddress: string, forgotten: () => void) {
		this.#link = link;
		this.#handle = handle;
		this.remoteAddress = remoteAddress;
		this.#forgotten = forgotten;
		const credit = (count: number) => {
			if (this.#open) link.post(TO_NODE.tcpCredit, handle, encodeNumber(count));
		};
		this.inbox = new Inbox(TCP_RECEIVE_WINDOW, link, () => this.handler?.readable(), credit);
	}

	opened(localAddress: string): void {
		this.localAddress = localAddress;
		this.#writable = TCP_SEND_WINDOW;
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
