/**
 * A label in; the dongle's own access point out, with a DNS server that leads everybody to us. While it
 * is meant to be open it is opened again whatever closes it.
 */
import { frozen } from "../../bytes/frozen.ts";
import { ipv4Bytes } from "../../bytes/ipv4.ts";
import type { AccessPoint, Host, Timer, UdpSocket, Wifi } from "../../host.ts";
import type { Label } from "./label.ts";
import { portalAnswer } from "./portal-dns.ts";

export type AccessPointHost = Pick<Host, "timers" | "udp" | "log"> & { readonly wifi: Pick<Wifi, "openAccessPoint"> };

/** Our address in the access point's own network, 192.168.4.0/24. */
export const OWN_ADDRESS = "192.168.4.1";
const NETWORK = "192.168.4.";
const OWN_BYTES = frozen(Uint8Array.from(ipv4Bytes(OWN_ADDRESS) ?? []));
export const PORTAL_URL = `http://${OWN_ADDRESS}/setup`;
/** The captive portal API (RFC 8908). */
export const PORTAL_API_URL = `http://${OWN_ADDRESS}/captive`;

const DNS_PORT = 53;
const MOST_STATIONS = 1;
const AGAIN_MS = 5000;

/**
 * Whether a connection from `remote` to `local` came over the access point. Our address alone does not
 * say so: who is in the other network may send there, too, but has no address of this one.
 */
export function isOverAccessPoint(local: string | undefined, remote: string): boolean {
	return local === OWN_ADDRESS && remote.startsWith(NETWORK);
}

export class OwnAccessPoint {
	private readonly _host: AccessPointHost;
	private readonly _label: Label;
	private readonly _occupied: (occupied: boolean) => void;
	private _isOpen = false;
	private _point: AccessPoint | undefined = undefined;
	private _dns: UdpSocket | undefined = undefined;
	private _again: Timer | undefined = undefined;

	/** `occupied` is told whether a station is there, whenever that changes. */
	constructor(host: AccessPointHost, label: Label, occupied: (occupied: boolean) => void) {
		this._host = host;
		this._label = label;
		this._occupied = occupied;
	}

	open(): void {
		if (this._isOpen) return;
		this._isOpen = true;
		this._begin();
	}

	close(): void {
		this._isOpen = false;
		this._again?.cancel();
		this._point?.close();
		this._ended();
	}

	private _begin(): void {
		const { wifi, timers, log } = this._host;
		let isOver = false;
		this._point = wifi.openAccessPoint(
			{ ...this._label, stations: MOST_STATIONS, address: OWN_ADDRESS, portalUrl: PORTAL_API_URL },
			{
				stations: (count) => {
					if (!isOver && this._isOpen) this._occupied(count > 0);
				},
				closed: (text) => {
					if (isOver || !this._isOpen) return;
					isOver = true;
					log(`The access point for set-up is closed (${text}) and opened again.`);
					this._ended();
					this._again = timers.after(AGAIN_MS, () => this._begin());
				},
			},
		);
		this._openDns();
	}

	/** Without it the page is still found by its address. */
	private _openDns(): void {
		const { udp, timers, log } = this._host;
		try {
			const socket = udp?.open(
				{ port: DNS_PORT, address: OWN_ADDRESS, group: undefined },
				{
					received: (bytes, address, port) => {
						const answer = address.startsWith(NETWORK) ? portalAnswer(bytes, OWN_BYTES) : undefined;
						if (answer !== undefined) this._dns?.send(answer, address, port);
					},
					closed: () => {
						if (this._dns !== socket) return;
						this._dns = undefined;
						this._again = timers.after(AGAIN_MS, () => this._openDns());
					},
				},
			);
			this._dns = socket;
		} catch (error) {
			log(`Names do not lead to the set-up page: ${(error as Error).message}.`);
		}
	}

	private _ended(): void {
		this._point = undefined;
		this._dns?.close();
		this._dns = undefined;
		this._occupied(false);
	}
}
