/** What every handler can reach. One per server. */
import type { Config } from "../config/config.ts";
import type { Settings } from "../config/settings.ts";
import type { Host } from "../host.ts";
import type { Auth } from "./auth.ts";
import type { EventHub } from "./events.ts";
import type { Limits } from "./limits.ts";
import type { Services } from "./services.ts";
import type { Token } from "./tokens.ts";

/** Counted since start. */
export interface HttpCounters {
	requests: number;
	/** Requests that were not HTTP. */
	malformed: number;
	timeouts: number;
	/** Connections refused or given up because there were too many. */
	refused: number;
	/** Requests for a name that is not ours. */
	misdirected: number;
	/** Handlers that failed: a fault of the firmware. */
	failures: number;
}

export interface App {
	readonly host: Host;
	/** In effect now. */
	readonly config: Config;
	readonly settings: Settings;
	readonly limits: Limits;
	readonly services: Services;
	readonly auth: Auth;
	readonly events: EventHub;
	readonly counters: HttpCounters;
	/** That the server listens on. */
	readonly port: number;
	readonly connections: number;
	/** How many clients get a file uncompressed. */
	inflating: number;
	/** Whether so many bytes more may be held for whoever asks. */
	room(bytes: number): boolean;
	/** Ends every connection that uses this token. */
	revoked(token: Token): void;
}
