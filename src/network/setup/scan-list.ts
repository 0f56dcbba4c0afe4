/** What a scan heard → the networks that a person can choose from: each name once, the strongest first. */
import type { WifiNetwork } from "../../host.ts";

export const MOST_LISTED = 20;

export function scanList(networks: readonly WifiNetwork[]): WifiNetwork[] {
	const strongest = new Map<string, WifiNetwork>();
	for (const network of networks) {
		// A network that hides its name is typed.
		if (network.ssid === "") continue;
		const known = strongest.get(network.ssid);
		if (known === undefined || network.signalDbm > known.signalDbm) strongest.set(network.ssid, network);
	}
	return [...strongest.values()].sort((one, other) => other.signalDbm - one.signalDbm).slice(0, MOST_LISTED);
}
