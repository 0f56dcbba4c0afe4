/** What a scan found → the access point of a network to join. */
import type { WifiNetwork } from "../../host.ts";

/** So many that failed are remembered. */
const MOST_SHUNNED = 8;

export class Choice {
	private readonly _shunned = new Set<string>();

	/** It failed: another one of the same name comes first. */
	shun(bssid: string | undefined): void {
		if (bssid === undefined) return;
		if (this._shunned.size >= MOST_SHUNNED) this._shunned.clear();
		this._shunned.add(bssid);
	}

	/** A link has held: what failed before it may be better now. */
	forgive(): void {
		this._shunned.clear();
	}

	/**
	 * The strongest that has not failed; when all have, the strongest. An open one is never taken
	 * for a network with a password. Undefined: none was heard, and it may hide its name.
	 */
	best(networks: readonly WifiNetwork[], ssid: string, password: string): string | undefined {
		let best: WifiNetwork | undefined;
		let bestShunned: WifiNetwork | undefined;
		for (const network of networks) {
			if (network.ssid !== ssid || (network.security === "open") !== (password === "")) continue;
			if (this._shunned.has(network.bssid)) {
				if (bestShunned === undefined || network.signalDbm > bestShunned.signalDbm) bestShunned = network;
			} else if (best === undefined || network.signalDbm > best.signalDbm) best = network;
		}
		if (best !== undefined) return best.bssid;
		this._shunned.clear();
		return bestShunned?.bssid;
	}
}
