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
	#socket: TCP | undefined;
	#handler: TcpHandler | undefined;
	#unread = 0;
	/** The handler knows that bytes wait. */
	#told = false;
	#again: Timer | undefined;
	// Fields, because the SDK may call one more of them after one in which the socket was closed and forgot them.
	readonly #onReadable = (count: number) => {
		this.#unread = count;
		this.#tell();
	};
	readonly #onWritable = (count: number) => {
		this.writable = count;
		this.#handler?.writable();
	};
	readonly #onError = () => this.#fail();

	constructor(from: TCP, localAddress: LocalAddress) {
		this.#socket = new TCP({
			from,
			nodelay: true,
			onReadable: this.#onReadable,
			onWritable: this.#onWritable,
			onError: this.#onError,
		});
		this.remoteAddress = this.#socket.remoteAddress ?? "";
		const local = localAddress(this.remoteAddress, this.#socket.remotePort ?? 0);
		if (local !== "") this.localAddress = local;
	}

	attach(handler: TcpHandler): void {
		// Closed by whoever accepted it: nobody is to be told.
		if (this.#socket !== undefined) this.#handler = handler;
	}

	read(into: Uint8Array): number {
		const socket = this.#socket;
		const count = Math.min(this.#unread, into.length);
		if (socket === undefined || count === 0) return 0;
		this.#told = false;
		this.#unread -= count;
		socket.read(count === into.length ? into : into.subarray(0, count));
		if (this.#unread > 0) {
			this.#again ??= Timer.set(() => {
				this.#again = undefined;
				this.#tell();
			});
		}
		return count;
	}

	write(bytes: Uint8Array): void {
		if (bytes.length > this.writable) throw new RangeError("more bytes than writable");
		if (bytes.length === 0) return;
		const left = this.#socket?.write(bytes) as number | undefined;
		this.writable = left ?? 0;
		// The SDK says so by saying nothing.
		if (left === undefined) this.#again ??= Timer.set(() => this.#fail());
	}

	close(): void {
		if (this.#unread === 0) {
			this.#end();
			return;
		}
		this.#handler = undefined;
		this.writable = 0;
		this.#tell();
		Timer.clear(this.#again);
		this.#again = Timer.set(() => this.#end(), LINGER_MS);
	}

	abort(): void {
		this.#end();
	}

	#tell(): void {
		if (this.#handler === undefined) {
			// Closed with bytes unread: the rest goes the same way.
			if (this.#unread > 0) this.#socket?.read(this.#unread);
			this.#unread = 0;
		} else if (!this.#told && this.#unread > 0) {
			this.#told = true;
			this.#handler.readable();
		}
	}

	#fail(): void {
		const handler = this.#handler;
		this.#end();
		handler?.closed();
	}

	#end(): void {
		this.#socket?.close();
		this.#socket = undefined;
		this.#handler = undefined;
		this.writable = 0;
		Timer.clear(this.#again);
		this.#again = undefined;
	}
}
