/** What the server shows of the firmware, and what it may ask of it. */
import type { BootStatus } from "../boot/record.ts";
import type { FaultLog } from "../faults.ts";
import type { LineStatus } from "../line/receiver.ts";
import type { DiscoveryStatus } from "../network/discovery/discovery.ts";
import type { NetworkStatus } from "../network/network.ts";
import type { Setup } from "../network/setup/setup.ts";
import type { DecodingStatus } from "../readings/decoding-watch.ts";
import type { Latest } from "../store/latest.ts";
import type { ReadingRing } from "../store/recent.ts";
import type { LastTelegram } from "../store/telegram.ts";
import type { Feed } from "../update/feed.ts";
import type { Trial } from "../update/trial.ts";
import type { Updater } from "../update/updater.ts";

export interface Services {
	readonly latest: Latest;
	/** Holds every reading that `latest` accepts, before its listeners hear of it. */
	readonly recent: ReadingRing;
	readonly telegram: LastTelegram;
	readonly faults: FaultLog;
	/** The firmware's version. */
	readonly version: string;
	readonly boot: BootStatus;
	line(): LineStatus;
	/** Whether the meter's messages can be read, and if not, why. */
	decoding(): DecodingStatus;
	mqtt(): MqttStatus;
	/** Undefined where the network is the system's business. */
	network(): NetworkStatus | undefined;
	/** Undefined where the platform has no datagrams. */
	discovery(): DiscoveryStatus | undefined;
	/** Absent where the network is the system's business. */
	readonly setup?: Setup | undefined;
	/** Absent where firmware is replaced in another way. */
	readonly updater?: Updater | undefined;
	/** Releases that the dongle looks for itself. */
	readonly feed?: Feed | undefined;
	/** How the last new firmware did. */
	readonly trial?: Trial;
	/** Shows which device this is. */
	identify(): void;
	/** Both soon, when the answer has gone out. */
	restart(): void;
	factoryReset(): void;
}

export interface MqttStatus {
	/** A code for programs: off, connecting, connected, waiting … */
	readonly state: string;
	/** Why it is so, for people. */
	readonly reason: string;
	/** Milliseconds until the next try; undefined unless one is waited for. */
	readonly nextTryMs: number | undefined;
	readonly tries: number;
	/** Sessions that the broker accepted. */
	readonly connects: number;
	/** Readings sent as they came, and later. */
	readonly published: number;
	readonly backfilled: number;
	/** Readings that the broker has certainly received. */
	readonly confirmed: number;
	/** Readings kept until the broker has them. */
	readonly held: number;
	/** Readings lost because too many had to be kept. */
	readonly dropped: number;
	/** Incoming messages too large to be read. */
	readonly inboundDropped: number;
}
