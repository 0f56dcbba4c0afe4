/** A socket of ECMA-419 (clause 12.4), or TLS over one, in; `TcpConnection` of the host interface out. */
import TCP from "embedded:io/socket/tcp";
import Timer from "timer";
import { frozen } from "../../src/bytes/frozen.ts";
import type { TcpConnection, TcpHandler } from "../../src/host.ts";

/** How long a connection that is closed with bytes unread goes on taking them: a reset would overtake the answer. */
const LINGER_MS = 1000;

export interface Socket {
	read(into: Uint8Array): unknown;
	read(count: number): unknown;
	/** The room that is left; nothing when the connection is gone. */
	write(bytes: Uint8Array): unknown;
	close(): void;
}

export class Connection implements TcpConnection {
	remoteAddress = "";
	localAddress?: string;
	writable = 0;
	/** By its owner, or because it has failed. */
	closed = false;
	private _socket: Socket | undefined;
	/** Undefined when nobody is to be told. */
	private _handler: TcpHandler | undefined;
	private _unread = 0;
	/** The handler knows that bytes wait. */
	private _told = false;
	private _again: Timer | undefined;

	/** For the socket. */
	unread(count: number): void {
		this._unread = count;
		this._tell();
	}

	hasRoom(count: number): void {
		this.writable = count;
		this._handler?.writable();
	}

	failed(): void {
		const handler = this._handler;
		this.abort();
		handler?.closed();
	}

	attach(handler: TcpHandler): void {
		this._handler = handler;
	}

	/** The socket was made with CALLBACKS, and has this as its target. */
	hold(socket: Socket): void {
		this._socket = socket;
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
		if (left === undefined) this._again ??= Timer.set(() => this.failed());
	}

	/** The socket sends what it has taken. */
	close(): void {
		if (this._unread === 0) {
			this.abort();
			return;
		}
		this.closed = true;
		this._handler = undefined;
		this.writable = 0;
		this._tell();
		Timer.clear(this._again);
		this._again = Timer.set(() => this.abort(), LINGER_MS);
	}

	abort(): void {
		this.closed = true;
		this._socket?.close();
		this._socket = undefined;
		this._handler = undefined;
		this.writable = 0;
		Timer.clear(this._again);
		this._again = undefined;
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
}

interface Holder {
	readonly target: Connection;
}

/** What a socket calls: in flash, not three for every connection, and there when one is called after the socket was closed. */
export const CALLBACKS = frozen({
	onReadable(this: object, count: number) {
		(this as Holder).target.unread(count);
	},
	onWritable(this: object, count: number) {
		(this as Holder).target.hasRoom(count);
	},
	onError(this: object) {
		(this as Holder).target.failed();
	},
});

/** A plain socket that `connection` holds and is told by. */
export function openTcp(options: ConstructorParameters<typeof TCP>[0], connection: Connection): TCP {
	const socket = Object.assign(new TCP({ ...options, nodelay: true, ...CALLBACKS }), { target: connection });
	connection.hold(socket);
	return socket;
}
