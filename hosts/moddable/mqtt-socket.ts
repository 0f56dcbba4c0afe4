/**
 * The socket that the SDK's MQTT client is given: TCP, or TLS over it. What goes wrong in it is told
 * to its owner and goes no further: an exception in a socket's callback would stop the firmware.
 */
import TCP from "embedded:io/socket/tcp";
import type { MqttCloseReason, MqttTls } from "../../src/host.ts";
import { Channel } from "./tls.ts";

export interface SocketOwner {
	readonly tls: MqttTls | undefined;
	failed(reason: MqttCloseReason, text: string): void;
	/** The code of the broker's CONNACK (MQTT 3.1.1, 3.2.2.3). */
	connectCode(code: number): void;
}

/** As the client makes it of its `socket` option. */
export interface SocketOptions {
	readonly address: string;
	readonly port: number;
	readonly owner: SocketOwner;
	readonly onReadable: (count: number) => void;
	readonly onWritable: (count: number) => void;
}

const CONNACK_CODE_AT = 3;

export class MqttSocket {
	readonly #owner: SocketOwner;
	readonly #options: SocketOptions;
	#socket: TCP | Channel | undefined;
	#connected = false;
	#read = 0;
	// Fields, as in tcp.ts.
	readonly #onReadable = (count: number) => this.#guard(() => this.#options.onReadable(count));
	readonly #onWritable = (count: number) =>
		this.#guard(() => {
			this.#connected = true;
			this.#options.onWritable(count);
		});
	readonly #onError = () => this.#fail(this.#connected ? "lost" : "unreachable", "");

	constructor(options: SocketOptions) {
		this.#options = options;
		this.#owner = options.owner;
		const { address, port, owner } = options;
		const callbacks = {
			onReadable: this.#onReadable,
			onWritable: this.#onWritable,
			onError: this.#onError,
		};
		if (owner.tls === undefined) this.#socket = new TCP({ address, port, nodelay: true, ...callbacks });
		else {
			const refused = (text: string) => this.#fail("tls", text);
			this.#socket = new Channel({ address, port, tls: owner.tls, refused, ...callbacks });
		}
	}

	get format(): "number" | "buffer" {
		return this.#socket?.format ?? "buffer";
	}

	set format(format: "number" | "buffer") {
		if (this.#socket !== undefined) this.#socket.format = format;
	}

	read(into?: number | ArrayBuffer | Uint8Array): unknown {
		const result = this.#socket?.read(into as number);
		if (this.#read <= CONNACK_CODE_AT && this.#read++ === CONNACK_CODE_AT) this.#owner.connectCode(result as number);
		return result;
	}

	write(bytes: ArrayBuffer | Uint8Array, options?: { more?: boolean; byteLength?: number }): number {
		const socket = this.#socket;
		const room =
			socket instanceof Channel ? socket.write(bytes, options) : (socket?.write(bytes) as number | undefined);
		if (room === undefined) this.#fail("lost", "");
		return room ?? 0;
	}

	close(): void {
		this.#socket?.close();
		this.#socket = undefined;
	}

	#guard(action: () => void): void {
		try {
			if (this.#socket !== undefined) action();
		} catch (error) {
			this.#fail("lost", String(error));
		}
	}

	#fail(reason: MqttCloseReason, text: string): void {
		if (this.#socket === undefined) return;
		this.close();
		this.#options.owner.failed(reason, text);
	}
}
