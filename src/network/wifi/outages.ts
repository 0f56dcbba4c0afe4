/** When the network was lost, what was wrong, and when it was back → how often, and the last time in short. */
import type { WifiTrouble } from "./status.ts";

export class Outages {
	count = 0;
	/** How long the last one was; undefined before there was one that is over. */
	lastedMs: number | undefined = undefined;
	/** What was wrong at the last failure before the network was back; in an outage, until now. */
	trouble: WifiTrouble | undefined = undefined;
	private _since: number | undefined = undefined;

	/** A link, or one of the tries to have it back, has ended. */
	failed(trouble: WifiTrouble, wasConnected: boolean, now: number): void {
		if (wasConnected) {
			this.count++;
			this._since = now;
		}
		if (this._since !== undefined) this.trouble = trouble;
	}

	/** There is a network. */
	over(now: number): void {
		if (this._since !== undefined) this.lastedMs = now - this._since;
		this._since = undefined;
	}
}
