/** What the Wi-Fi is to do, and how it is with that: the words that its parts share. */
import type { NetworkAddress, WifiCloseReason } from "../../host.ts";

export interface WifiTarget {
	readonly ssid: string;
	readonly password: string;
	readonly hostName: string;
	/** Undefined: DHCP. */
	readonly address: NetworkAddress | undefined;
}

/** Why a try or a link ended. */
export type WifiTrouble = WifiCloseReason | "no_address";

export type WifiState = "off" | "powering" | "held" | "scanning" | "joining" | "addressing" | "connected" | "waiting";

/** What is wrong, or what is going on where nothing is. */
export type WifiCode = Exclude<WifiState, "waiting"> | WifiTrouble;

export interface WifiStatus {
	readonly state: WifiState;
	readonly code: WifiCode;
	/** The platform's own word for what went wrong last, "" when it has none. */
	readonly text: string;
	readonly ssid: string;
	/** The access point, while there is one. */
	readonly bssid: string | undefined;
	readonly channel: number | undefined;
	readonly signalDbm: number | undefined;
	readonly address: NetworkAddress | undefined;
	readonly tries: number;
	readonly joins: number;
	/** Links that ended after they had an address. */
	readonly losses: number;
	/** What was wrong when the network was away for the last time, and how long that was. */
	readonly lastTrouble: WifiTrouble | undefined;
	readonly lastOutageMs: number | undefined;
	/** Milliseconds until the next try; undefined unless one is waited for. */
	readonly nextTryMs: number | undefined;
}

export type AttemptResult = { readonly address: NetworkAddress } | { readonly trouble: WifiTrouble };

export function isSameTarget(one: WifiTarget | undefined, other: WifiTarget | undefined): boolean {
	if (one === undefined || other === undefined) return one === other;
	const sameAddress =
		one.address === other.address ||
		(one.address !== undefined &&
			other.address !== undefined &&
			one.address.address === other.address.address &&
			one.address.netmask === other.address.netmask &&
			one.address.gateway === other.address.gateway &&
			one.address.dns.join() === other.address.dns.join());
	return one.ssid === other.ssid && one.password === other.password && one.hostName === other.hostName && sameAddress;
}
