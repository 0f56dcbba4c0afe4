/** A network's name and password → tried, and stored when that went well: nothing that does not work replaces what does. */
import { frozen } from "../../bytes/frozen.ts";
import type { Refusal, Settings } from "../../config/settings.ts";
import type { NetworkAddress } from "../../host.ts";
import type { Network } from "../network.ts";
import type { AttemptResult, WifiTrouble } from "../wifi/status.ts";

/** `unsaved`: storage did not take it. */
export type JoinTrouble = WifiTrouble | "unsaved";

export interface JoinStatus {
	readonly state: "idle" | "joining" | "joined" | "failed";
	/** "" while idle. */
	readonly ssid: string;
	readonly trouble: JoinTrouble | undefined;
	/** Once joined. */
	readonly address: NetworkAddress | undefined;
}

const IDLE: JoinStatus = frozen({ state: "idle", ssid: "", trouble: undefined, address: undefined });

export class Joining {
	status: JoinStatus = IDLE;
	private readonly _network: Pick<Network, "attempt" | "forget">;
	private readonly _settings: Settings;
	/** Another number for each try: an earlier one is not heard of any more. */
	private _run = 0;

	constructor(network: Pick<Network, "attempt" | "forget">, settings: Settings) {
		this._network = network;
		this._settings = settings;
	}

	/**
	 * Begins; a try before it ends. A refusal when the values cannot be stored however well it goes.
	 * `done` is called when it is over, unless another one has begun.
	 */
	start(ssid: string, password: string, done?: (status: JoinStatus) => void): Refusal | undefined {
		const changes = new Map([
			["wifi.ssid", ssid],
			["wifi.password", password],
		]);
		const refusal = this._settings.refusal(changes);
		if (refusal !== undefined) return refusal;
		const run = ++this._run;
		this.status = { state: "joining", ssid, trouble: undefined, address: undefined };
		this._network.attempt(ssid, password, (result) => {
			if (run !== this._run) return;
			this._tried(ssid, changes, result);
			done?.(this.status);
		});
		return undefined;
	}

	/** Ends a try that is under way: the former network is joined again. */
	cancel(): void {
		this._run++;
		if (this.status.state === "joining") this._network.forget();
		this.status = IDLE;
	}

	private _tried(ssid: string, changes: ReadonlyMap<string, string>, result: AttemptResult): void {
		if ("trouble" in result) {
			this.status = { state: "failed", ssid, trouble: result.trouble, address: undefined };
		} else if (this._settings.change(changes) !== undefined) {
			this.status = { state: "failed", ssid, trouble: "unsaved", address: undefined };
			this._network.forget();
		} else this.status = { state: "joined", ssid, trouble: undefined, address: result.address };
	}
}
