/// <reference path="./typings/lacking.d.ts" />
/** `Mqtt` of the host interface, over the SDK's MQTT client and a queue of whole messages. */

import MQTTClient from "embedded:network/mqtt/client";
import RNG from "rng";
import Timer from "timer";
import { frozen } from "../../src/bytes/frozen.ts";
import type {
	Mqtt,
	MqttCloseReason,
	MqttConnection,
	MqttHandler,
	MqttMessage,
	MqttOptions,
	MqttTls,
} from "../../src/host.ts";
import { isPrivateAddress } from "../../src/mqtt/url.ts";
import { MqttSocket, type SocketOwner } from "./mqtt-socket.ts";
import type { Native } from "./native.ts";
import { resolve } from "./resolver.ts";

/** Bytes of payload that wait for the socket, at most. */
const QUEUE_BYTES = 4096;
const CONNECT_TIMEOUT_MS = 30_000;
/** CONNACK codes of MQTT 3.1.1, table 3.1: bad user name or password, not authorized. */
const BAD_CREDENTIALS = frozen([4, 5]);
const SEED_BYTES = 32;
const NOTHING = frozen(new ArrayBuffer(0));

interface Outgoing {
	readonly topic: string;
	/** Of the topic in UTF-8, with its length. */
	readonly topicBytes: number;
	readonly qos: 0 | 1;
	readonly retain: boolean;
	readonly packet: number;
	readonly byteLength: number;
	begun: boolean;
	/** Payload that has been given and not sent. */
	readonly pieces: Uint8Array[];
	/** Payload that has not been given. */
	missing: number;
}

export function mqtt(native: Native): Mqtt {
	return {
		connect(options, handler) {
			if (options.tls !== undefined) {
				// The SDK's generator knows no source of chance: without a seed every start draws the same.
				const seed = new ArrayBuffer(SEED_BYTES);
				native.portti_random(seed, 0, SEED_BYTES);
				RNG.init(seed);
			}
			return new Connection(options, handler);
		},
	};
}

class Connection implements MqttConnection, SocketOwner {
	readonly tls: MqttTls | undefined;
	private readonly _options: MqttOptions;
	private readonly _handler: MqttHandler;
	private readonly _timeout: Timer;
	private _client: MQTTClient | undefined;
	private _connected = false;
	private _code = 0;
	private _room = 0;
	private _queue: Outgoing[] = [];
	private _queued = 0;
	private _packet = 0;
	private _subscriptions: string[] = [];
	private _incoming: { topic: string; payload: Uint8Array; length: number } | undefined;
	private _pumping: Timer | undefined;

	constructor(options: MqttOptions, handler: MqttHandler) {
		this.tls = options.tls;
		this._options = options;
		this._handler = handler;
		this._timeout = Timer.set(() => this.failed("timeout", ""), CONNECT_TIMEOUT_MS);
		const { will } = options;
		this._client = new MQTTClient({
			host: options.host,
			port: options.port,
			id: options.clientId,
			...(options.user !== undefined && { user: options.user }),
			...(options.password !== undefined && { password: options.password }),
			keepAlive: options.keepAliveSeconds * 1000,
			will: { topic: will.topic, message: will.payload.slice().buffer, QoS: will.qos, retain: will.retain },
			dns: { io: resolver((address) => this._addressFault(address)) },
			socket: { io: MqttSocket, owner: this },
			onControl: (message: unknown) => this._control(message as { operation: number; id: number }),
			onReadable: (count, { topic, byteLength, more }) => this._receive(count, topic, byteLength, more),
			onWritable: (count) => {
				this._room = count;
				this._schedule();
			},
			onError: () => this.failed(this._reason(), this._code === 0 ? "" : `CONNACK ${this._code}`),
		});
	}

	get writable(): number {
		return this._connected ? QUEUE_BYTES - this._queued : 0;
	}

	publish({ topic, payload, qos, retain }: MqttMessage): number | undefined {
		if (payload.length > this.writable) return undefined;
		const packet = this.begin(topic, payload.length, qos, retain);
		if (packet !== undefined) this.write(payload);
		return packet;
	}

	begin(topic: string, byteLength: number, qos: 0 | 1, retain: boolean): number | undefined {
		const last = this._queue[this._queue.length - 1];
		if (this.writable === 0 || (last !== undefined && last.missing > 0)) return undefined;
		const packet = qos === 0 ? 0 : this._nextPacket();
		const topicBytes = ArrayBuffer.fromString(topic).byteLength + 2;
		this._queue.push({
			topic,
			topicBytes,
			qos,
			retain,
			packet,
			byteLength,
			begun: false,
			pieces: [],
			missing: byteLength,
		});
		this._schedule();
		return packet;
	}

	write(bytes: Uint8Array): void {
		const last = this._queue[this._queue.length - 1];
		if (bytes.length === 0 || !this._connected) return;
		if (bytes.length > this.writable || last === undefined || bytes.length > last.missing)
			throw new RangeError("more bytes than writable or begun");
		last.missing -= bytes.length;
		last.pieces.push(bytes.slice());
		this._queued += bytes.length;
		this._schedule();
	}

	subscribe(topic: string): void {
		this._subscriptions.push(topic);
		this._schedule();
	}

	close(): void {
		try {
			if (this._connected) this._client?.write(NOTHING, { operation: MQTTClient.DISCONNECT, topic: "" });
		} catch {
			// No room, or in the middle of a message: then without a word.
		}
		this._end();
	}

	abort(): void {
		this._end();
	}

	connectCode(code: number): void {
		this._code = code;
	}

	failed(reason: MqttCloseReason, text: string): void {
		if (this._client === undefined) return;
		this._end();
		this._handler.closed(reason, text);
	}

	private _reason(): MqttCloseReason {
		// The client gives up by itself when nothing answers for 1.5 keep-alives.
		if (this._code === 0) return this._connected ? "lost" : "timeout";
		return BAD_CREDENTIALS.includes(this._code) ? "credentials" : "refused";
	}

	/** Tells what is wrong with the address that the broker's name has, if it may not be used. */
	private _addressFault(address: string | undefined): boolean {
		if (this._client === undefined) return true;
		if (address === undefined) this.failed("unreachable", "no IPv4 address");
		else if (this._options.privateOnly && isPrivateAddress(address) !== true) this.failed("public", address);
		return this._client === undefined;
	}

	private _control({ operation, id }: { operation: number; id: number }): void {
		if (operation === MQTTClient.CONNACK) {
			Timer.clear(this._timeout);
			this._connected = true;
			this._handler.connected();
		} else if (operation === MQTTClient.PUBACK) this._handler.acknowledged(id);
	}

	private _receive(count: number, topic: string | undefined, byteLength: number | undefined, more: boolean): void {
		const client = this._client;
		if (client === undefined) return;
		if (topic !== undefined) {
			const length = byteLength ?? 0;
			const kept = length <= this._options.maxMessageBytes;
			this._incoming = kept ? { topic, payload: new Uint8Array(length), length: 0 } : undefined;
			if (!kept) this._handler.dropped(topic, length);
		}
		const bytes = new Uint8Array(client.read(count));
		const incoming = this._incoming;
		if (incoming === undefined) return;
		incoming.payload.set(bytes, incoming.length);
		incoming.length += bytes.length;
		if (more) return;
		this._incoming = undefined;
		this._handler.message(incoming.topic, incoming.payload);
	}

	private _schedule(): void {
		if (!this._connected) return;
		this._pumping ??= Timer.set(() => {
			this._pumping = undefined;
			const before = this._queued;
			try {
				this._pump();
			} catch (error) {
				this.failed("lost", String(error));
			}
			if (this._queued < before && this._client !== undefined) this._handler.writable();
		});
	}

	/** Sends what the socket has room for. */
	private _pump(): void {
		while (this._client !== undefined) {
			const first = this._queue[0];
			const atMessage = first === undefined || !first.begun;
			if (atMessage && this._subscriptions.length > 0) {
				const [topic] = this._subscriptions;
				if (this._room < ArrayBuffer.fromString(topic).byteLength + 8) return;
				this._subscriptions.shift();
				const items = [{ topic, QoS: 0 }];
				const id = this._nextPacket();
				this._room = this._client.write(NOTHING, { operation: MQTTClient.SUBSCRIBE, id, items, topic });
			} else if (first === undefined) {
				return;
			} else if (!first.begun) {
				if (this._room < first.topicBytes) return;
				const { topic, qos, retain, byteLength } = first;
				this._room = this._client.write(NOTHING, { topic, QoS: qos, retain, byteLength, id: first.packet });
				first.begun = true;
			} else if (first.pieces.length > 0) {
				if (this._room <= 0) return;
				const [piece] = first.pieces;
				const now = piece.subarray(0, this._room);
				this._room = this._client.write(now, undefined as never);
				this._queued -= now.length;
				if (now.length === piece.length) first.pieces.shift();
				else first.pieces[0] = piece.subarray(now.length);
			}
			if (first?.begun && first.pieces.length === 0) {
				if (first.missing > 0) return;
				this._queue.shift();
			}
		}
	}

	private _nextPacket(): number {
		this._packet = (this._packet % 0xffff) + 1;
		return this._packet;
	}

	private _end(): void {
		const client = this._client;
		this._client = undefined;
		this._connected = false;
		Timer.clear(this._timeout);
		Timer.clear(this._pumping);
		client?.close();
	}
}

/** What the client takes for its `dns`: answers only when the owner has nothing against the address. */
function resolver(fault: (address: string | undefined) => boolean) {
	return class {
		resolve(request: { host: string; onResolved: (host: string, address: string) => void }): void {
			resolve(request.host, (address) => {
				if (!fault(address) && address !== undefined) request.onResolved(request.host, address);
			});
		}
	};
}
