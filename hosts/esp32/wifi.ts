/** `Wifi` of the host interface, over wifi.c, whose records are fetched, never waited for. */
import type {
	AccessPoint,
	AccessPointHandler,
	AccessPointOptions,
	Timer,
	Timers,
	Wifi,
	WifiHandler,
	WifiJoin,
	WifiLink,
	WifiNetwork,
} from "../../src/host.ts";
import type { Esp32Native } from "./native.ts";
import { closeReason, RECORD_BYTES, type WifiRecord, wifiNetwork, wifiRecord } from "./wifi-records.ts";

const POLL_MS = 50;
/** Thirteen channels, and the home channel between them, take 3 s. */
const SCAN_MS = 15_000;
/** A goodbye whose end is not told is over by then. */
const LEAVE_MS = 1000;
const MOST_FOUND = 40;

export class EspWifi implements Wifi {
	readonly #native: Esp32Native;
	readonly #timers: Timers;
	readonly #buffer = new Uint8Array(RECORD_BYTES);
	#polling: Timer | undefined;
	#scanned: ((networks: readonly WifiNetwork[] | undefined) => void) | undefined;
	#scanEnd: Timer | undefined;
	#link: Link | undefined;
	/** The former link's end is still to be told. */
	#leaving: Timer | undefined;
	#accessPoint: AccessPointHandler | undefined;

	constructor(native: Esp32Native, timers: Timers) {
		this.#native = native;
		this.#timers = timers;
	}

	scan(done: (networks: readonly WifiNetwork[] | undefined) => void): void {
		if (this.#scanned !== undefined) throw new Error("a scan is under way");
		this.#scanned = done;
		const error = this.#native.portti_wifi_scan();
		this.#scanEnd = this.#timers.after(error === 0 ? SCAN_MS : 0, () => this.#endScan(true));
		this.#poll();
	}

	join(options: WifiJoin, handler: WifiHandler): WifiLink {
		if (this.#link !== undefined) throw new Error("there is a link");
		const link = new Link(this.#native, options, handler, () => this.#leave(link));
		this.#link = link;
		if (this.#leaving === undefined) this.#start(link);
		return link;
	}

	openAccessPoint(options: AccessPointOptions, handler: AccessPointHandler): AccessPoint {
		if (this.#accessPoint !== undefined) throw new Error("there is an access point");
		const { ssid, password, stations, address, portalUrl } = options;
		this.#accessPoint = handler;
		const error = this.#native.portti_wifi_access_point(ssid, password, stations, address, portalUrl);
		if (error !== 0) {
			this.#timers.after(0, () => {
				if (this.#accessPoint === handler) this.#closeAccessPoint(this.#native.portti_error(error));
			});
		}
		this.#poll();
		return {
			close: () => {
				if (this.#accessPoint !== handler) return;
				this.#accessPoint = undefined;
				this.#native.portti_wifi_access_point_close();
			},
		};
	}

	setTransmitPower(dbm: number): void {
		this.#native.portti_wifi_transmit_power(dbm);
	}

	/** In dBm, while there is a link. */
	signal(): number | undefined {
		return this.#native.portti_wifi_signal() || undefined;
	}

	#poll(): void {
		this.#polling ??= this.#timers.every(POLL_MS, () => {
			for (let length = this.#fetch(); length > 0; length = this.#fetch()) {
				const record = wifiRecord(this.#buffer.subarray(0, length));
				if (record !== undefined) this.#take(record);
			}
		});
	}

	#fetch(): number {
		return this.#native.portti_wifi_event(this.#buffer.buffer, 0, RECORD_BYTES);
	}

	#take(record: WifiRecord): void {
		switch (record.kind) {
			case "scanned":
				this.#endScan(record.failed);
				break;
			case "stations":
				this.#accessPoint?.stations(record.count);
				break;
			case "closed":
				this.#closeAccessPoint("");
				break;
			case "ended":
				if (this.#leaving !== undefined) this.#left();
				else this.#end(record.reason);
				break;
			default:
				if (this.#leaving === undefined) this.#link?.take(record);
		}
	}

	#start(link: Link): void {
		const error = link.start();
		if (error !== 0) {
			this.#timers.after(0, () => {
				if (this.#link !== link) return;
				this.#link = undefined;
				link.handler.closed("failed", this.#native.portti_error(error));
			});
		}
		this.#poll();
	}

	#end(reason: number): void {
		const link = this.#link;
		if (link === undefined) return;
		this.#link = undefined;
		this.#native.portti_wifi_leave();
		link.handler.closed(closeReason(reason, link.accepted), `reason ${reason}`);
	}

	#leave(link: Link): void {
		if (this.#link !== link) return;
		this.#link = undefined;
		// One that waits for the former one's end has not begun.
		if (this.#leaving !== undefined) return;
		this.#native.portti_wifi_leave();
		this.#leaving = this.#timers.after(LEAVE_MS, () => this.#left());
	}

	#left(): void {
		this.#leaving?.cancel();
		this.#leaving = undefined;
		if (this.#link !== undefined) this.#start(this.#link);
	}

	#endScan(failed: boolean): void {
		const done = this.#scanned;
		if (done === undefined) return;
		this.#scanEnd?.cancel();
		this.#scanned = this.#scanEnd = undefined;
		const networks = failed ? undefined : this.#found();
		this.#native.portti_wifi_scan_end();
		done(networks);
	}

	#found(): WifiNetwork[] {
		const networks: WifiNetwork[] = [];
		while (networks.length < MOST_FOUND) {
			const length = this.#native.portti_wifi_found(this.#buffer.buffer, 0, RECORD_BYTES);
			if (length === 0) break;
			const network = wifiNetwork(this.#buffer.subarray(0, length));
			if (network !== undefined) networks.push(network);
		}
		return networks;
	}

	#closeAccessPoint(text: string): void {
		const handler = this.#accessPoint;
		if (handler === undefined) return;
		this.#accessPoint = undefined;
		this.#native.portti_wifi_access_point_close();
		handler.closed(text);
	}
}

class Link implements WifiLink {
	readonly handler: WifiHandler;
	/** The access point has accepted us. */
	accepted = false;
	readonly #native: Esp32Native;
	readonly #options: WifiJoin;
	readonly #leave: () => void;

	constructor(native: Esp32Native, options: WifiJoin, handler: WifiHandler, leave: () => void) {
		this.#native = native;
		this.#options = options;
		this.handler = handler;
		this.#leave = leave;
	}

	start(): number {
		const { ssid, password, bssid, hostName, address } = this.#options;
		const bytes = bssid === undefined ? new Uint8Array() : bytesOf(bssid);
		return this.#native.portti_wifi_join(
			ssid,
			password,
			bytes.buffer,
			bytes.length,
			hostName,
			address?.address ?? "",
			address?.netmask ?? "",
			address?.gateway ?? "",
			address?.dns[0] ?? "",
			address?.dns[1] ?? "",
		);
	}

	take(record: WifiRecord): void {
		if (record.kind === "associated") {
			this.accepted = true;
			this.handler.associated(record.bssid, record.channel);
		} else if (record.kind === "addressed") this.handler.addressed(record.address);
	}

	signalDbm(): number | undefined {
		return this.accepted ? this.#native.portti_wifi_signal() || undefined : undefined;
	}

	close(): void {
		this.#leave();
	}
}

function bytesOf(hexadecimal: string): Uint8Array<ArrayBuffer> {
	const bytes = new Uint8Array(hexadecimal.length / 2);
	for (let i = 0; i < bytes.length; i++) bytes[i] = Number.parseInt(hexadecimal.slice(2 * i, 2 * i + 2), 16);
	return bytes;
}
