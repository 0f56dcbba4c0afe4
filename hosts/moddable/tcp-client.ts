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
	readonly #options: TcpConnectOptions;
	#socket: TCP | Channel | undefined;
	/** Undefined when it is over. */
	#handler: TcpClientHandler | undefined;
	#connected = false;
	#unread = 0;
	/** The handler knows that bytes wait. */
	#told = false;
	#again: Timer | undefined;
	// Fields, as in tcp.ts.
	readonly #onReadable = (count: number) => {
		this.#unread = count;
		this.#tell();
	};
	readonly #onWritable = (count: number) => {
		this.writable = count;
		if (this.#connected) this.#handler?.writable();
		else {
			this.#connected = true;
			this.#handler?.connected();
		}
	};
	readonly #onError = () => this.#fail(this.#connected ? "lost" : "unreachable", "");

	constructor(options: TcpConnectOptions, handler: TcpClientHandler) {
		this.remoteAddress = options.host;
		this.#options = options;
		this.#handler = handler;
		resolve(options.host, (address) => {
			if (this.#handler === undefined) return;
			if (address === undefined) this.#fail("unreachable", "no such name");
			else this.#open(address);
		});
	}

	read(into: Uint8Array): number {
		const socket = this.#socket;
		const count = Math.min(this.#unread, into.length);
		if (socket === undefined || count === 0) return 0;
		this.#told = false;
		this.#unread -= count;
		// Both take a buffer; of two that declare it apart TypeScript sees none.
		(socket as Channel).read(count === into.length ? into : into.subarray(0, count));
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
		if (left === undefined) this.#again ??= Timer.set(() => this.#fail("lost", ""));
	}

	/** The SDK's sockets send what they have taken before they close. */
	close(): void {
		this.#end();
	}

	abort(): void {
		this.#end();
	}

	#open(address: string): void {
		const { port, tls } = this.#options;
		const callbacks = { onReadable: this.#onReadable, onWritable: this.#onWritable, onError: this.#onError };
		try {
			if (tls === undefined) this.#socket = new TCP({ address, port, nodelay: true, ...callbacks });
			else {
				const refused = (text: string) => this.#fail("tls", text);
				this.#socket = new Channel({ address, port, tls, refused, ...callbacks });
			}
		} catch (error) {
			// An authority that is none, or no socket left.
			this.#fail(tls === undefined ? "unreachable" : "tls", String(error));
		}
	}

	#tell(): void {
		if (this.#told || this.#unread === 0) return;
		this.#told = true;
		this.#handler?.readable();
	}

	#fail(reason: TcpCloseReason, text: string): void {
		const handler = this.#handler;
		this.#end();
		handler?.closed(reason, text);
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
