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
	private readonly _native: Esp32Native;
	private readonly _timers: Timers;
	private readonly _buffer = new Uint8Array(RECORD_BYTES);
	private _polling: Timer | undefined;
	private _scanned: ((networks: readonly WifiNetwork[] | undefined) => void) | undefined;
	private _scanEnd: Timer | undefined;
	private _link: Link | undefined;
	/** The former link's end is still to be told. */
	private _leaving: Timer | undefined;
	private _accessPoint: AccessPointHandler | undefined;

	constructor(native: Esp32Native, timers: Timers) {
		this._native = native;
		this._timers = timers;
	}

	scan(done: (networks: readonly WifiNetwork[] | undefined) => void): void {
		if (this._scanned !== undefined) throw new Error("a scan is under way");
		this._scanned = done;
		const error = this._native.portti_wifi_scan();
		this._scanEnd = this._timers.after(error === 0 ? SCAN_MS : 0, () => this._endScan(true));
		this._poll();
	}

	join(options: WifiJoin, handler: WifiHandler): WifiLink {
		if (this._link !== undefined) throw new Error("there is a link");
		const link = new Link(this._native, options, handler, () => this._leave(link));
		this._link = link;
		if (this._leaving === undefined) this._start(link);
		return link;
	}

	openAccessPoint(options: AccessPointOptions, handler: AccessPointHandler): AccessPoint {
		if (this._accessPoint !== undefined) throw new Error("there is an access point");
		const { ssid, password, stations, address, portalUrl } = options;
		this._accessPoint = handler;
		const error = this._native.portti_wifi_access_point(ssid, password, stations, address, portalUrl);
		if (error !== 0) {
			this._timers.after(0, () => {
				if (this._accessPoint === handler) this._closeAccessPoint(this._native.portti_error(error));
			});
		}
		this._poll();
		return {
			close: () => {
				if (this._accessPoint !== handler) return;
				this._accessPoint = undefined;
				this._native.portti_wifi_access_point_close();
			},
		};
	}

	setTransmitPower(dbm: number): void {
		this._native.portti_wifi_transmit_power(dbm);
	}

	/** In dBm, while there is a link. */
	signal(): number | undefined {
		return this._native.portti_wifi_signal() || undefined;
	}

	private _poll(): void {
		this._polling ??= this._timers.every(POLL_MS, () => {
			for (let length = this._fetch(); length > 0; length = this._fetch()) {
				const record = wifiRecord(this._buffer.subarray(0, length));
				if (record !== undefined) this._take(record);
			}
		});
	}

	private _fetch(): number {
		return this._native.portti_wifi_event(this._buffer.buffer, 0, RECORD_BYTES);
	}

	private _take(record: WifiRecord): void {
		switch (record.kind) {
			case "scanned":
				this._endScan(record.failed);
				break;
			case "stations":
				this._accessPoint?.stations(record.count);
				break;
			case "closed":
				this._closeAccessPoint("");
				break;
			case "ended":
				if (this._leaving !== undefined) this._left();
				else this._end(record.reason);
				break;
			default:
				if (this._leaving === undefined) this._link?.take(record);
		}
	}

	private _start(link: Link): void {
		const error = link.start();
		if (error !== 0) {
			this._timers.after(0, () => {
				if (this._link !== link) return;
				this._link = undefined;
				link.handler.closed("failed", this._native.portti_error(error));
			});
		}
		this._poll();
	}

	private _end(reason: number): void {
		const link = this._link;
		if (link === undefined) return;
		this._link = undefined;
		this._native.portti_wifi_leave();
		link.handler.closed(closeReason(reason, link.accepted), `reason ${reason}`);
	}

	private _leave(link: Link): void {
		if (this._link !== link) return;
		this._link = undefined;
		// One that waits for the former one's end has not begun.
		if (this._leaving !== undefined) return;
		this._native.portti_wifi_leave();
		this._leaving = this._timers.after(LEAVE_MS, () => this._left());
	}

	private _left(): void {
		this._leaving?.cancel();
		this._leaving = undefined;
		if (this._link !== undefined) this._start(this._link);
	}

	private _endScan(failed: boolean): void {
		const done = this._scanned;
		if (done === undefined) return;
		this._scanEnd?.cancel();
		this._scanned = this._scanEnd = undefined;
		const networks = failed ? undefined : this._found();
		this._native.portti_wifi_scan_end();
		done(networks);
	}

	private _found(): WifiNetwork[] {
		const networks: WifiNetwork[] = [];
		while (networks.length < MOST_FOUND) {
			const length = this._native.portti_wifi_found(this._buffer.buffer, 0, RECORD_BYTES);
			if (length === 0) break;
			const network = wifiNetwork(this._buffer.subarray(0, length));
			if (network !== undefined) networks.push(network);
		}
		return networks;
	}

	private _closeAccessPoint(text: string): void {
		const handler = this._accessPoint;
		if (handler === undefined) return;
		this._accessPoint = undefined;
		this._native.portti_wifi_access_point_close();
		handler.closed(text);
	}
}

class Link implements WifiLink {
	readonly handler: WifiHandler;
	/** The access point has accepted us. */
	accepted = false;
	private readonly _native: Esp32Native;
	private readonly _options: WifiJoin;
	private readonly _leave: () => void;

	constructor(native: Esp32Native, options: WifiJoin, handler: WifiHandler, leave: () => void) {
		this._native = native;
		this._options = options;
		this.handler = handler;
		this._leave = leave;
	}

	start(): number {
		const { ssid, password, bssid, hostName, address } = this._options;
		const bytes = bssid === undefined ? new Uint8Array() : bytesOf(bssid);
		return this._native.portti_wifi_join(
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
		return this.accepted ? this._native.portti_wifi_signal() || undefined : undefined;
	}

	close(): void {
		this._leave();
	}
}

function bytesOf(hexadecimal: string): Uint8Array<ArrayBuffer> {
	const bytes = new Uint8Array(hexadecimal.length / 2);
	for (let i = 0; i < bytes.length; i++) bytes[i] = Number.parseInt(hexadecimal.slice(2 * i, 2 * i + 2), 16);
	return bytes;
}
