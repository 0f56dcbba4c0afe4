/**
 * The firmware as a whole: bytes of the meter line in at one end, HTTP and MQTT out at the other.
 *
 *   line → frames → cosem → readings → store → http, mqtt
 *
 * In safe mode, after crash upon crash, only settings and HTTP run: no line, no MQTT.
 */

import { BootRecord } from "./boot/record.ts";
import { frozen } from "./bytes/frozen.ts";
import { type Setting, Settings } from "./config/settings.ts";
import { FaultLog } from "./faults.ts";
import { firmwareOf, followReleases } from "./following.ts";
import type { Host } from "./host.ts";
import { HttpServer } from "./http/server.ts";
import type { MqttStatus } from "./http/services.ts";
import { LINE_OFF } from "./line/off.ts";
import type { LineStatus } from "./line/receiver.ts";
import { settingsFault } from "./mqtt/settings.ts";
import { Discovery } from "./network/discovery/discovery.ts";
import { Improv } from "./network/improv/improv.ts";
import { Network } from "./network/network.ts";
import { networkFault } from "./network/settings.ts";
import { Setup } from "./network/setup/setup.ts";
import type { LightFacts } from "./panel/light.ts";
import { Panel } from "./panel/panel.ts";
import { prove } from "./proving.ts";
import { Publishing } from "./publishing.ts";
import { SAFE_MODE_ADVICE } from "./readings/decoding-advice.ts";
import type { DecodingStatus } from "./readings/decoding-watch.ts";
import { Reception } from "./reception.ts";
import { Latest } from "./store/latest.ts";
import { ReadingRing } from "./store/recent.ts";
import { LastTelegram } from "./store/telegram.ts";
import { firmwareUpdater } from "./update/firmware.ts";
import { updateFault } from "./update/settings.ts";
import { Trial } from "./update/trial.ts";
import type { Updater } from "./update/updater.ts";
import { VERSION } from "./version.ts";

export interface GatewayOptions {
	/** Settings where the owner has chosen none, and settings that stand over the owner's. */
	readonly defaults?: readonly Setting[];
	readonly overrides?: readonly Setting[];
	/** A token that the host has made known to its owner, with every right; it is never stored. */
	readonly adminToken?: string;
	/** How long a new image has to prove itself, where a test is in a hurry. */
	readonly trialMs?: number | undefined;
}

const DECODING_OFF: DecodingStatus = frozen({
	code: "waiting",
	advice: SAFE_MODE_ADVICE,
	cipher: undefined,
	scale: undefined,
});

/** Whoever asked over HTTP is answered first. */
const RESTART_IN_MS = 300;
/** The light says so first. */
const RESET_IN_MS = 1500;

/** The line is dead, however much came before. */
const DEAD: readonly LineStatus["code"][] = frozen(["starting", "silent", "break", "port_gone", "off"]);

const MQTT_OFF: MqttStatus = frozen({
	state: "off",
	reason: "The firmware is in safe mode and publishes nothing.",
	nextTryMs: undefined,
	tries: 0,
	connects: 0,
	published: 0,
	backfilled: 0,
	confirmed: 0,
	held: 0,
	dropped: 0,
	inboundDropped: 0,
});

export class Gateway {
	private readonly _host: Host;
	private readonly _boot: BootRecord;
	/** The newest Reading, and word of those to come. */
	readonly latest: Latest;
	/** Absent where the network is the system's business. */
	private readonly _network: Network | undefined;
	private readonly _setup: Setup | undefined;
	private readonly _discovery: Discovery | undefined;
	private readonly _reception: Reception | undefined;
	private readonly _publishing: Publishing | undefined;
	/** Absent where firmware is replaced in another way. */
	private readonly _updater: Updater | undefined;
	private readonly _http: HttpServer;
	private readonly _panel: Panel;

	/** Throws when the web server's port cannot be bound, or a setting of the platform is wrong. */
	constructor(host: Host, { defaults = [], overrides = [], adminToken, trialMs }: GatewayOptions = {}) {
		this._host = host;
		const faults = new FaultLog();
		const telegram = new LastTelegram();
		const recent = new ReadingRing();
		const latest = new Latest(host.clock);
		const identify = () => this._panel.identify();
		latest.subscribe((reading) => recent.append(reading));
		this.latest = latest;
		const trial = new Trial({ host, version: VERSION, confirm: () => this._updater?.confirm(), trialMs });
		this._boot = new BootRecord(host, trial.isReturn);
		const check = (config: Settings["config"]) =>
			settingsFault(config, host.device.id) ?? networkFault(config) ?? updateFault(config);
		const settings = new Settings({ host, defaults, overrides, check });
		const { wifi } = host;
		/** For those who are made only where the host has what they need. */
		const whole = host as Host & Required<Pick<Host, "wifi" | "udp" | "console">>;
		const network = wifi && new Network({ host: whole, settings });
		this._network = network;
		this._setup = network && new Setup({ host: whole, settings, network });
		const isOnline = this._network && (() => this._network?.address() !== undefined);
		const restart = () => void host.timers.after(RESTART_IN_MS, () => this._restart());
		const updater = firmwareUpdater(host, this._boot.status, restart);
		this._updater = updater;
		const feed = updater && followReleases(host, settings, updater, trial);
		const firmware = updater && feed && firmwareOf(updater, feed, trial);
		if (!this._boot.status.safeMode) {
			const mqtt = { host, settings, latest, faults, version: VERSION, identify, isOnline, firmware };
			this._publishing = new Publishing(mqtt);
			this._reception = new Reception({ host, settings, faults, latest, telegram });
		}
		this._http = new HttpServer({
			host,
			settings,
			adminToken,
			services: {
				latest,
				recent,
				telegram,
				faults,
				version: VERSION,
				boot: this._boot.status,
				line: () => this._line(),
				decoding: () => this._reception?.decoding() ?? DECODING_OFF,
				mqtt: () => this._publishing?.status() ?? MQTT_OFF,
				setup: this._setup,
				network: () => this._network?.status(),
				discovery: () => this._discovery?.status(),
				updater,
				trial,
				feed,
				identify,
				restart,
				factoryReset: () => {
					this._panel.warn();
					host.timers.after(RESET_IN_MS, () => this._factoryReset());
				},
			},
		});
		const { udp, console } = host;
		const { port } = this._http;
		const named = (name: string) => this._http.answerTo(name);
		this._discovery = udp && new Discovery({ host: whole, settings, network, version: VERSION, port, named });
		if (console !== undefined && network !== undefined)
			new Improv({ host: whole, settings, network, version: VERSION, port, identify });
		prove({ host, trial, updater, settings, latest, network, http: this._http });
		this._panel = new Panel({
			host,
			brightness: () => settings.config["light.brightness_percent"],
			facts: () => this._facts(),
			pair: () => this._http.auth.openPairing(),
			setUp: () => this._setup?.open(),
			reset: () => this._factoryReset(),
		});
	}

	/** The port the web server listens on. */
	get httpPort(): number {
		return this._http.port;
	}

	private _line(): LineStatus {
		return this._reception?.status() ?? LINE_OFF;
	}

	private _facts(): Omit<LightFacts, "resetting" | "identifying"> {
		const { code } = this._line();
		const mqtt = this._publishing?.status().state ?? "off";
		return {
			updating: this._updater?.busy ?? false,
			pairing: this._http.auth.pairing,
			settingUp: this._setup?.isOpen ?? false,
			safeMode: this._boot.status.safeMode,
			line: code === "ok" ? "frames" : DEAD.includes(code) ? "nothing" : "bytes",
			brokerLost: mqtt !== "off" && mqtt !== "connected",
			...(this._network && { wifi: this._network.address() !== undefined }),
		};
	}

	private _restart(): void {
		this._discovery?.stop();
		const restart = () => this._host.device.restart();
		if (this._publishing === undefined) restart();
		else this._publishing.stop(restart);
	}

	/** At once: nothing may be written again between the two. */
	private _factoryReset(): void {
		this._discovery?.stop();
		const clear = () => this._host.storage.clear();
		if (this._updater === undefined) clear();
		else this._updater.outlive(clear);
		this._host.device.restart();
	}
}
