/** One connection that the guest asked for, from the name lookup on. */
import { encodeFields, encodeText, type TcpConnect, TO_GUEST } from "../frames.ts";
import { type BrokerError, brokerSocket } from "./broker-socket.ts";
import { Connection } from "./connection.ts";
import type { Send } from "./service.ts";

/** What the guest may do with a connection. */
export interface GuestConnection {
	credit(byteLength: number): void;
	write(bytes: Uint8Array): void;
	close(): void;
	abort(): void;
	/** The network is gone. */
	cut(): void;
}

export class Outgoing implements GuestConnection {
	readonly #aborter = new AbortController();
	readonly #gone: () => void;
	readonly #lost: () => void;
	#connection: Connection | undefined;

	/** `authorities` in DER. `gone` is called when the guest knows that it is over: the handle is free. */
	constructor(connect: TcpConnect, authorities: readonly Uint8Array[], handle: number, send: Send, gone: () => void) {
		this.#gone = gone;
		this.#lost = () => {
			const fields = [encodeText("unreachable"), encodeText("no network")];
			send(TO_GUEST.tcpClosed, handle, encodeFields(fields), gone);
		};
		const options = {
			connect: { ...connect, privateOnly: false },
			authorities,
			clientKey: undefined,
			clientCertificates: [],
		};
		const { signal } = this.#aborter;
		brokerSocket(options, signal).then(
			(socket) => {
				if (signal.aborted) return socket.destroy();
				// What is sent before the peer's end of the stream is read to its end.
				socket.allowHalfOpen = true;
				send(TO_GUEST.tcpConnected, handle, encodeText(socket.localAddress ?? ""));
				this.#connection = new Connection(socket, handle, send, gone);
			},
			({ reason, message }: BrokerError) => {
				if (signal.aborted) return;
				const fields = [encodeText(reason), encodeText(message)];
				send(TO_GUEST.tcpClosed, handle, encodeFields(fields), gone);
			},
		);
	}

	credit(byteLength: number): void {
		this.#connection?.credit(byteLength);
	}

	write(bytes: Uint8Array): void {
		this.#connection?.write(bytes);
	}

	close(): void {
		if (this.#connection === undefined) this.abort();
		else this.#connection.close();
	}

	abort(): void {
		if (this.#connection !== undefined) this.#connection.abort();
		else if (!this.#aborter.signal.aborted) {
			this.#aborter.abort();
			this.#gone();
		}
	}

	cut(): void {
		if (this.#connection !== undefined) this.#connection.cut();
		else if (!this.#aborter.signal.aborted) {
			this.#aborter.abort();
			this.#lost();
		}
	}
}
