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
	private readonly _options: ChannelOptions;
	private readonly _session: Session;
	private readonly _wire: BufferedWire;
	private _tcp: TCP | undefined;
	private _ready = false;
	private _data: Uint8Array | undefined;
	private _at = 0;
	private _again: Timer | undefined;
	// Fields, because the SDK may call one more of them after one in which the socket was closed and forgot them.
	private readonly _onReadable = (count: number) => {
		this._wire.readable = count;
		if (this._data === undefined) this._guard(() => this._receive());
	};
	private readonly _onWritable = (count: number) => {
		this._wire.flush(count);
		this._guard(() => {
			if (!this._ready) this._shake();
			else if (this._wire.writable > RECORD_BYTES) this._options.onWritable(this._wire.writable - RECORD_BYTES);
		});
	};
	private readonly _onError = () => this._options.onError();

	constructor(options: ChannelOptions) {
		const { address, port, tls } = options;
		this._options = options;
		this._session = new Session({ serverName: tls.serverName, protocolVersion: TLS_1_2, cache: false });
		this._session.certificateManager = new Certificates(tls);
		this._session.initiateHandshake();
		this._tcp = new TCP({
			address,
			port,
			nodelay: true,
			onReadable: this._onReadable,
			onWritable: this._onWritable,
			onError: this._onError,
		});
		this._wire = new BufferedWire(this._tcp);
	}

	/** A byte, or so many of them as fit into the buffer. */
	read(into?: number | ArrayBuffer | Uint8Array): unknown {
		const data = this._data;
		if (data === undefined) return undefined;
		let result: unknown;
		if (this.format === "number") {
			result = data[this._at++];
		} else {
			const target = into instanceof ArrayBuffer ? new Uint8Array(into) : into instanceof Uint8Array ? into : undefined;
			const wanted = target?.length ?? (into as number | undefined) ?? data.length;
			const count = Math.min(wanted, data.length - this._at);
			const piece = data.subarray(this._at, this._at + count);
			target?.set(piece);
			result = target === undefined ? piece.slice().buffer : count;
			this._at += count;
		}
		if (this._at === data.length) {
			this._data = undefined;
			this._again ??= Timer.set(() => {
				this._again = undefined;
				if (this._tcp !== undefined && this._wire.readable > 0) this._guard(() => this._receive());
			});
		}
		return result;
	}

	/** The room left for content; undefined when the connection is gone. */
	write(bytes: ArrayBuffer | Uint8Array, options?: { more?: boolean; byteLength?: number }): number | undefined {
		if (this._tcp === undefined) return undefined;
		const content = bytes instanceof ArrayBuffer ? new Uint8Array(bytes) : bytes;
		return Math.max(0, this._session.write(this._wire, content, options) - RECORD_BYTES);
	}

	close(): void {
		Timer.clear(this._again);
		this._tcp?.close();
		this._tcp = undefined;
	}

	private _receive(): void {
		if (!this._ready) this._shake();
		const data = this._session.read(this._wire);
		if (!this._ready) this._shake();
		if (data === null) {
			this._options.onError();
		} else if (data !== undefined && data.length > 0) {
			this._data = data;
			this._at = 0;
			this._options.onReadable(data.length);
		}
	}

	private _shake(): void {
		const done = this._session.handshake(this._wire);
		if (this._session.alert !== undefined) throw new Error(`the broker sent alert ${this._session.alert.description}`);
		if (!done) return;
		this._ready = true;
		if (this._wire.writable > RECORD_BYTES) this._options.onWritable(this._wire.writable - RECORD_BYTES);
	}

	private _guard(action: () => void): void {
		if (this._tcp === undefined) return;
		try {
			action();
		} catch (error) {
			const shaking = !this._ready;
			this.close();
			if (shaking) this._options.refused(String(error));
			else this._options.onError();
		}
	}
}

/** Takes whole records whatever the socket has room for: a handshake cannot wait in the middle of one. */
class BufferedWire implements Wire {
	readable = 0;
	writable = 0;
	private readonly _tcp: TCP;
	private _waiting: Uint8Array[] = [];

	constructor(tcp: TCP) {
		this._tcp = tcp;
	}

	read(into: Uint8Array): void {
		this._tcp.read(into);
	}

	write(record: ArrayBuffer | Uint8Array): number {
		this._waiting.push(record instanceof ArrayBuffer ? new Uint8Array(record) : record);
		return this.flush(this.writable);
	}

	flush(room: number): number {
		this.writable = room;
		while (this._waiting.length > 0 && this.writable > 0) {
			const [first] = this._waiting;
			const piece = first.subarray(0, this.writable);
			this.writable = (this._tcp.write(piece) as number | undefined) ?? 0;
			if (piece.length === first.length) this._waiting.shift();
			else this._waiting[0] = first.subarray(piece.length);
		}
		return this._waiting.length > 0 ? 0 : this.writable;
	}
}
