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
	private readonly _link: Link;
	private readonly _listeners = new Map<number, Accept>();
	private readonly _connections = new Map<number, Connection>();

	constructor(link: Link) {
		this._link = link;
		link.on(TO_GUEST.tcpAccepted, (handle, payload) => {
			const [listener, remote, local] = decodeFields(payload);
			const accept = this._listeners.get(decodeNumber(listener));
			if (accept === undefined) return link.post(TO_NODE.tcpAbort, handle);
			const connection = this._add(handle, decodeText(remote));
			connection.opened(decodeText(local));
			connection.handler = accept(connection);
		});
		link.on(TO_GUEST.tcpConnected, (handle, payload) => {
			const connection = this._connections.get(handle);
			connection?.opened(decodeText(payload));
			connection?.handler?.connected?.();
		});
		link.on(TO_GUEST.tcpData, (handle, payload) => this._connections.get(handle)?.inbox.push(payload));
		link.on(TO_GUEST.tcpWritten, (handle, payload) => this._connections.get(handle)?.written(decodeNumber(payload)));
		link.on(TO_GUEST.tcpClosed, (handle, payload) => {
			const connection = this._connections.get(handle);
			const [reason, text] = decodeFields(payload).map(decodeText);
			connection?.forget();
			connection?.handler?.closed((reason as TcpCloseReason | undefined) ?? "lost", text ?? "");
		});
	}

	connect({ host, port, tls }: TcpConnectOptions, handler: TcpClientHandler): TcpConnection {
		const options: TcpConnect = { host, port, ...(tls !== undefined && { serverName: tls.serverName }) };
		const fields = [encodeText(JSON.stringify(options)), encodeFields(tls?.authorities ?? [])];
		const handle = decodeNumber(this._link.request(TO_NODE.requestConnect, encodeFields(fields)));
		if (handle === 0) throw new Error("too many connections");
		const connection = this._add(handle, host);
		connection.handler = handler;
		return connection;
	}

	private _add(handle: number, remoteAddress: string): Connection {
		const connection = new Connection(this._link, handle, remoteAddress, () => this._connections.delete(handle));
		this._connections.set(handle, connection);
		return connection;
	}

	listen(port: number, accept: Accept): TcpListener {
		const answer = decodeFields(this._link.request(TO_NODE.requestListen, encodeNumber(port)));
		if (answer.length < 2) throw new Error(decodeText(answer[0]));
		const handle = decodeNumber(answer[0]);
		this._listeners.set(handle, accept);
		return {
			port: decodeNumber(answer[1]),
			close: () => {
				if (this._listeners.delete(handle)) this._link.post(TO_NODE.tcpUnlisten, handle);
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
	private readonly _link: Link;
	private readonly _handle: number;
	private readonly _forgotten: () => void;
	private _writable = 0;
	private _open = true;

	constructor(link: Link, handle: number, remoteAddress: string, forgotten: () => void) {
		this._link = link;
		this._handle = handle;
		this.remoteAddress = remoteAddress;
		this._forgotten = forgotten;
		const credit = (count: number) => {
			if (this._open) link.post(TO_NODE.tcpCredit, handle, encodeNumber(count));
		};
		this.inbox = new Inbox(TCP_RECEIVE_WINDOW, link, () => this.handler?.readable(), credit);
	}

	opened(localAddress: string): void {
		this.localAddress = localAddress;
		this._writable = TCP_SEND_WINDOW;
	}

	get writable(): number {
		return this._open ? this._writable : 0;
	}

	read(into: Uint8Array): number {
		return this._open ? this.inbox.read(into) : 0;
	}

	write(bytes: Uint8Array): void {
		if (bytes.length === 0) return;
		if (bytes.length > this.writable) throw new RangeError("more bytes than writable");
		this._writable -= bytes.length;
		this._link.post(TO_NODE.tcpWrite, this._handle, bytes);
	}

	close(): void {
		this._end(TO_NODE.tcpClose);
	}

	abort(): void {
		this._end(TO_NODE.tcpAbort);
	}

	written(count: number): void {
		this._writable += count;
		this.handler?.writable();
	}

	/** Nothing more is said to the handler, nothing more posted. */
	forget(): void {
		this._open = false;
		this.inbox.close();
		this._forgotten();
	}

	private _end(op: number): void {
		if (!this._open) return;
		this.forget();
		this._link.post(op, this._handle);
	}
}
