/**
 * One lasting session out of single tries: connects, comes back after every kind of failure, keeps
 * `status` true by a last will and a heartbeat, and tells what the broker has certainly received.
 */
import { randomFraction } from "../bytes/fraction.ts";
import { utf8 } from "../bytes/writer.ts";
import type { Host, MqttCloseReason, MqttConnection, MqttHandler, MqttMessage, MqttTls, Timer } from "../host.ts";
import { credentialsPause, retryPause } from "./backoff.ts";
import { Heartbeat, isOnline, ONLINE } from "./heartbeat.ts";
import { closeSentence } from "./reasons.ts";
import type { BrokerUrl } from "./url.ts";

export type SessionHost = Pick<Host, "mqtt" | "timers" | "clock" | "crypto">;

export interface SessionOptions {
	readonly broker: BrokerUrl;
	readonly tls: MqttTls | undefined;
	readonly privateOnly: boolean;
	readonly clientId: string;
	readonly user: string | undefined;
	readonly password: string | undefined;
	readonly keepAliveSeconds: number;
	readonly statusTopic: string;
	/** Whether there is a network at all; absent where the platform cannot tell. */
	readonly isOnline?: (() => boolean) | undefined;
}

/** Who publishes over the session. */
export interface SessionOwner {
	/** Publish and subscribe from now on. */
	connected(): void;
	disconnected(): void;
	/** What has been published until now is confirmed by the next `confirmed`. */
	marked(): void;
	confirmed(): void;
	/** A message published at QoS 1 was acknowledged. */
	acknowledged(packet: number): void;
	/** What was refused may be taken now. */
	writable(): void;
	message(topic: string, payload: Uint8Array): void;
}

/** `unauthorized`: waiting too, because the broker did not accept user name or password. */
export type SessionState = "stopped" | "connecting" | "connected" | "waiting" | "unauthorized";

export interface SessionStatus {
	readonly state: SessionState;
	/** Why the state is what it is, and what to do where something can be done. */
	readonly reason: string;
	/** Milliseconds until the next try; undefined unless one is waited for. */
	readonly nextTryMs: number | undefined;
	readonly tries: number;
	/** Sessions that the broker accepted. */
	readonly connects: number;
	/** Incoming messages larger than the limit. */
	readonly inboundDropped: number;
}

export const MAX_INCOMING_BYTES = 1024;
/** QoS 1 messages on their way; the heartbeat may come on top. */
export const MAX_IN_FLIGHT = 16;

const CONNECT_TIMEOUT_MS = 30_000;
const STABLE_MS = 60_000;
const GOODBYE_MS = 1000;
const CLOCK_POLL_MS = 1000;
const NETWORK_POLL_MS = 250;
const OFFLINE = utf8("offline");
const DEAF =
	"It does not deliver this client's own status back: its access rules may refuse what is published. Check them for this user.";

export class MqttSession {
	readonly #host: SessionHost;
	readonly #options: SessionOptions;
	readonly #owner: SessionOwner;
	readonly #heartbeat: Heartbeat;
	#state: SessionState = "stopped";
	#reason = "MQTT has not been started.";
	#connection: MqttConnection | undefined = undefined;
	/** The next try while waiting, the end of patience while connecting or saying goodbye. */
	#timer: Timer | undefined = undefined;
	#timerAt = 0;
	readonly #inFlight = new Set<number>();
	#goodbye: { readonly packet: number; readonly done: () => void } | undefined = undefined;
	#connectedAt = 0;
	#failures = 0;
	#credentialFailures = 0;
	#tries = 0;
	#connects = 0;
	#inboundDropped = 0;

	constructor(host: SessionHost, options: SessionOptions, owner: SessionOwner) {
		this.#host = host;
		this.#options = options;
		this.#owner = owner;
		this.#heartbeat = new Heartbeat(host, options.keepAliveSeconds, {
			sendBeat: () => this.#sendStatus(ONLINE),
			marked: () => owner.marked(),
			confirmed: () => owner.confirmed(),
			dead: () => this.#giveUp(),
		});
	}

	start(): void {
		if (this.#state === "stopped") this.#connect();
	}

	/** Says `offline` and goodbye, for at most a second; then calls `done`. Not to be started again. */
	stop(done: () => void): void {
		const connected = this.#state === "connected";
		this.#timer?.cancel();
		this.#heartbeat.stop();
		this.#state = "stopped";
		this.#reason = "MQTT has been stopped.";
		const packet = connected ? this.#sendStatus(OFFLINE) : undefined;
		if (connected) this.#owner.disconnected();
		if (packet === undefined) {
			this.#connection?.abort();
			this.#connection = undefined;
			done();
			return;
		}
		this.#goodbye = { packet, done };
		this.#after(GOODBYE_MS, () => this.#farewell(true));
	}

	get isConnected(): boolean {
		return this.#state === "connected";
	}

	/** The packet's number (QoS 0: 0), or undefined when it cannot be taken now. */
	publish(message: MqttMessage): number | undefined {
		if (!this.#mayPublish(message.qos)) return undefined;
		return this.#sent(this.#connection?.publish(message), message.qos);
	}

	/** Like `publish`, for a payload that follows by `write`. */
	begin(topic: string, byteLength: number, qos: 0 | 1, retain: boolean): number | undefined {
		if (!this.#mayPublish(qos)) return undefined;
		return this.#sent(this.#connection?.begin(topic, byteLength, qos, retain), qos);
	}

	/** The next bytes of the message begun; at most `writableBytes`. */
	write(bytes: Uint8Array): void {
		this.#connection?.write(bytes);
	}

	get writableBytes(): number {
		return this.#state === "connected" ? (this.#connection?.writable ?? 0) : 0;
	}

	/** This end's address; undefined where the platform cannot tell. */
	get localAddress(): string | undefined {
		return this.#state === "connected" ? this.#connection?.localAddress : undefined;
	}

	subscribe(topic: string): void {
		if (this.#state === "connected") this.#connection?.subscribe(topic);
	}

	status(): SessionStatus {
		const waiting = this.#state === "waiting" || this.#state === "unauthorized";
		return {
			state: this.#state,
			reason: this.#state === "connected" && this.#heartbeat.isDeaf ? `${this.#reason} ${DEAF}` : this.#reason,
			nextTryMs: waiting ? Math.max(0, this.#timerAt - this.#host.clock.ticks()) : undefined,
			tries: this.#tries,
			connects: this.#connects,
			inboundDropped: this.#inboundDropped,
		};
	}

	#mayPublish(qos: 0 | 1): boolean {
		return this.#state === "connected" && (qos === 0 || this.#inFlight.size < MAX_IN_FLIGHT);
	}

	#sent(packet: number | undefined, qos: 0 | 1): number | undefined {
		if (qos === 1 && packet !== undefined) this.#inFlight.add(packet);
		return packet;
	}

	#sendStatus(payload: Uint8Array): number | undefined {
		return this.#connection?.publish({ topic: this.#options.statusTopic, payload, qos: 1, retain: true });
	}

	#connect(): void {
		const { broker, tls, statusTopic, isOnline } = this.#options;
		if (isOnline?.() === false) {
			this.#wait("waiting", NETWORK_POLL_MS, "The dongle is not on its network.");
			return;
		}
		if (tls !== undefined && this.#host.clock.utc() === undefined) {
			this.#wait("waiting", CLOCK_POLL_MS, "The clock is not set yet, and without it no certificate can be checked.");
			return;
		}
		this.#state = "connecting";
		this.#reason = `Connecting to ${broker.host}, port ${broker.port}.`;
		this.#tries++;
		this.#after(CONNECT_TIMEOUT_MS, () => this.#giveUp());
		const will = { topic: statusTopic, payload: OFFLINE, qos: 1, retain: true } as const;
		const { host, port } = broker;
		const options = { ...this.#options, host, port, will, maxMessageBytes: MAX_INCOMING_BYTES };
		const handler = this.#handler(() => this.#connection === connection);
		const connection = this.#host.mqtt.connect(options, handler);
		this.#connection = connection;
	}

	/** Hears one connection for as long as it is the current one. */
	#handler(isCurrent: () => boolean): MqttHandler {
		return {
			connected: () => {
				if (isCurrent() && this.#state === "connecting") this.#opened();
			},
			message: (topic, payload) => {
				if (isCurrent() && this.#state === "connected") this.#message(topic, payload);
			},
			dropped: () => {
				if (isCurrent()) this.#inboundDropped++;
			},
			acknowledged: (packet) => {
				if (isCurrent()) this.#acknowledged(packet);
			},
			writable: () => {
				if (isCurrent() && this.#state === "connected") this.#writable();
			},
			closed: (reason, text) => {
				if (!isCurrent()) return;
				if (this.#goodbye === undefined) this.#ended(reason, text);
				else this.#farewell(false);
			},
		};
	}

	#opened(): void {
		const { broker, tls, statusTopic } = this.#options;
		this.#timer?.cancel();
		this.#state = "connected";
		this.#reason = `Connected to ${broker.host}, port ${broker.port}${tls === undefined ? "" : ", over TLS"}.`;
		this.#connects++;
		this.#connectedAt = this.#host.clock.ticks();
		this.#credentialFailures = 0;
		this.#heartbeat.start();
		this.#connection?.subscribe(statusTopic);
		this.#owner.connected();
	}

	#acknowledged(packet: number): void {
		if (this.#goodbye !== undefined) {
			if (packet === this.#goodbye.packet) this.#farewell(true);
		} else if (!this.#heartbeat.acknowledged(packet) && this.#inFlight.delete(packet)) {
			this.#owner.acknowledged(packet);
			this.#owner.writable();
		}
	}

	#writable(): void {
		this.#heartbeat.writable();
		this.#owner.writable();
	}

	#message(topic: string, payload: Uint8Array): void {
		if (topic === this.#options.statusTopic) this.#heartbeat.heard(isOnline(payload));
		else this.#owner.message(topic, payload);
	}

	#farewell(isOpen: boolean): void {
		const goodbye = this.#goodbye;
		this.#goodbye = undefined;
		this.#timer?.cancel();
		if (isOpen) this.#connection?.close();
		this.#connection = undefined;
		goodbye?.done();
	}

	/** The broker does not answer. */
	#giveUp(): void {
		this.#connection?.abort();
		this.#ended("timeout", "");
	}

	#ended(reason: MqttCloseReason, text: string): void {
		const wasConnected = this.#state === "connected";
		const lasted = this.#host.clock.ticks() - this.#connectedAt;
		this.#connection = undefined;
		this.#inFlight.clear();
		this.#heartbeat.stop();
		if (wasConnected && lasted >= STABLE_MS) this.#failures = 0;
		const fraction = randomFraction(this.#host.crypto);
		const sentence = closeSentence(reason, text, this.#options.broker, wasConnected ? lasted : undefined);
		if (reason === "credentials") {
			this.#wait("unauthorized", credentialsPause(this.#credentialFailures++, fraction), sentence);
		} else this.#wait("waiting", retryPause(this.#failures++, fraction), sentence);
		if (wasConnected) this.#owner.disconnected();
	}

	#wait(state: "waiting" | "unauthorized", milliseconds: number, reason: string): void {
		this.#state = state;
		this.#reason = reason;
		this.#after(milliseconds, () => this.#connect());
	}

	#after(milliseconds: number, callback: () => void): void {
		this.#timer?.cancel();
		this.#timerAt = this.#host.clock.ticks() + milliseconds;
		this.#timer = this.#host.timers.after(milliseconds, callback);
	}
}
