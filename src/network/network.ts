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
	readonly #host: NetworkHost;
	readonly #settings: Settings;
	readonly #scanner: Scanner;
	readonly #supply: Supply;
	readonly #power: TransmitPower;
	readonly #station: WifiStation;
	readonly #clock: NetworkClock;
	readonly #listeners = new Set<AddressListener>();
	#attempt = 0;

	constructor({ host, settings }: NetworkOptions) {
		this.#host = host;
		this.#settings = settings;
		this.#scanner = new Scanner(host);
		this.#supply = new Supply(host);
		const { config } = settings;
		const set = (dbm: number) => {
			this.#supply.radioOn();
			host.wifi.setTransmitPower(dbm);
		};
		this.#power = new TransmitPower(set, config["wifi.transmit_power_dbm"], this.#supply.dipsInRow);
		this.#station = new WifiStation(host, this.#scanner, this.#power, () => this.#moved());
		this.#clock = new NetworkClock(host.clock);
		settings.subscribe((changed) => this.#apply(changed));
		this.#clock.use(clockServers(config));
		this.#station.use(this.#target());
	}

	/** The own address in the network that was joined; undefined while there is none. */
	address(): NetworkAddress | undefined {
		return this.#station.address;
	}

	/** Calls `listener` with every change of the address; the returned function ends that. */
	watch(listener: AddressListener): () => void {
		this.#listeners.add(listener);
		return () => this.#listeners.delete(listener);
	}

	/** Whether the owner has named a network. */
	get isSet(): boolean {
		return this.#settings.config["wifi.ssid"] !== "";
	}

	/** What networks there are; undefined when that could not be found out. Whoever asks during a scan shares it. */
	scan(done: ScanDone): void {
		this.whenPowered(() => this.#scanner.scan(done));
	}

	/**
	 * Leaves the network and tries this one, which is not stored yet; `done` is told once how that
	 * went. Where it went well the link stays: it is kept by storing `wifi.ssid` and
	 * `wifi.password` as they were tried, and left by `forget`.
	 */
	attempt(ssid: string, password: string, done: (result: AttemptResult) => void): void {
		const attempt = ++this.#attempt;
		const { config } = this.#settings;
		const target = { ssid, password, hostName: this.hostName, address: ownAddress(config) };
		this.#station.attempt(target, done);
		this.#host.timers.after(ATTEMPT_KEPT_MS, () => {
			if (attempt === this.#attempt) this.#station.forget();
		});
	}

	/** Goes back to the network that is stored, if it is another one than was tried. */
	forget(): void {
		this.#station.forget();
	}

	/** While somebody is at the own access point: no try to join disturbs it, but for `attempt`. */
	hold(held: boolean): void {
		this.#station.hold(held);
	}

	/** Calls back as soon as the radio may be used, at once where it may be: the supply has to settle first. */
	whenPowered(callback: () => void): void {
		const ready = () => {
			this.#power.apply();
			callback();
		};
		const missing = POWER_UP_MS - this.#host.clock.ticks();
		if (missing > 0) this.#host.timers.after(missing, ready);
		else ready();
	}

	get hostName(): string {
		return hostName(this.#settings.config, this.#host.device.id);
	}

	status(): NetworkStatus {
		return {
			...this.#station.status(),
			hostName: this.hostName,
			transmitPowerDbm: this.#power.dbm,
			supplyDips: this.#supply.dips,
			clock: this.#clock.code,
		};
	}

	#target(): WifiTarget | undefined {
		const { config } = this.#settings;
		if (config["wifi.ssid"] === "") return undefined;
		return {
			ssid: config["wifi.ssid"],
			password: config["wifi.password"],
			hostName: this.hostName,
			address: ownAddress(config),
		};
	}

	#apply(changed: ReadonlySet<string>): void {
		const { config } = this.#settings;
		if (changed.has("wifi.transmit_power_dbm")) this.#power.limit(config["wifi.transmit_power_dbm"]);
		if (changed.has("clock.servers")) this.#clock.use(clockServers(config));
		this.#station.use(this.#target());
	}

	#moved(): void {
		const address = this.#station.address;
		this.#clock.connected(address !== undefined);
		for (const listener of this.#listeners) listener(address);
	}
}
