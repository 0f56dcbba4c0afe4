/** `Mqtt` of the host interface: Node's client, one handle per try. */
import type {
	Mqtt,
	MqttCloseReason,
	MqttConnection,
	MqttHandler,
	MqttMessage,
	MqttOptions,
} from "../../../src/host.ts";
import {
	decodeFields,
	decodeNumber,
	decodeText,
	encodeFields,
	encodeText,
	MQTT_LONGEST_MESSAGE,
	MQTT_SEND_WINDOW,
	type MqttBegin,
	type MqttConnect,
	nextHandle,
	TO_GUEST,
	TO_NODE,
} from "../frames.ts";
import type { Link } from "./link.ts";

const EMPTY = new Uint8Array(0);

export class GuestMqtt implements Mqtt {
	private readonly _link: Link;
	private readonly _connections = new Map<number, Connection>();
	private _last = 0;

	constructor(link: Link) {
		this._link = link;
		const to = (op: number, deliver: (connection: Connection, payload: Uint8Array) => void) =>
			link.on(op, (handle, payload) => {
				const connection = this._connections.get(handle);
				if (connection !== undefined) deliver(connection, payload);
			});
		to(TO_GUEST.mqttConnected, (connection, payload) => connection.connected(decodeText(payload)));
		to(TO_GUEST.mqttMessage, (connection, payload) => {
			const [topic, message] = decodeFields(payload);
			connection.handler.message(decodeText(topic), message.slice());
		});
		to(TO_GUEST.mqttDropped, (connection, payload) => {
			const [topic, length] = decodeFields(payload);
			connection.handler.dropped(decodeText(topic), decodeNumber(length));
		});
		to(TO_GUEST.mqttAcknowledged, (connection, payload) => connection.handler.acknowledged(decodeNumber(payload)));
		to(TO_GUEST.mqttWritten, (connection, payload) => connection.written(decodeNumber(payload)));
		to(TO_GUEST.mqttClosed, (connection, payload) => {
			const [reason, text] = decodeFields(payload);
			connection.forget();
			connection.handler.closed(decodeText(reason) as MqttCloseReason, decodeText(text));
		});
	}

	connect(options: MqttOptions, handler: MqttHandler): MqttConnection {
		const handle = nextHandle(this._last, this._connections);
		if (handle === undefined) throw new RangeError("too many MQTT connections");
		this._last = handle;
		this._link.post(TO_NODE.mqttConnect, handle, encodeConnect(options));
		const connection = new Connection(this._link, handle, handler, () => this._connections.delete(handle));
		this._connections.set(handle, connection);
		return connection;
	}
}

function encodeConnect(options: MqttOptions): Uint8Array {
	const { tls, will } = options;
	const connect: MqttConnect = {
		host: options.host,
		port: options.port,
		privateOnly: options.privateOnly,
		clientId: options.clientId,
		keepAliveSeconds: options.keepAliveSeconds,
		willTopic: will.topic,
		willQos: will.qos,
		willRetain: will.retain,
		maxMessageBytes: options.maxMessageBytes,
		...(tls && { serverName: tls.serverName }),
		...(options.user !== undefined && { user: options.user }),
		...(options.password !== undefined && { password: options.password }),
	};
	return encodeFields([
		encodeText(JSON.stringify(connect)),
		will.payload,
		tls?.clientKey ?? EMPTY,
		encodeFields(tls?.clientCertificates ?? []),
		encodeFields(tls?.authorities ?? []),
	]);
}

class Connection implements MqttConnection {
	readonly handler: MqttHandler;
	localAddress: string | undefined = undefined;
	private readonly _link: Link;
	private readonly _handle: number;
	private readonly _forgotten: () => void;
	private _writable = 0;
	private _packet = 0;
	/** Bytes of the message begun that have not been written. */
	private _missing = 0;
	private _open = true;

	constructor(link: Link, handle: number, handler: MqttHandler, forgotten: () => void) {
		this._link = link;
		this._handle = handle;
		this.handler = handler;
		this._forgotten = forgotten;
	}

	get writable(): number {
		return this._open ? this._writable : 0;
	}

	publish(message: MqttMessage): number | undefined {
		const { topic, payload, qos, retain } = message;
		if (payload.length > this.writable) return undefined;
		const packet = this.begin(topic, payload.length, qos, retain);
		if (packet !== undefined) this.write(payload);
		return packet;
	}

	begin(topic: string, byteLength: number, qos: 0 | 1, retain: boolean): number | undefined {
		if (this._missing > 0 || this.writable === 0 || byteLength > MQTT_LONGEST_MESSAGE) return undefined;
		if (qos === 1) this._packet = (this._packet % 0xffff) + 1;
		const packet = qos === 1 ? this._packet : 0;
		this._missing = byteLength;
		const begin: MqttBegin = { packet, topic, byteLength, qos, retain };
		this._link.post(TO_NODE.mqttBegin, this._handle, encodeText(JSON.stringify(begin)));
		return packet;
	}

	write(bytes: Uint8Array): void {
		if (!this._open || bytes.length === 0) return;
		if (bytes.length > this._writable) throw new RangeError("more bytes than writable");
		if (bytes.length > this._missing) throw new RangeError("more bytes than the message begun has");
		this._writable -= bytes.length;
		this._missing -= bytes.length;
		this._link.post(TO_NODE.mqttWrite, this._handle, bytes);
	}

	subscribe(topic: string): void {
		if (this._open) this._link.post(TO_NODE.mqttSubscribe, this._handle, encodeText(topic));
	}

	close(): void {
		this._end(TO_NODE.mqttClose);
	}

	abort(): void {
		this._end(TO_NODE.mqttAbort);
	}

	connected(localAddress: string): void {
		if (localAddress !== "") this.localAddress = localAddress;
		this._writable = MQTT_SEND_WINDOW;
		this.handler.connected();
	}

	written(byteLength: number): void {
		this._writable += byteLength;
		this.handler.writable();
	}

	/** Nothing more is said to the handler, nothing more posted. */
	forget(): void {
		this._open = false;
		this._forgotten();
	}

	private _end(op: number): void {
		if (!this._open) return;
		this.forget();
		this._link.post(op, this._handle);
	}
}
