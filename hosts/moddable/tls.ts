/// <reference path="./typings/lacking.d.ts" />
/**
 * TLS 1.2 over the SDK's TCP and its `ssl/session`, with the face of a TCP socket. The SDK's own
 * TLS socket takes an alert for the end of a handshake, and its certificate check refuses a
 * broker's certificate that comes without the authority that signed it.
 */
import TCP from "embedded:io/socket/tcp";
import Session, { type Wire } from "ssl/session";
import Timer from "timer";
import type { MqttTls } from "../../src/host.ts";
import { Certificates } from "./certificates.ts";

export interface ChannelOptions {
	readonly address: string;
	readonly port: number;
	readonly tls: MqttTls;
	readonly onReadable: (count: number) => void;
	readonly onWritable: (count: number) => void;
	readonly onError: () => void;
	/** The handshake failed, or a check in it; nothing more is called. */
	readonly refused: (text: string) => void;
}

const TLS_1_2 = 0x303;
/** What a record adds to its content, at most. */
const RECORD_BYTES = 96;

export class Channel {
	format: "number" | "buffer" = "buffer";
	readonly #options: ChannelOptions;
	readonly #session: Session;
	readonly #wire: BufferedWire;
	#tcp: TCP | undefined;
	#ready = false;
	#data: Uint8Array | undefined;
	#at = 0;
	#again: Timer | undefined;
	// Fields, as in tcp.ts.
	readonly #onReadable = (count: number) => {
		this.#wire.readable = count;
		if (this.#data === undefined) this.#guard(() => this.#receive());
	};
	readonly #onWritable = (count: number) => {
		this.#wire.flush(count);
		this.#guard(() => {
			if (!this.#ready) this.#shake();
			else if (this.#wire.writable > RECORD_BYTES) this.#options.onWritable(this.#wire.writable - RECORD_BYTES);
		});
	};
	readonly #onError = () => this.#options.onError();

	constructor(options: ChannelOptions) {
		const { address, port, tls } = options;
		this.#options = options;
		this.#session = new Session({ serverName: tls.serverName, protocolVersion: TLS_1_2, cache: false });
		this.#session.certificateManager = new Certificates(tls);
		this.#session.initiateHandshake();
		this.#tcp = new TCP({
			address,
			port,
			nodelay: true,
			onReadable: this.#onReadable,
			onWritable: this.#onWritable,
			onError: this.#onError,
		});
		this.#wire = new BufferedWire(this.#tcp);
	}

	/** A byte, or so many of them as fit into the buffer. */
	read(into?: number | ArrayBuffer | Uint8Array): unknown {
		const data = this.#data;
		if (data === undefined) return undefined;
		let result: unknown;
		if (this.format === "number") {
			result = data[this.#at++];
		} else {
			const target = into instanceof ArrayBuffer ? new Uint8Array(into) : into instanceof Uint8Array ? into : undefined;
			const wanted = target?.length ?? (into as number | undefined) ?? data.length;
			const count = Math.min(wanted, data.length - this.#at);
			const piece = data.subarray(this.#at, this.#at + count);
			target?.set(piece);
			result = target === undefined ? piece.slice().buffer : count;
			this.#at += count;
		}
		if (this.#at === data.length) {
			this.#data = undefined;
			this.#again ??= Timer.set(() => {
				this.#again = undefined;
				if (this.#tcp !== undefined && this.#wire.readable > 0) this.#guard(() => this.#receive());
			});
		}
		return result;
	}

	/** The room left for content; undefined when the connection is gone. */
	write(bytes: ArrayBuffer | Uint8Array, options?: { more?: boolean; byteLength?: number }): number | undefined {
		if (this.#tcp === undefined) return undefined;
		const content = bytes instanceof ArrayBuffer ? new Uint8Array(bytes) : bytes;
		return Math.max(0, this.#session.write(this.#wire, content, options) - RECORD_BYTES);
	}

	close(): void {
		Timer.clear(this.#again);
		this.#tcp?.close();
		this.#tcp = undefined;
	}

	#receive(): void {
		if (!this.#ready) this.#shake();
		const data = this.#session.read(this.#wire);
		if (!this.#ready) this.#shake();
		if (data === null) {
			this.#options.onError();
		} else if (data !== undefined && data.length > 0) {
			this.#data = data;
			this.#at = 0;
			this.#options.onReadable(data.length);
		}
	}

	#shake(): void {
		const done = this.#session.handshake(this.#wire);
		if (this.#session.alert !== undefined) throw new Error(`the broker sent alert ${this.#session.alert.description}`);
		if (!done) return;
		this.#ready = true;
		if (this.#wire.writable > RECORD_BYTES) this.#options.onWritable(this.#wire.writable - RECORD_BYTES);
	}

	#guard(action: () => void): void {
		if (this.#tcp === undefined) return;
		try {
			action();
		} catch (error) {
			const shaking = !this.#ready;
			this.close();
			if (shaking) this.#options.refused(String(error));
			else this.#options.onError();
		}
	}
}

/** Takes whole records whatever the socket has room for: a handshake cannot wait in the middle of one. */
class BufferedWire implements Wire {
	readable = 0;
	writable = 0;
	readonly #tcp: TCP;
	#waiting: Uint8Array[] = [];

	constructor(tcp: TCP) {
		this.#tcp = tcp;
	}

	read(into: Uint8Array): void {
		this.#tcp.read(into);
	}

	write(record: ArrayBuffer | Uint8Array): number {
		this.#waiting.push(record instanceof ArrayBuffer ? new Uint8Array(record) : record);
		return this.flush(this.writable);
	}

	flush(room: number): number {
		this.writable = room;
		while (this.#waiting.length > 0 && this.writable > 0) {
			const [first] = this.#waiting;
			const piece = first.subarray(0, this.writable);
			this.writable = (this.#tcp.write(piece) as number | undefined) ?? 0;
			if (piece.length === first.length) this.#waiting.shift();
			else this.#waiting[0] = first.subarray(piece.length);
		}
		return this.#waiting.length > 0 ? 0 : this.writable;
	}
}
