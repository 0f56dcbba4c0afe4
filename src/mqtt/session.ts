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
	private readonly _host: SessionHost;
	private readonly _options: SessionOptions;
	private readonly _owner: SessionOwner;
	private readonly _heartbeat: Heartbeat;
	private _state: SessionState = "stopped";
	private _reason = "MQTT has not been started.";
	private _connection: MqttConnection | undefined = undefined;
	/** The next try while waiting, the end of patience while connecting or saying goodbye. */
	private _timer: Timer | undefined = undefined;
	private _timerAt = 0;
	private readonly _inFlight = new Set<number>();
	private _goodbye: { readonly packet: number; readonly done: () => void } | undefined = undefined;
	private _connectedAt = 0;
	private _failures = 0;
	private _credentialFailures = 0;
	private _tries = 0;
	private _connects = 0;
	private _inboundDropped = 0;

	constructor(host: SessionHost, options: SessionOptions, owner: SessionOwner) {
		this._host = host;
		this._options = options;
		this._owner = owner;
		this._heartbeat = new Heartbeat(host, options.keepAliveSeconds, {
			sendBeat: () => this._sendStatus(ONLINE),
			marked: () => owner.marked(),
			confirmed: () => owner.confirmed(),
			dead: () => this._giveUp(),
		});
	}

	start(): void {
		if (this._state === "stopped") this._connect();
	}

	/** Says `offline` and goodbye, for at most a second; then calls `done`. Not to be started again. */
	stop(done: () => void): void {
		const connected = this._state === "connected";
		this._timer?.cancel();
		this._heartbeat.stop();
		this._state = "stopped";
		this._reason = "MQTT has been stopped.";
		const packet = connected ? this._sendStatus(OFFLINE) : undefined;
		if (connected) this._owner.disconnected();
		if (packet === undefined) {
			this._connection?.abort();
			this._connection = undefined;
			done();
			return;
		}
		this._goodbye = { packet, done };
		this._after(GOODBYE_MS, () => this._farewell(true));
	}

	get isConnected(): boolean {
		return this._state === "connected";
	}

	/** The packet's number (QoS 0: 0), or undefined when it cannot be taken now. */
	publish(message: MqttMessage): number | undefined {
		if (!this._mayPublish(message.qos)) return undefined;
		return this._sent(this._connection?.publish(message), message.qos);
	}

	/** Like `publish`, for a payload that follows by `write`. */
	begin(topic: string, byteLength: number, qos: 0 | 1, retain: boolean): number | undefined {
		if (!this._mayPublish(qos)) return undefined;
		return this._sent(this._connection?.begin(topic, byteLength, qos, retain), qos);
	}

	/** The next bytes of the message begun; at most `writableBytes`. */
	write(bytes: Uint8Array): void {
		this._connection?.write(bytes);
	}

	get writableBytes(): number {
		return this._state === "connected" ? (this._connection?.writable ?? 0) : 0;
	}

	/** This end's address; undefined where the platform cannot tell. */
	get localAddress(): string | undefined {
		return this._state === "connected" ? this._connection?.localAddress : undefined;
	}

	subscribe(topic: string): void {
		if (this._state === "connected") this._connection?.subscribe(topic);
	}

	status(): SessionStatus {
		const waiting = this._state === "waiting" || this._state === "unauthorized";
		return {
			state: this._state,
			reason: this._state === "connected" && this._heartbeat.isDeaf ? `${this._reason} ${DEAF}` : this._reason,
			nextTryMs: waiting ? Math.max(0, this._timerAt - this._host.clock.ticks()) : undefined,
			tries: this._tries,
			connects: this._connects,
			inboundDropped: this._inboundDropped,
		};
	}

	private _mayPublish(qos: 0 | 1): boolean {
		return this._state === "connected" && (qos === 0 || this._inFlight.size < MAX_IN_FLIGHT);
	}

	private _sent(packet: number | undefined, qos: 0 | 1): number | undefined {
		if (qos === 1 && packet !== undefined) this._inFlight.add(packet);
		return packet;
	}

	private _sendStatus(payload: Uint8Array): number | undefined {
		return this._connection?.publish({ topic: this._options.statusTopic, payload, qos: 1, retain: true });
	}

	private _connect(): void {
		const { broker, tls, statusTopic, isOnline } = this._options;
		if (isOnline?.() === false) {
			this._wait("waiting", NETWORK_POLL_MS, "The dongle is not on its network.");
			return;
		}
		if (tls !== undefined && this._host.clock.utc() === undefined) {
			this._wait("waiting", CLOCK_POLL_MS, "The clock is not set yet, and without it no certificate can be checked.");
			return;
		}
		this._state = "connecting";
		this._reason = `Connecting to ${broker.host}, port ${broker.port}.`;
		this._tries++;
		this._after(CONNECT_TIMEOUT_MS, () => this._giveUp());
		const will = { topic: statusTopic, payload: OFFLINE, qos: 1, retain: true } as const;
		const { host, port } = broker;
		const options = { ...this._options, host, port, will, maxMessageBytes: MAX_INCOMING_BYTES };
		const handler = this._handler(() => this._connection === connection);
		const connection = this._host.mqtt.connect(options, handler);
		this._connection = connection;
	}

	/** Hears one connection for as long as it is the current one. */
	private _handler(isCurrent: () => boolean): MqttHandler {
		return {
			connected: () => {
				if (isCurrent() && this._state === "connecting") this._opened();
			},
			message: (topic, payload) => {
				if (isCurrent() && this._state === "connected") this._message(topic, payload);
			},
			dropped: () => {
				if (isCurrent()) this._inboundDropped++;
			},
			acknowledged: (packet) => {
				if (isCurrent()) this._acknowledged(packet);
			},
			writable: () => {
				if (isCurrent() && this._state === "connected") this._writable();
			},
			closed: (reason, text) => {
				if (!isCurrent()) return;
				if (this._goodbye === undefined) this._ended(reason, text);
				else this._farewell(false);
			},
		};
	}

	private _opened(): void {
		const { broker, tls, statusTopic } = this._options;
		this._timer?.cancel();
		this._state = "connected";
		this._reason = `Connected to ${broker.host}, port ${broker.port}${tls === undefined ? "" : ", over TLS"}.`;
		this._connects++;
		this._connectedAt = this._host.clock.ticks();
		this._credentialFailures = 0;
		this._heartbeat.start();
		this._connection?.subscribe(statusTopic);
		this._owner.connected();
	}

	private _acknowledged(packet: number): void {
		if (this._goodbye !== undefined) {
			if (packet === this._goodbye.packet) this._farewell(true);
		} else if (!this._heartbeat.acknowledged(packet) && this._inFlight.delete(packet)) {
			this._owner.acknowledged(packet);
			this._owner.writable();
		}
	}

	private _writable(): void {
		this._heartbeat.writable();
		this._owner.writable();
	}

	private _message(topic: string, payload: Uint8Array): void {
		if (topic === this._options.statusTopic) this._heartbeat.heard(isOnline(payload));
		else this._owner.message(topic, payload);
	}

	private _farewell(isOpen: boolean): void {
		const goodbye = this._goodbye;
		this._goodbye = undefined;
		this._timer?.cancel();
		if (isOpen) this._connection?.close();
		this._connection = undefined;
		goodbye?.done();
	}

	/** The broker does not answer. */
	private _giveUp(): void {
		this._connection?.abort();
		this._ended("timeout", "");
	}

	private _ended(reason: MqttCloseReason, text: string): void {
		const wasConnected = this._state === "connected";
		const lasted = this._host.clock.ticks() - this._connectedAt;
		this._connection = undefined;
		this._inFlight.clear();
		this._heartbeat.stop();
		if (wasConnected && lasted >= STABLE_MS) this._failures = 0;
		const fraction = randomFraction(this._host.crypto);
		const sentence = closeSentence(reason, text, this._options.broker, wasConnected ? lasted : undefined);
		if (reason === "credentials") {
			this._wait("unauthorized", credentialsPause(this._credentialFailures++, fraction), sentence);
		} else this._wait("waiting", retryPause(this._failures++, fraction), sentence);
		if (wasConnected) this._owner.disconnected();
	}

	private _wait(state: "waiting" | "unauthorized", milliseconds: number, reason: string): void {
		this._state = state;
		this._reason = reason;
		this._after(milliseconds, () => this._connect());
	}

	private _after(milliseconds: number, callback: () => void): void {
		this._timer?.cancel();
		this._timerAt = this._host.clock.ticks() + milliseconds;
		this._timer = this._host.timers.after(milliseconds, callback);
	}
}
