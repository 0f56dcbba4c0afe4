/** One accepted socket: reads as the guest gives credit, writes as the guest asks, tells when it is over. */
import type { Socket } from "node:net";
import { TLSSocket } from "node:tls";
import { encodeNumber, TCP_RECEIVE_WINDOW, TO_GUEST } from "../frames.ts";
import type { Send } from "./service.ts";

/** How long a peer that has said all it will say may still be answered. */
const HALF_CLOSED_MS = 200;
/** How long a closed connection is drained, so that the last answer is not lost to a reset. */
const LINGER_MS = 2000;

export class Connection {
	readonly #socket: Socket;
	readonly #handle: number;
	readonly #send: Send;
	readonly #gone: () => void;
	#credit = TCP_RECEIVE_WINDOW;
	#unsent = 0;
	#active = performance.now();
	#over = false;

	/** `gone` is called when the guest knows that it is over: the handle is free. */
	constructor(socket: Socket, handle: number, send: Send, gone: () => void) {
		this.#socket = socket;
		this.#handle = handle;
		this.#send = send;
		this.#gone = gone;
		socket.on("readable", () => this.#pull());
		socket.on("end", () => {
			this.#closeWhenQuiet();
		});
		socket.on("error", () => {});
		socket.on("close", () => this.#tellClosed());
	}

	credit(byteLength: number): void {
		this.#credit += byteLength;
		this.#active = performance.now();
		this.#pull();
	}

	write(bytes: Uint8Array): void {
		this.#active = performance.now();
		this.#unsent += bytes.length;
		this.#socket.write(bytes, (error) => {
			this.#unsent -= bytes.length;
			this.#active = performance.now();
			if (!error && !this.#over) this.#send(TO_GUEST.tcpWritten, this.#handle, encodeNumber(bytes.length));
		});
	}

	/** Sends what was written, then closes. */
	close(): void {
		this.#finish();
		const socket = this.#socket;
		socket.removeAllListeners("readable");
		socket.resume();
		socket.end();
		setTimeout(() => socket.destroy(), LINGER_MS).unref();
	}

	abort(): void {
		this.#finish();
		// Node has no reset for TLS.
		if (this.#socket instanceof TLSSocket) this.#socket.destroy();
		else this.#socket.resetAndDestroy();
	}

	/** The network is gone: both ends hear of it. */
	cut(): void {
		// Node has no reset for TLS.
		if (this.#socket instanceof TLSSocket) this.#socket.destroy();
		else this.#socket.resetAndDestroy();
	}

	#pull(): void {
		const socket = this.#socket;
		while (this.#credit > 0 && socket.readableLength > 0) {
			const bytes: Buffer | null = socket.read(Math.min(this.#credit, socket.readableLength));
			if (bytes === null) break;
			this.#credit -= bytes.length;
			this.#active = performance.now();
			this.#send(TO_GUEST.tcpData, this.#handle, bytes);
		}
		// Lets the stream notice its end.
		if (socket.readableLength === 0) socket.read(0);
	}

	/** A peer that only half-closed may still want its answer; one that is gone looks the same. */
	#closeWhenQuiet(): void {
		if (this.#over) return;
		const quietIn = this.#active + HALF_CLOSED_MS - performance.now();
		if (quietIn > 0 || this.#unsent > 0 || this.#credit < TCP_RECEIVE_WINDOW) {
			setTimeout(() => this.#closeWhenQuiet(), Math.max(10, quietIn)).unref();
			return;
		}
		this.#tellClosed();
		this.#socket.destroy();
	}

	#tellClosed(): void {
		if (this.#over) return;
		this.#over = true;
		this.#send(TO_GUEST.tcpClosed, this.#handle, undefined, this.#gone);
	}

	/** The guest has ended it. */
	#finish(): void {
		if (this.#over) return;
		this.#over = true;
		this.#gone();
	}
}
