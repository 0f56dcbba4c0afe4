/** A TcpClient whose servers are the test's own functions, or held by hand. */
import type { TcpClient, TcpClientHandler, TcpCloseReason, TcpConnection, TcpConnectOptions } from "../../src/host.ts";

/** The far end of a connection that the firmware made. */
export class FakeServerEnd {
	readonly options: TcpConnectOptions;
	/** What the firmware has sent, each byte one character. */
	received = "";
	ended: "close" | "abort" | undefined = undefined;
	readonly #handler: TcpClientHandler;
	readonly #unread: number[] = [];
	#told = false;
	#gone = false;

	constructor(options: TcpConnectOptions, handler: TcpClientHandler) {
		this.options = options;
		this.#handler = handler;
	}

	connection(): TcpConnection {
		const end = this;
		return {
			remoteAddress: this.options.host,
			get writable() {
				return end.isOpen ? 4096 : 0;
			},
			read(into) {
				end.#told = false;
				const bytes = end.#unread.splice(0, into.length);
				into.set(bytes);
				return bytes.length;
			},
			write(bytes) {
				for (const byte of bytes) end.received += String.fromCharCode(byte);
			},
			close() {
				end.ended = "close";
			},
			abort() {
				end.ended = "abort";
			},
		};
	}

	get isOpen(): boolean {
		return this.ended === undefined && !this.#gone;
	}

	/** Bytes sent that the firmware has not read. */
	get unread(): number {
		return this.#unread.length;
	}

	connect(): void {
		if (this.isOpen) this.#handler.connected();
	}

	/** Sends bytes, or text of which each character is one byte. */
	send(data: Uint8Array | string): void {
		if (typeof data === "string") for (let at = 0; at < data.length; at++) this.#unread.push(data.charCodeAt(at));
		else for (const byte of data) this.#unread.push(byte);
		this.deliver();
	}

	/** Tells the firmware of unread bytes until it stops reading. */
	deliver(): void {
		while (this.#unread.length > 0 && !this.#told && this.isOpen) {
			this.#told = true;
			this.#handler.readable();
		}
	}

	hangUp(reason: TcpCloseReason = "lost", text = ""): void {
		if (!this.isOpen) return;
		this.#gone = true;
		this.#handler.closed(reason, text);
	}
}

export class FakeClient implements TcpClient {
	readonly ends: FakeServerEnd[] = [];

	connect(options: TcpConnectOptions, handler: TcpClientHandler): TcpConnection {
		const end = new FakeServerEnd(options, handler);
		this.ends.push(end);
		return end.connection();
	}

	/** Of the newest connection. */
	get last(): FakeServerEnd {
		const end = this.ends.at(-1);
		if (end === undefined) throw new Error("nobody has connected");
		return end;
	}
}
