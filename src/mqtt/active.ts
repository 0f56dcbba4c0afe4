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

/** At a meter's usual 25 bytes a reading: the newest 100, and one a minute of an hour and a half before. */
const FINE_BYTES = 3 * 1024;
const COARSE_BYTES = 3 * 1024;
const ROUND_MS = 10_000;
const ROUNDS_PER_DIAGNOSTICS = 6;
const DIAGNOSTICS_S = (ROUND_MS / 1000) * ROUNDS_PER_DIAGNOSTICS;
/** A value that has not come for three periods is not shown any more; never sooner than this. */
const SHORTEST_EXPIRE_S = 30;
/** Some meters send their registers once an hour. */
const SHORTEST_ENERGY_EXPIRE_S = 7500;

export class ActivePublisher {
	private readonly _options: PublisherOptions;
	private readonly _topics: Topics;
	private readonly _qos: 0 | 1;
	private readonly _session: MqttSession;
	private readonly _meter = new MeterIdentity();
	private readonly _pace: Pace;
	private readonly _live: LiveReadings;
	private readonly _slow: SlowTopics;
	private readonly _values: ValueTopics | undefined;
	private readonly _discovery: Discovery | undefined;
	private readonly _commands: Commands | undefined;
	private readonly _firmware: FirmwareTopic | undefined;
	private _unsubscribe: (() => void) | undefined = undefined;
	private _timer: Timer | undefined = undefined;
	private _rounds = 0;
	/** Whether the broker has the inventory as it is. */
	private _isListed = false;

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
				connected: () => this._connected(),
				disconnected: () => this._disconnected(),
				marked: () => this._live.marked(),
				confirmed: () => this._live.confirmed(),
				acknowledged: (packet) => this._live.acknowledged(packet),
				writable: () => {
					this._discovery?.writable();
					this._live.writable();
				},
				message: (topic, payload) => this._message(topic, payload),
			},
		);
		this._options = options;
		this._topics = topics;
		this._qos = qos;
		this._session = session;
		this._pace = new Pace({
			readingMs: config["mqtt.reading_interval_s"] * 1000,
			thresholdW: config["mqtt.power_threshold_w"],
			energyMs: config["mqtt.energy_interval_s"] * 1000,
		});
		const caughtUp = (sent: number) => {
			if (sent > 0) this._slow.backfilled(sent);
		};
		const id = device.id;
		const { faults, version, firmware, backlog = new Backlog(FINE_BYTES, COARSE_BYTES) } = options;
		this._live = new LiveReadings({
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
		const counters = () => this._live.counters();
		this._slow = new SlowTopics({
			clock,
			device,
			session,
			topics,
			qos,
			faults,
			version,
			url: () => this._url(),
			counters,
		});
		if (firmware !== undefined) this._firmware = new FirmwareTopic({ timers, session, topics, firmware });
		if (config["mqtt.value_topics"]) this._values = new ValueTopics({ session, base: topics.base, qos, retain });
		const hasCommands = config["mqtt.commands"];
		if (config["mqtt.discovery"]) {
			const prefix = config["mqtt.discovery_prefix"];
			const facts = () => this._facts();
			const readingExpireS = () => this._readingExpireS();
			this._discovery = new Discovery({
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
			this._commands = new Commands({
				clock,
				topics,
				identify,
				discover: () => this._discovery?.request(),
				install: () => firmware?.install(),
			});
		}
	}

	start(): void {
		this._unsubscribe = this._options.latest.subscribe((reading) => this._take(reading));
		this._timer = this._options.host.timers.every(ROUND_MS, () => this._round());
		this._session.start();
	}

	stop(done: () => void): void {
		this._timer?.cancel();
		this._discovery?.stop();
		this._firmware?.stop();
		// Readings are kept until the end, for whoever goes on with the backlog.
		this._session.stop(() => {
			this._unsubscribe?.();
			done();
		});
	}

	/** What the broker has not got. */
	get backlog(): Backlog {
		return this._live.backlog;
	}

	status(): SessionStatus & LiveCounters {
		return { ...this._session.status(), ...this._live.counters() };
	}

	private _take(reading: Reading): void {
		const isDue = this._pace.reading(reading);
		if (isDue) this._live.take(reading);
		if (this._meter.learn(reading)) this._isListed = false;
		this._slow.see(reading);
		this._discovery?.see(reading);
		if (!this._session.isConnected) return;
		if (isDue) this._values?.publish(reading, false);
		if (this._pace.energy(reading)) {
			this._slow.energy(reading);
			this._values?.publish(reading, true);
		}
		if (!this._isListed) this._isListed = this._slow.inventory(this._meter);
	}

	private _connected(): void {
		const { host, config, latest } = this._options;
		const topic = config["mqtt.discovery"] ? discoveryTopic(config["mqtt.discovery_prefix"], host.device.id) : "";
		takeBack(this._session, host.storage, topic, this._topics.base);
		this._pace.reset();
		this._values?.reset();
		this._isListed = this._slow.inventory(this._meter);
		this._slow.diagnostics(latest.reading);
		this._firmware?.connected();
		for (const command of this._commands?.topics ?? []) this._session.subscribe(command);
		this._discovery?.connected();
		this._live.connected();
	}

	private _disconnected(): void {
		this._discovery?.disconnected();
		this._live.disconnected();
	}

	private _message(topic: string, payload: Uint8Array): void {
		if (topic !== this._discovery?.birthTopic) this._commands?.message(topic, payload);
		else if (isOnline(payload)) this._discovery.born();
	}

	private _round(): void {
		if (!this._session.isConnected) return;
		this._slow.faults();
		this._rounds = (this._rounds + 1) % ROUNDS_PER_DIAGNOSTICS;
		if (this._rounds === 0) this._slow.diagnostics(this._options.latest.reading);
	}

	/** In steps of ten seconds, so that a wavering pace is not announced again and again. */
	private _readingExpireS(): number {
		const { config, latest } = this._options;
		const period = Math.max(latest.periodMs / 1000, config["mqtt.reading_interval_s"]);
		return Math.max(SHORTEST_EXPIRE_S, Math.ceil((3 * period) / 10) * 10);
	}

	/** Where the device's page is for whoever is where the broker is. */
	private _url(): string | undefined {
		const address = this._session.localAddress;
		const port = this._options.config["http.port"];
		if (address === undefined) return undefined;
		return `http://${address.includes(":") ? `[${address}]` : address}${port === 80 ? "" : `:${port}`}/`;
	}

	private _facts() {
		const { host, config, version } = this._options;
		return {
			id: host.device.id,
			board: host.device.board,
			version,
			url: this._url(),
			meter: this._meter,
			topics: this._topics,
			qos: this._qos,
			hasCommands: config["mqtt.commands"],
			expireS: {
				reading: this._readingExpireS(),
				energy: Math.max(SHORTEST_ENERGY_EXPIRE_S, 3 * config["mqtt.energy_interval_s"]),
				diagnostics: 3 * DIAGNOSTICS_S,
			},
		};
	}
}
