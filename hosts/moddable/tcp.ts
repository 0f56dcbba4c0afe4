/** `Tcp` of the host interface, over the SDK's sockets (ECMA-419, clauses 12.4 and 12.5). */

import Listener from "embedded:io/socket/listener";
import TCP from "embedded:io/socket/tcp";
import Timer from "timer";
import type { Tcp, TcpConnection, TcpHandler, TcpListener } from "../../src/host.ts";

/** How long a connection that is closed with bytes unread goes on taking them: a reset would overtake the answer. */
const LINGER_MS = 1000;

/** Which of our addresses a connection from there came to; empty when nobody can tell. */
export type LocalAddress = (remoteAddress: string, remotePort: number) => string;

/** The SDK's sockets do not tell their own address: `localAddress` does where the platform can. */
export function tcp(localAddress: LocalAddress = () => ""): Tcp {
	return {
		listen(port: number, accept: (connection: TcpConnection) => TcpHandler): TcpListener {
			const listener = new Listener({
				port,
				onReadable: () => {
					for (let from = listener.read(); from !== undefined; from = listener.read()) {
						const connection = new Connection(from, localAddress);
						connection.attach(accept(connection));
					}
				},
			}) as Listener & { close(): void };
			return { port: listener.port, close: () => listener.close() };
		},
	};
}

class Connection implements TcpConnection {
	readonly remoteAddress: string;
	readonly localAddress?: string;
	writable = 0;
	private _socket: TCP | undefined;
	private _handler: TcpHandler | undefined;
	private _unread = 0;
	/** The handler knows that bytes wait. */
	private _told = false;
	private _again: Timer | undefined;
	// Fields, because the SDK may call one more of them after one in which the socket was closed and forgot them.
	private readonly _onReadable = (count: number) => {
		this._unread = count;
		this._tell();
	};
	private readonly _onWritable = (count: number) => {
		this.writable = count;
		this._handler?.writable();
	};
	private readonly _onError = () => this._fail();

	constructor(from: TCP, localAddress: LocalAddress) {
		this._socket = new TCP({
			from,
			nodelay: true,
			onReadable: this._onReadable,
			onWritable: this._onWritable,
			onError: this._onError,
		});
		this.remoteAddress = this._socket.remoteAddress ?? "";
		const local = localAddress(this.remoteAddress, this._socket.remotePort ?? 0);
		if (local !== "") this.localAddress = local;
	}

	attach(handler: TcpHandler): void {
		// Closed by whoever accepted it: nobody is to be told.
		if (this._socket !== undefined) this._handler = handler;
	}

	read(into: Uint8Array): number {
		const socket = this._socket;
		const count = Math.min(this._unread, into.length);
		if (socket === undefined || count === 0) return 0;
		this._told = false;
		this._unread -= count;
		socket.read(count === into.length ? into : into.subarray(0, count));
		if (this._unread > 0) {
			this._again ??= Timer.set(() => {
				this._again = undefined;
				this._tell();
			});
		}
		return count;
	}

	write(bytes: Uint8Array): void {
		if (bytes.length > this.writable) throw new RangeError("more bytes than writable");
		if (bytes.length === 0) return;
		const left = this._socket?.write(bytes) as number | undefined;
		this.writable = left ?? 0;
		// The SDK says so by saying nothing.
		if (left === undefined) this._again ??= Timer.set(() => this._fail());
	}

	close(): void {
		if (this._unread === 0) {
			this._end();
			return;
		}
		this._handler = undefined;
		this.writable = 0;
		this._tell();
		Timer.clear(this._again);
		this._again = Timer.set(() => this._end(), LINGER_MS);
	}

	abort(): void {
		this._end();
	}

	private _tell(): void {
		if (this._handler === undefined) {
			// Closed with bytes unread: the rest goes the same way.
			if (this._unread > 0) this._socket?.read(this._unread);
			this._unread = 0;
		} else if (!this._told && this._unread > 0) {
			this._told = true;
			this._handler.readable();
		}
	}

	private _fail(): void {
		const handler = this._handler;
		this._end();
		handler?.closed();
	}

	private _end(): void {
		this._socket?.close();
		this._socket = undefined;
		this._handler = undefined;
		this.writable = 0;
		Timer.clear(this._again);
		this._again = undefined;
	}
}
