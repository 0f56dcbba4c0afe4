/** Settings in; the dongle on its Wi-Fi network, with an address and the time, out; and how it is with that. */
import type { Settings } from "../config/settings.ts";
import type { Host, NetworkAddress, Wifi } from "../host.ts";
import { type ClockCode, NetworkClock } from "./clock.ts";
import { clockServers, hostName, ownAddress } from "./settings.ts";
import { TransmitPower } from "./wifi/power.ts";
import { type ScanDone, Scanner } from "./wifi/scanner.ts";
import { POWER_UP_MS, WifiStation } from "./wifi/station.ts";
import type { AttemptResult, WifiStatus, WifiTarget } from "./wifi/status.ts";
import { Supply } from "./wifi/supply.ts";

export type NetworkHost = Pick<Host, "timers" | "clock" | "crypto" | "storage" | "device"> & { readonly wifi: Wifi };

export interface NetworkOptions {
	readonly host: NetworkHost;
	readonly settings: Settings;
}

export interface NetworkStatus extends WifiStatus {
	readonly hostName: string;
	/** Undefined before the radio was used. */
	readonly transmitPowerDbm: number | undefined;
	/** Starts after the supply had dipped, brown-outs and what only looked like a power-on. */
	readonly supplyDips: number;
	readonly clock: ClockCode;
}

/** Told of every change of the own address; undefined: there is none. */
export type AddressListener = (address: NetworkAddress | undefined) => void;

/** A network that was tried and never stored is left after so long. */
export const ATTEMPT_KEPT_MS = 15 * 60_000;

export class Network {
	private readonly _host: NetworkHost;
	private readonly _settings: Settings;
	private readonly _scanner: Scanner;
	private readonly _supply: Supply;
	private readonly _power: TransmitPower;
	private readonly _station: WifiStation;
	private readonly _clock: NetworkClock;
	private readonly _listeners = new Set<AddressListener>();
	private _attempt = 0;

	constructor({ host, settings }: NetworkOptions) {
		this._host = host;
		this._settings = settings;
		this._scanner = new Scanner(host);
		this._supply = new Supply(host);
		const { config } = settings;
		const set = (dbm: number) => {
			this._supply.radioOn();
			host.wifi.setTransmitPower(dbm);
		};
		this._power = new TransmitPower(set, config["wifi.transmit_power_dbm"], this._supply.dipsInRow);
		this._station = new WifiStation(host, this._scanner, this._power, () => this._moved());
		this._clock = new NetworkClock(host.clock);
		settings.subscribe((changed) => this._apply(changed));
		this._clock.use(clockServers(config));
		this._station.use(this._target());
	}

	/** The own address in the network that was joined; undefined while there is none. */
	address(): NetworkAddress | undefined {
		return this._station.address;
	}

	/** Calls `listener` with every change of the address; the returned function ends that. */
	watch(listener: AddressListener): () => void {
		this._listeners.add(listener);
		return () => this._listeners.delete(listener);
	}

	/** Whether the owner has named a network. */
	get isSet(): boolean {
		return this._settings.config["wifi.ssid"] !== "";
	}

	/** What networks there are; undefined when that could not be found out. Whoever asks during a scan shares it. */
	scan(done: ScanDone): void {
		this.whenPowered(() => this._scanner.scan(done));
	}

	/**
	 * Leaves the network and tries this one, which is not stored yet; `done` is told once how that
	 * went. Where it went well the link stays: it is kept by storing `wifi.ssid` and
	 * `wifi.password` as they were tried, and left by `forget`.
	 */
	attempt(ssid: string, password: string, done: (result: AttemptResult) => void): void {
		const attempt = ++this._attempt;
		const { config } = this._settings;
		const target = { ssid, password, hostName: this.hostName, address: ownAddress(config) };
		this._station.attempt(target, done);
		this._host.timers.after(ATTEMPT_KEPT_MS, () => {
			if (attempt === this._attempt) this._station.forget();
		});
	}

	/** Goes back to the network that is stored, if it is another one than was tried. */
	forget(): void {
		this._station.forget();
	}

	/** While somebody is at the own access point: no try to join disturbs it, but for `attempt`. */
	hold(held: boolean): void {
		this._station.hold(held);
	}

	/** Calls back as soon as the radio may be used, at once where it may be: the supply has to settle first. */
	whenPowered(callback: () => void): void {
		const ready = () => {
			this._power.apply();
			callback();
		};
		const missing = POWER_UP_MS - this._host.clock.ticks();
		if (missing > 0) this._host.timers.after(missing, ready);
		else ready();
	}

	get hostName(): string {
		return hostName(this._settings.config, this._host.device.id);
	}

	status(): NetworkStatus {
		return {
			...this._station.status(),
			hostName: this.hostName,
			transmitPowerDbm: this._power.dbm,
			supplyDips: this._supply.dips,
			clock: this._clock.code,
		};
	}

	private _target(): WifiTarget | undefined {
		const { config } = this._settings;
		if (config["wifi.ssid"] === "") return undefined;
		return {
			ssid: config["wifi.ssid"],
			password: config["wifi.password"],
			hostName: this.hostName,
			address: ownAddress(config),
		};
	}

	private _apply(changed: ReadonlySet<string>): void {
		const { config } = this._settings;
		if (changed.has("wifi.transmit_power_dbm")) this._power.limit(config["wifi.transmit_power_dbm"]);
		if (changed.has("clock.servers")) this._clock.use(clockServers(config));
		this._station.use(this._target());
	}

	private _moved(): void {
		const address = this._station.address;
		this._clock.connected(address !== undefined);
		for (const listener of this._listeners) listener(address);
	}
}
