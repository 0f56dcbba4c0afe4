/** One try to be connected to a broker, from the name lookup to the last word. */
import type { Socket } from "node:net";
import { type ErrorWithReasonCode, MqttClient } from "mqtt";
import type { MqttCloseReason } from "../../../src/host.ts";
import { encodeFields, encodeNumber, encodeText, type MqttBegin, type MqttConnect, TO_GUEST } from "../frames.ts";
import { type BrokerError, type BrokerOptions, brokerSocket } from "./broker-socket.ts";
import type { Send } from "./service.ts";

const CONNACK_TIMEOUT_MS = 30_000;
/** How long a goodbye may take. */
const GOODBYE_MS = 1000;

export interface TryOptions extends BrokerOptions {
	readonly connect: MqttConnect;
	/** Payload of the last will. */
	readonly will: Uint8Array;
}

export class MqttTry {
	readonly #handle: number;
	readonly #send: Send;
	readonly #gone: () => void;
	readonly #aborter = new AbortController();
	#client: MqttClient | undefined;
	#socket: Socket | undefined;
	#over = false;
	/** The message that the guest is writing, and what of it is there. */
	#begun: MqttBegin | undefined;
	#pieces: Uint8Array[] = [];
	#missing = 0;

	/** `gone` is called when the handle is free. */
	constructor(options: TryOptions, handle: number, send: Send, gone: () => void) {
		this.#handle = handle;
		this.#send = send;
		this.#gone = gone;
		brokerSocket(options, this.#aborter.signal).then(
			(socket) => this.#connect(socket, options),
			(error: BrokerError) => this.#closed(error.reason, error.message),
		);
	}

	begin(begun: MqttBegin): void {
		this.#begun = begun;
		this.#pieces = [];
		this.#missing = begun.byteLength;
		if (begun.byteLength === 0) this.#publish(0);
	}

	write(bytes: Uint8Array): void {
		this.#pieces.push(bytes);
		this.#missing -= bytes.length;
		if (this.#missing > 0) this.#tell(TO_GUEST.mqttWritten, encodeNumber(bytes.length));
		else this.#publish(bytes.length);
	}

	subscribe(topic: string): void {
		this.#client?.subscribe(topic, { qos: 0 });
	}

	close(): void {
		this.#finish();
		this.#client?.end();
		setTimeout(() => this.#cut(), GOODBYE_MS).unref();
	}

	abort(): void {
		this.#finish();
		this.#cut();
	}

	/** The network is gone. */
	lose(): void {
		this.#closed("lost", "no network");
	}

	#connect(socket: Socket, { connect, will }: TryOptions): void {
		if (this.#over) {
			socket.destroy();
			return;
		}
		this.#socket = socket;
		const client = new MqttClient(() => socket, {
			protocolId: "MQTT",
			protocolVersion: 4,
			clean: true,
			clientId: connect.clientId,
			...(connect.user !== undefined && { username: connect.user }),
			...(connect.password !== undefined && { password: connect.password }),
			keepalive: connect.keepAliveSeconds,
			connectTimeout: CONNACK_TIMEOUT_MS,
			reconnectPeriod: 0,
			resubscribe: false,
			queueQoSZero: false,
			will: {
				topic: connect.willTopic,
				payload: Buffer.from(will),
				qos: connect.willQos,
				retain: connect.willRetain,
			},
		});
		this.#client = client;
		client.on("connect", () => this.#tell(TO_GUEST.mqttConnected, encodeText(socket.localAddress ?? "")));
		client.on("error", (error) => this.#closed(closeReason(error), error.message));
		client.on("close", () => this.#closed("lost", ""));
		// The package's hook for flow control: the next message is taken when this one is done.
		client.handleMessage = (packet, done) => {
			const payload = Buffer.from(packet.payload);
			const topic = encodeText(packet.topic);
			if (payload.length > connect.maxMessageBytes)
				this.#tell(TO_GUEST.mqttDropped, encodeFields([topic, encodeNumber(payload.length)]), done);
			else this.#tell(TO_GUEST.mqttMessage, encodeFields([topic, payload]), done);
		};
	}

	/** The last piece of the message begun has come: `byteLength` bytes of it wait for their way out. */
	#publish(byteLength: number): void {
		const begun = this.#begun;
		this.#begun = undefined;
		if (begun === undefined) return;
		const { packet, topic, qos, retain } = begun;
		this.#client?.publish(topic, Buffer.concat(this.#pieces), { qos, retain }, (error) => {
			if (error) return;
			if (byteLength > 0) this.#tell(TO_GUEST.mqttWritten, encodeNumber(byteLength));
			if (qos === 1) this.#tell(TO_GUEST.mqttAcknowledged, encodeNumber(packet));
		});
		this.#pieces = [];
	}

	#closed(reason: MqttCloseReason, text: string): void {
		if (this.#over) return;
		this.#tell(TO_GUEST.mqttClosed, encodeFields([encodeText(reason), encodeText(text)]));
		this.abort();
	}

	#tell(op: number, payload?: Uint8Array, done?: () => void): void {
		if (!this.#over) this.#send(op, this.#handle, payload, done);
	}

	#finish(): void {
		this.#over = true;
		this.#gone();
	}

	#cut(): void {
		this.#aborter.abort();
		this.#client?.end(true);
		this.#socket?.destroy();
	}
}

/** CONNACK's return codes: MQTT 3.1.1, table 3.1. */
function closeReason(error: Error | ErrorWithReasonCode): MqttCloseReason {
	if (error.message === "connack timeout") return "timeout";
	const code = "code" in error ? error.code : undefined;
	if (code === 4 || code === 5) return "credentials";
	return typeof code === "number" && code >= 1 && code <= 3 ? "refused" : "lost";
}
