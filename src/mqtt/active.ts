/** Readings, faults and settings in, MQTT messages out: what is sent when. */
import type { Config } from "../config/config.ts";
import type { FaultLog } from "../faults.ts";
import type { Host, Timer } from "../host.ts";
import type { Reading } from "../readings/reading.ts";
import type { Latest } from "../store/latest.ts";
import { Backlog } from "./backlog.ts";
import { takeBack } from "./cleanup.ts";
import { Commands } from "./commands.ts";
import { Discovery, discoveryTopic } from "./discovery.ts";
import { type Firmware, FirmwareTopic } from "./firmware.ts";
import { isOnline } from "./heartbeat.ts";
import { MeterIdentity } from "./identity.ts";
import { type LiveCounters, LiveReadings } from "./live.ts";
import { Pace } from "./pace.ts";
import { MqttSession, type SessionOptions, type SessionStatus } from "./session.ts";
import { SlowTopics } from "./slow.ts";
import { type Topics, topicsOf } from "./topics.ts";
import { ValueTopics } from "./value-topics.ts";

export interface PublisherOptions {
	readonly host: Pick<Host, "mqtt" | "timers" | "clock" | "crypto" | "device" | "storage">;
	readonly config: Config;
	readonly latest: Latest;
	readonly faults: FaultLog;
	readonly version: string;
	/** Shows which device this is. */
	readonly identify?: () => void;
	/** Absent where firmware is replaced in another way. */
	readonly firmware?: Firmware | undefined;
	/** What an earlier publisher could not deliver, for this one to go on with. */
	readonly backlog?: Backlog | undefined;
	/** Whether there is a network at all; absent where the platform cannot tell. */
	readonly isOnline?: (() => boolean) | undefined;
}

/** At a meter's usual 35 bytes a reading: the newest 160, and one a minute of some two hours before. */
const FINE_BYTES = 6 * 1024;
const COARSE_BYTES = 6 * 1024;
const ROUND_MS = 10_000;
const ROUNDS_PER_DIAGNOSTICS = 6;
const DIAGNOSTICS_S = (ROUND_MS / 1000) * ROUNDS_PER_DIAGNOSTICS;
/** A value that has not come for three periods is not shown any more; never sooner than this. */
const SHORTEST_EXPIRE_S = 30;
/** Some meters send their registers once an hour. */
const SHORTEST_ENERGY_EXPIRE_S = 7500;

export class ActivePublisher {
	readonly #options: PublisherOptions;
	readonly #topics: Topics;
	readonly #qos: 0 | 1;
	readonly #session: MqttSession;
	readonly #meter = new MeterIdentity();
	readonly #pace: Pace;
	readonly #live: LiveReadings;
	readonly #slow: SlowTopics;
	readonly #values: ValueTopics | undefined;
	readonly #discovery: Discovery | undefined;
	readonly #commands: Commands | undefined;
	readonly #firmware: FirmwareTopic | undefined;
	#unsubscribe: (() => void) | undefined = undefined;
	#timer: Timer | undefined = undefined;
	#rounds = 0;
	/** Whether the broker has the inventory as it is. */
	#isListed = false;

	constructor(options: PublisherOptions, sessionOptions: SessionOptions) {
		const { host, config, latest } = options;
		const { timers, clock, device, crypto, storage } = host;
		const topics = topicsOf(config["mqtt.prefix"], device.id);
		const qos = config["mqtt.qos"] === 0 ? 0 : 1;
		const retain = config["mqtt.retain"];
		const lineProtocol = config["mqtt.line_protocol"];
		const session = new MqttSession(
			host,
			{ ...sessionOptions, isOnline: options.isOnline },
			{
				connected: () => this.#connected(),
				disconnected: () => this.#disconnected(),
				marked: () => this.#live.marked(),
				confirmed: () => this.#live.confirmed(),
				acknowledged: (packet) => this.#live.acknowledged(packet),
				writable: () => {
					this.#discovery?.writable();
					this.#live.writable();
				},
				message: (topic, payload) => this.#message(topic, payload),
			},
		);
		this.#options = options;
		this.#topics = topics;
		this.#qos = qos;
		this.#session = session;
		this.#pace = new Pace({
			readingMs: config["mqtt.reading_interval_s"] * 1000,
			thresholdW: config["mqtt.power_threshold_w"],
			energyMs: config["mqtt.energy_interval_s"] * 1000,
		});
		const caughtUp = (sent: number) => {
			if (sent > 0) this.#slow.backfilled(sent);
		};
		const id = device.id;
		const { faults, version, firmware, backlog = new Backlog(FINE_BYTES, COARSE_BYTES) } = options;
		this.#live = new LiveReadings({
			timers,
			session,
			latest,
			topics,
			id,
			qos,
			retain,
			lineProtocol,
			backlog,
			caughtUp,
		});
		const counters = () => this.#live.counters();
		this.#slow = new SlowTopics({
			clock,
			device,
			session,
			topics,
			qos,
			faults,
			version,
			url: () => this.#url(),
			counters,
		});
		if (firmware !== undefined) this.#firmware = new FirmwareTopic({ timers, session, topics, firmware });
		if (config["mqtt.value_topics"]) this.#values = new ValueTopics({ session, base: topics.base, qos, retain });
		const hasCommands = config["mqtt.commands"];
		if (config["mqtt.discovery"]) {
			const prefix = config["mqtt.discovery_prefix"];
			const facts = () => this.#facts();
			const readingExpireS = () => this.#readingExpireS();
			this.#discovery = new Discovery({
				timers,
				crypto,
				storage,
				session,
				prefix,
				hasCommands,
				hasUpdates: firmware !== undefined,
				facts,
				readingExpireS,
				signalDbm: () => device.signalDbm?.(),
			});
		}
		if (hasCommands) {
			const identify = options.identify ?? (() => undefined);
			this.#commands = new Commands({
				clock,
				topics,
				identify,
				discover: () => this.#discovery?.request(),
				install: () => firmware?.install(),
			});
		}
	}

	start(): void {
		this.#unsubscribe = this.#options.latest.subscribe((reading) => this.#take(reading));
		this.#timer = this.#options.host.timers.every(ROUND_MS, () => this.#round());
		this.#session.start();
	}

	stop(done: () => void): void {
		this.#timer?.cancel();
		this.#discovery?.stop();
		this.#firmware?.stop();
		// Readings are kept until the end, for whoever goes on with the backlog.
		this.#session.stop(() => {
			this.#unsubscribe?.();
			done();
		});
	}

	/** What the broker has not got. */
	get backlog(): Backlog {
		return this.#live.backlog;
	}

	status(): SessionStatus & LiveCounters {
		return { ...this.#session.status(), ...this.#live.counters() };
	}

	#take(reading: Reading): void {
		const isDue = this.#pace.reading(reading);
		if (isDue) this.#live.take(reading);
		if (this.#meter.learn(reading)) this.#isListed = false;
		this.#slow.see(reading);
		this.#discovery?.see(reading);
		if (!this.#session.isConnected) return;
		if (isDue) this.#values?.publish(reading, false);
		if (this.#pace.energy(reading)) {
			this.#slow.energy(reading);
			this.#values?.publish(reading, true);
		}
		if (!this.#isListed) this.#isListed = this.#slow.inventory(this.#meter);
	}

	#connected(): void {
		const { host, config, latest } = this.#options;
		const topic = config["mqtt.discovery"] ? discoveryTopic(config["mqtt.discovery_prefix"], host.device.id) : "";
		takeBack(this.#session, host.storage, topic, this.#topics.base);
		this.#pace.reset();
		this.#values?.reset();
		this.#isListed = this.#slow.inventory(this.#meter);
		this.#slow.diagnostics(latest.reading);
		this.#firmware?.connected();
		for (const command of this.#commands?.topics ?? []) this.#session.subscribe(command);
		this.#discovery?.connected();
		this.#live.connected();
	}

	#disconnected(): void {
		this.#discovery?.disconnected();
		this.#live.disconnected();
	}

	#message(topic: string, payload: Uint8Array): void {
		if (topic !== this.#discovery?.birthTopic) this.#commands?.message(topic, payload);
		else if (isOnline(payload)) this.#discovery.born();
	}

	#round(): void {
		if (!this.#session.isConnected) return;
		this.#slow.faults();
		this.#rounds = (this.#rounds + 1) % ROUNDS_PER_DIAGNOSTICS;
		if (this.#rounds === 0) this.#slow.diagnostics(this.#options.latest.reading);
	}

	/** In steps of ten seconds, so that a wavering pace is not announced again and again. */
	#readingExpireS(): number {
		const { config, latest } = this.#options;
		const period = Math.max(latest.periodMs / 1000, config["mqtt.reading_interval_s"]);
		return Math.max(SHORTEST_EXPIRE_S, Math.ceil((3 * period) / 10) * 10);
	}

	/** Where the device's page is for whoever is where the broker is. */
	#url(): string | undefined {
		const address = this.#session.localAddress;
		const port = this.#options.config["http.port"];
		if (address === undefined) return undefined;
		return `http://${address.includes(":") ? `[${address}]` : address}${port === 80 ? "" : `:${port}`}/`;
	}

	#facts() {
		const { host, config, version } = this.#options;
		return {
			id: host.device.id,
			board: host.device.board,
			version,
			url: this.#url(),
			meter: this.#meter,
			topics: this.#topics,
			qos: this.#qos,
			hasCommands: config["mqtt.commands"],
			expireS: {
				reading: this.#readingExpireS(),
				energy: Math.max(SHORTEST_ENERGY_EXPIRE_S, 3 * config["mqtt.energy_interval_s"]),
				diagnostics: 3 * DIAGNOSTICS_S,
			},
		};
	}
}
