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
	readonly #host: AccessPointHost;
	readonly #label: Label;
	readonly #occupied: (occupied: boolean) => void;
	#isOpen = false;
	#point: AccessPoint | undefined = undefined;
	#dns: UdpSocket | undefined = undefined;
	#again: Timer | undefined = undefined;

	/** `occupied` is told whether a station is there, whenever that changes. */
	constructor(host: AccessPointHost, label: Label, occupied: (occupied: boolean) => void) {
		this.#host = host;
		this.#label = label;
		this.#occupied = occupied;
	}

	open(): void {
		if (this.#isOpen) return;
		this.#isOpen = true;
		this.#begin();
	}

	close(): void {
		this.#isOpen = false;
		this.#again?.cancel();
		this.#point?.close();
		this.#ended();
	}

	#begin(): void {
		const { wifi, timers, log } = this.#host;
		let isOver = false;
		this.#point = wifi.openAccessPoint(
			{ ...this.#label, stations: MOST_STATIONS, address: OWN_ADDRESS, portalUrl: PORTAL_API_URL },
			{
				stations: (count) => {
					if (!isOver && this.#isOpen) this.#occupied(count > 0);
				},
				closed: (text) => {
					if (isOver || !this.#isOpen) return;
					isOver = true;
					log(`The access point for set-up is closed (${text}) and opened again.`);
					this.#ended();
					this.#again = timers.after(AGAIN_MS, () => this.#begin());
				},
			},
		);
		this.#openDns();
	}

	/** Without it the page is still found by its address. */
	#openDns(): void {
		const { udp, timers, log } = this.#host;
		try {
			const socket = udp?.open(
				{ port: DNS_PORT, address: OWN_ADDRESS, group: undefined },
				{
					received: (bytes, address, port) => {
						const answer = address.startsWith(NETWORK) ? portalAnswer(bytes, OWN_BYTES) : undefined;
						if (answer !== undefined) this.#dns?.send(answer, address, port);
					},
					closed: () => {
						if (this.#dns !== socket) return;
						this.#dns = undefined;
						this.#again = timers.after(AGAIN_MS, () => this.#openDns());
					},
				},
			);
			this.#dns = socket;
		} catch (error) {
			log(`Names do not lead to the set-up page: ${(error as Error).message}.`);
		}
	}

	#ended(): void {
		this.#point = undefined;
		this.#dns?.close();
		this.#dns = undefined;
		this.#occupied(false);
	}
}
