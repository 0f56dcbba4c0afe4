/** A broker made of plain objects: keeps sessions, retained messages and wills, and checks how the client behaves. */
import type {
	Mqtt,
	MqttCloseReason,
	MqttConnection,
	MqttHandler,
	MqttMessage,
	MqttOptions,
	Timers,
} from "../../src/host.ts";

export interface Published {
	readonly topic: string;
	readonly text: string;
	readonly qos: 0 | 1;
	readonly retain: boolean;
	readonly packet: number;
}

/** One try to connect, as the platform sees it. */
export class FakeConnection implements MqttConnection {
	readonly options: MqttOptions;
	readonly handler: MqttHandler;
	readonly published: Published[] = [];
	readonly subscriptions: string[] = [];
	state: "opening" | "open" | "over" = "opening";
	localAddress: string | undefined = undefined;
	/** How the client ended it. */
	ended: "close" | "abort" | undefined = undefined;
	/** What `writable` says; the broker takes whole messages up to that. */
	window = Number.MAX_SAFE_INTEGER;
	#streaming: { topic: string; left: number; qos: 0 | 1; retain: boolean; packet: number; bytes: number[] } | undefined;
	readonly #broker: FakeBroker;
	#packets = 0;

	constructor(broker: FakeBroker, options: MqttOptions, handler: MqttHandler) {
		this.#broker = broker;
		this.options = options;
		this.handler = handler;
	}

	get writable(): number {
		return this.state === "open" ? this.window : 0;
	}

	publish(message: MqttMessage): number | undefined {
		this.#mustBeUsable("publish");
		if (this.state !== "open" || this.#streaming !== undefined || message.payload.length > this.window)
			return undefined;
		this.window -= message.payload.length;
		const packet = message.qos === 0 ? 0 : ++this.#packets;
		this.#complete(message.topic, decode(message.payload), message.qos, message.retain, packet);
		return packet;
	}

	begin(topic: string, byteLength: number, qos: 0 | 1, retain: boolean): number | undefined {
		this.#mustBeUsable("begin");
		if (this.state !== "open" || this.#streaming !== undefined) return undefined;
		const packet = qos === 0 ? 0 : ++this.#packets;
		this.#streaming = { topic, left: byteLength, qos, retain, packet, bytes: [] };
		return packet;
	}

	write(bytes: Uint8Array): void {
		this.#mustBeUsable("write");
		const streaming = this.#streaming;
		if (streaming === undefined) throw new Error("write without begin");
		if (bytes.length > this.window) throw new Error(`wrote ${bytes.length} where ${this.window} were writable`);
		if (bytes.length > streaming.left) throw new Error("wrote more than was announced");
		this.window -= bytes.length;
		streaming.left -= bytes.length;
		for (const byte of bytes) streaming.bytes.push(byte);
		if (streaming.left > 0) return;
		this.#streaming = undefined;
		const { topic, qos, retain, packet } = streaming;
		this.#complete(topic, decode(Uint8Array.from(streaming.bytes)), qos, retain, packet);
	}

	subscribe(topic: string): void {
		this.#mustBeUsable("subscribe");
		this.subscriptions.push(topic);
		this.#broker.subscribed(this, topic);
	}

	close(): void {
		this.#mustBeUsable("close");
		this.#end("close");
	}

	abort(): void {
		this.#mustBeUsable("abort");
		this.#end("abort");
	}

	/** The platform or the broker ends it. */
	fail(reason: MqttCloseReason, text = ""): void {
		if (this.state === "over") return;
		const wasOpen = this.state === "open";
		this.state = "over";
		this.#broker.gone(this, wasOpen);
		this.handler.closed(reason, text);
	}

	/** CONNACK. */
	accept(): void {
		if (this.state !== "opening") return;
		this.state = "open";
		this.handler.connected();
	}

	/** The platform takes `count` bytes more. */
	take(count: number): void {
		this.window += count;
		if (this.state === "open") this.handler.writable();
	}

	#complete(topic: string, text: string, qos: 0 | 1, retain: boolean, packet: number): void {
		const message = { topic, text, qos, retain, packet };
		this.published.push(message);
		this.#broker.received(this, message);
	}

	#end(how: "close" | "abort"): void {
		const wasOpen = this.state === "open";
		this.state = "over";
		this.ended = how;
		this.#broker.gone(this, wasOpen && how === "abort");
	}

	#mustBeUsable(what: string): void {
		if (this.state === "over") throw new Error(`${what} on a connection that is over`);
	}
}

/**
 * With `timers` it answers by itself after `latencyMs`; without, the test accepts, acknowledges and
 * fails connections. `bytes` of a payload become characters one by one where they are not UTF-8.
 */
export class FakeBroker implements Mqtt {
	readonly connections: FakeConnection[] = [];
	readonly messages: Published[] = [];
	readonly retained = new Map<string, string>();
	isUp = true;
	/** Takes connections and bytes, answers nothing. */
	isSilent = false;
	/** Refuses the next sessions so. */
	refusal: MqttCloseReason | undefined = undefined;
	/** Topics whose messages it acknowledges and throws away. */
	denied: (topic: string) => boolean = () => false;
	/** Tries to open a second connection while one was open or opening. */
	doubles = 0;
	latencyMs = 5;
	readonly #timers: Timers | undefined;

	constructor(timers?: Timers) {
		this.#timers = timers;
	}

	get current(): FakeConnection {
		return this.connections[this.connections.length - 1];
	}

	connect(options: MqttOptions, handler: MqttHandler): MqttConnection {
		if (this.connections.some((other) => other.state !== "over" && other.options.clientId === options.clientId)) {
			this.doubles++;
		}
		const connection = new FakeConnection(this, options, handler);
		this.connections.push(connection);
		this.#later(() => {
			if (this.isSilent || connection.state !== "opening") return;
			if (!this.isUp) connection.fail("unreachable", "ECONNREFUSED");
			else if (this.refusal !== undefined) connection.fail(this.refusal);
			else connection.accept();
		});
		return connection;
	}

	/** Every connection breaks. */
	kill(): void {
		this.isUp = false;
		for (const connection of this.connections) if (connection.state !== "over") connection.fail("lost", "ECONNRESET");
	}

	/** Someone else publishes. */
	deliver(topic: string, text: string): void {
		for (const connection of this.connections) {
			if (connection.state !== "open" || !connection.subscriptions.includes(topic)) continue;
			if (text.length > connection.options.maxMessageBytes) connection.handler.dropped(topic, text.length);
			else connection.handler.message(topic, encode(text));
		}
	}

	received(connection: FakeConnection, message: Published): void {
		if (this.isSilent) return;
		const keep = !this.denied(message.topic);
		if (keep) {
			this.messages.push(message);
			if (message.retain) this.#retain(message.topic, message.text);
		}
		this.#later(() => {
			if (connection.state !== "open" || this.isSilent) return;
			if (keep) this.deliver(message.topic, message.text);
			if (message.qos === 1 && connection.state === "open") connection.handler.acknowledged(message.packet);
		});
	}

	subscribed(connection: FakeConnection, topic: string): void {
		this.#later(() => {
			const text = this.retained.get(topic);
			if (connection.state !== "open" || this.isSilent || text === undefined) return;
			connection.handler.message(topic, encode(text));
		});
	}

	gone(connection: FakeConnection, withWill: boolean): void {
		const { topic, payload } = connection.options.will;
		if (withWill) this.#retain(topic, decode(payload));
	}

	#retain(topic: string, text: string): void {
		if (text === "") this.retained.delete(topic);
		else this.retained.set(topic, text);
	}

	#later(callback: () => void): void {
		this.#timers?.after(this.latencyMs, callback);
	}
}

export function decode(bytes: Uint8Array): string {
	let text = "";
	for (const byte of bytes) text += String.fromCharCode(byte);
	try {
		return decodeURIComponent(escape(text));
	} catch {
		return text;
	}
}

function encode(text: string): Uint8Array {
	const bytes = unescape(encodeURIComponent(text));
	return Uint8Array.from({ length: bytes.length }, (_, i) => bytes.charCodeAt(i));
}
