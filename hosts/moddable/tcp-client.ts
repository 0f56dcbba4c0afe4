/** `TcpClient` of the host interface, over the SDK's sockets (ECMA-419, clause 12.4), and TLS over them. */
import TCP from "embedded:io/socket/tcp";
import Timer from "timer";
import { frozen } from "../../src/bytes/frozen.ts";
import type { TcpClient, TcpClientHandler, TcpCloseReason, TcpConnection, TcpConnectOptions } from "../../src/host.ts";
import { resolve } from "./resolver.ts";
import { Channel } from "./tls.ts";

export const tcpClient: TcpClient = frozen({
	connect: (options: TcpConnectOptions, handler: TcpClientHandler) => new ClientConnection(options, handler),
});

class ClientConnection implements TcpConnection {
	readonly remoteAddress: string;
	writable = 0;
	private readonly _options: TcpConnectOptions;
	private _socket: TCP | Channel | undefined;
	/** Undefined when it is over. */
	private _handler: TcpClientHandler | undefined;
	private _connected = false;
	private _unread = 0;
	/** The handler knows that bytes wait. */
	private _told = false;
	private _again: Timer | undefined;
	// Fields, as in tcp.ts.
	private readonly _onReadable = (count: number) => {
		this._unread = count;
		this._tell();
	};
	private readonly _onWritable = (count: number) => {
		this.writable = count;
		if (this._connected) this._handler?.writable();
		else {
			this._connected = true;
			this._handler?.connected();
		}
	};
	private readonly _onError = () => this._fail(this._connected ? "lost" : "unreachable", "");

	constructor(options: TcpConnectOptions, handler: TcpClientHandler) {
		this.remoteAddress = options.host;
		this._options = options;
		this._handler = handler;
		resolve(options.host, (address) => {
			if (this._handler === undefined) return;
			if (address === undefined) this._fail("unreachable", "no such name");
			else this._open(address);
		});
	}

	read(into: Uint8Array): number {
		const socket = this._socket;
		const count = Math.min(this._unread, into.length);
		if (socket === undefined || count === 0) return 0;
		this._told = false;
		this._unread -= count;
		// Both take a buffer; of two that declare it apart TypeScript sees none.
		(socket as Channel).read(count === into.length ? into : into.subarray(0, count));
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
		if (left === undefined) this._again ??= Timer.set(() => this._fail("lost", ""));
	}

	/** The SDK's sockets send what they have taken before they close. */
	close(): void {
		this._end();
	}

	abort(): void {
		this._end();
	}

	private _open(address: string): void {
		const { port, tls } = this._options;
		const callbacks = { onReadable: this._onReadable, onWritable: this._onWritable, onError: this._onError };
		try {
			if (tls === undefined) this._socket = new TCP({ address, port, nodelay: true, ...callbacks });
			else {
				const refused = (text: string) => this._fail("tls", text);
				this._socket = new Channel({ address, port, tls, refused, ...callbacks });
			}
		} catch (error) {
			// An authority that is none, or no socket left.
			this._fail(tls === undefined ? "unreachable" : "tls", String(error));
		}
	}

	private _tell(): void {
		if (this._told || this._unread === 0) return;
		this._told = true;
		this._handler?.readable();
	}

	private _fail(reason: TcpCloseReason, text: string): void {
		const handler = this._handler;
		this._end();
		handler?.closed(reason, text);
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
