/** Readings, faults and settings in, MQTT messages out: what is sent when. */
import type { Config } from "../config/config.ts";
import type { FaultLog } from "../faults.ts";
import type { Host, Timer } from "../host.ts";
import type { Reading } from "../readings/reading.ts";
import type { Latest } from "../store/latest.ts";
import { MeterIdentity } from "./identity.ts";
import { LiveReadings } from "./live.ts";
import { Pace } from "./pace.ts";
import { MqttSession, type SessionOptions, type SessionState } from "./session.ts";
import { sessionOptions } from "./settings.ts";
import { type Diagnostics, SlowTopics } from "./slow.ts";
import { type Topics, topicsOf } from "./topics.ts";
import { ValueTopics } from "./value-topics.ts";

export interface PublisherOptions {
	readonly host: Pick<Host, "mqtt" | "timers" | "clock" | "crypto" | "device" | "storage">;
	readonly config: Config;
	readonly latest: Latest;
	readonly faults: FaultLog;
	readonly version: string;
	/** Where the device's page is; undefined when not known. */
	readonly url?: string | undefined;
	readonly diagnostics?: () => Diagnostics;
	/** Shows which device this is. */
	readonly identify?: () => void;
}

export interface PublisherStatus {
	/** `off`: no broker is set; `misconfigured`: `reason` says which setting is wrong. */
	readonly state: "off" | "misconfigured" | SessionState;
	readonly reason: string;
	/** Milliseconds until the next try; undefined unless one is waited for. */
	readonly nextTryMs: number | undefined;
	readonly tries: number;
	/** Sessions that the broker accepted. */
	readonly connects: number;
	/** Readings sent to the reading topic, and to the backfill topic. */
	readonly published: number;
	readonly backfilled: number;
	/** Readings that the broker has certainly received. */
	readonly confirmed: number;
	/** Readings kept until the broker has them. */
	readonly held: number;
	/** Readings lost because too many had to be kept. */
	readonly dropped: number;
	/** Incoming messages too large to be read. */
	readonly inboundDropped: number;
}

const NOTHING = { published: 0, backfilled: 0, confirmed: 0, held: 0, dropped: 0 };
const NO_SESSION = { nextTryMs: undefined, tries: 0, connects: 0, inboundDropped: 0 };

export class MqttPublisher {
	readonly #active: ActivePublisher | undefined;
	/** Why there is none. */
	readonly #idle: Pick<PublisherStatus, "state" | "reason">;

	constructor(options: PublisherOptions) {
		const session = sessionOptions(options.config, options.host.device.id);
		if (session === undefined) {
			this.#idle = { state: "off", reason: "No broker is set: mqtt.url is empty." };
			return;
		}
		this.#idle = { state: "misconfigured", reason: "fault" in session ? session.fault : "" };
		if (!("fault" in session)) this.#active = new ActivePublisher(options, session);
	}

	start(): void {
		this.#active?.start();
	}

	/** Says goodbye to the broker, for at most a second, then calls `done`. Not to be started again. */
	stop(done: () => void = () => undefined): void {
		if (this.#active === undefined) done();
		else this.#active.stop(done);
	}

	status(): PublisherStatus {
		return this.#active?.status() ?? { ...this.#idle, ...NO_SESSION, ...NOTHING };
	}
}

const ROUND_MS = 10_000;
const ROUNDS_PER_DIAGNOSTICS = 6;

class ActivePublisher {
	readonly #options: PublisherOptions;
	readonly #session: MqttSession;
	readonly #live: LiveReadings;
	readonly #slow: SlowTopics;
	readonly #values: ValueTopics | undefined;
	readonly #pace: Pace;
	#unsubscribe: (() => void) | undefined = undefined;
	#timer: Timer | undefined = undefined;
	#rounds = 0;
	readonly #meter = new MeterIdentity();
	/** Whether the broker has the inventory as it is. */
	#isListed = false;

	constructor(options: PublisherOptions, sessionOptions: SessionOptions) {
		const { host, config, latest } = options;
		const { timers, clock, device } = host;
		const topics: Topics = topicsOf(config["mqtt.prefix"], device.id);
		const qos = config["mqtt.qos"] === 0 ? 0 : 1;
		const retain = config["mqtt.retain"];
		this.#options = options;
		this.#pace = new Pace({
			readingMs: config["mqtt.reading_interval_s"] * 1000,
			thresholdW: config["mqtt.power_threshold_w"],
			energyMs: config["mqtt.energy_interval_s"] * 1000,
		});
		const session = new MqttSession(host, sessionOptions, {
			connected: () => this.#connected(),
			disconnected: () => this.#live.disconnected(),
			marked: () => this.#live.marked(),
			confirmed: () => this.#live.confirmed(),
			acknowledged: (packet) => this.#live.acknowledged(packet),
			writable: () => this.#live.writable(),
			message: () => undefined,
		});
		this.#session = session;
		this.#live = new LiveReadings({
			timers,
			session,
			latest,
			topics,
			id: device.id,
			qos,
			retain,
			lineProtocol: config["mqtt.line_protocol"],
			caughtUp: (sent) => {
				if (sent > 0) this.#slow.backfilled(sent);
			},
		});
		this.#slow = new SlowTopics({
			clock,
			device,
			session,
			topics,
			qos,
			faults: options.faults,
			version: options.version,
			url: options.url,
			diagnostics: options.diagnostics ?? (() => ({})),
			counters: () => this.#live.counters(),
		});
		if (config["mqtt.value_topics"]) this.#values = new ValueTopics({ session, base: topics.base, qos, retain });
	}

	start(): void {
		this.#unsubscribe = this.#options.latest.subscribe((reading) => this.#take(reading));
		this.#timer = this.#options.host.timers.every(ROUND_MS, () => this.#round());
		this.#session.start();
	}

	stop(done: () => void): void {
		this.#unsubscribe?.();
		this.#timer?.cancel();
		this.#session.stop(done);
	}

	status(): PublisherStatus {
		return { ...this.#session.status(), ...this.#live.counters() };
	}

	#take(reading: Reading): void {
		const isDue = this.#pace.reading(reading);
		if (isDue) this.#live.take(reading);
		if (!this.#session.isConnected) return;
		if (isDue) this.#values?.publish(reading, false);
		if (this.#pace.energy(reading)) {
			this.#slow.energy(reading);
			this.#values?.publish(reading, true);
		}
		if (this.#meter.learn(reading)) this.#isListed = false;
		if (!this.#isListed) this.#isListed = this.#slow.inventory(this.#meter);
	}

	#connected(): void {
		const { reading } = this.#options.latest;
		this.#pace.reset();
		this.#values?.reset();
		if (reading !== undefined) this.#meter.learn(reading);
		this.#isListed = this.#slow.inventory(this.#meter);
		this.#slow.diagnostics(reading);
		this.#live.connected();
	}

	#round(): void {
		if (!this.#session.isConnected) return;
		this.#slow.faults();
		this.#rounds = (this.#rounds + 1) % ROUNDS_PER_DIAGNOSTICS;
		if (this.#rounds === 0) this.#slow.diagnostics(this.#options.latest.reading);
	}
}
