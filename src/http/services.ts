/** What the server shows: the parts of the firmware it reads from, and never changes. */
import type { FaultLog } from "../faults.ts";
import type { LineStatus } from "../line/receiver.ts";
import type { Latest } from "../store/latest.ts";
import type { ReadingRing } from "../store/recent.ts";
import type { LastTelegram } from "../store/telegram.ts";

export interface Services {
	readonly latest: Latest;
	/** Holds every reading that `latest` accepts, before its listeners hear of it. */
	readonly recent: ReadingRing;
	readonly telegram: LastTelegram;
	readonly faults: FaultLog;
	/** The firmware's version. */
	readonly version: string;
	line(): LineStatus;
	/** Undefined when nothing is published. */
	mqtt(): MqttStatus | undefined;
}

export interface MqttStatus {
	/** A code for programs: connected, connecting, waiting … */
	readonly state: string;
	/** Why it is so, for people. */
	readonly reason: string;
	/** Readings that the broker has got, since start. */
	readonly published: number;
	/** Readings lost while the broker was away. */
	readonly dropped: number;
	/** Readings that wait for the broker. */
	readonly waiting: number;
}
