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
	private readonly _owner: SocketOwner;
	private readonly _options: SocketOptions;
	private _socket: TCP | Channel | undefined;
	private _connected = false;
	private _read = 0;
	// Fields, as in tls.ts.
	private readonly _onReadable = (count: number) => this._guard(() => this._options.onReadable(count));
	private readonly _onWritable = (count: number) =>
		this._guard(() => {
			this._connected = true;
			this._options.onWritable(count);
		});
	private readonly _onError = () => this._fail(this._connected ? "lost" : "unreachable", "");

	constructor(options: SocketOptions) {
		this._options = options;
		this._owner = options.owner;
		const { address, port, owner } = options;
		const callbacks = {
			onReadable: this._onReadable,
			onWritable: this._onWritable,
			onError: this._onError,
		};
		if (owner.tls === undefined) this._socket = new TCP({ address, port, nodelay: true, ...callbacks });
		else {
			const refused = (text: string) => this._fail("tls", text);
			this._socket = new Channel({ address, port, tls: owner.tls, refused, ...callbacks });
		}
	}

	get format(): "number" | "buffer" {
		return this._socket?.format ?? "buffer";
	}

	set format(format: "number" | "buffer") {
		if (this._socket !== undefined) this._socket.format = format;
	}

	read(into?: number | ArrayBuffer | Uint8Array): unknown {
		const result = this._socket?.read(into as number);
		if (this._read <= CONNACK_CODE_AT && this._read++ === CONNACK_CODE_AT) this._owner.connectCode(result as number);
		return result;
	}

	write(bytes: ArrayBuffer | Uint8Array, options?: { more?: boolean; byteLength?: number }): number {
		const socket = this._socket;
		const room =
			socket instanceof Channel ? socket.write(bytes, options) : (socket?.write(bytes) as number | undefined);
		if (room === undefined) this._fail("lost", "");
		return room ?? 0;
	}

	close(): void {
		this._socket?.close();
		this._socket = undefined;
	}

	private _guard(action: () => void): void {
		try {
			if (this._socket !== undefined) action();
		} catch (error) {
			this._fail("lost", String(error));
		}
	}

	private _fail(reason: MqttCloseReason, text: string): void {
		if (this._socket === undefined) return;
		this.close();
		this._options.owner.failed(reason, text);
	}
}
