/**
 * Why the firmware started → how often it has, what went wrong the last time, and whether this start
 * had better be a careful one. Kept in storage, sealed: starts u32, brown-outs u32, crashes in a row
 * u8, whether the run is still young u8, then the last crash's message in UTF-8.
 */
import { seal, unseal } from "../bytes/sealed.ts";
import { utf8Text } from "../bytes/utf8.ts";
import { ByteWriter } from "../bytes/writer.ts";
import type { Host } from "../host.ts";

export interface BootStatus {
	/** Starts, this one included. */
	readonly starts: number;
	/** Why this one: `Device.restartReason`. */
	readonly reason: string;
	readonly brownOuts: number;
	/** Runs in a row that crashed soon after their start. */
	readonly earlyCrashes: number;
	readonly lastCrash: string | undefined;
	/** Only what is needed to mend it runs. */
	readonly safeMode: boolean;
}

/** A run that crashes sooner after its start is an early crash. */
export const EARLY_MS = 5 * 60_000;
export const CRASHES_TO_SAFE_MODE = 3;
/** So long without a crash, and safe mode is left by a restart. */
export const SAFE_MODE_MS = 60 * 60_000;

const KEY = "boot";
const VERSION = 1;
const HEAD_BYTES = 10;
const LONGEST_MESSAGE = 200;

export class BootRecord {
	readonly status: BootStatus;
	private readonly _host: BootHost;

	/** Counts this start. `another`: it was another firmware that ended before it. */
	constructor(host: BootHost, another = false) {
		this._host = host;
		this.status = nextStatus(unseal(host.crypto, VERSION, host.storage.get(KEY)), host.device.restartReason, another);
		this._store(this.status.earlyCrashes, true);
		host.timers.after(this.status.safeMode ? SAFE_MODE_MS : EARLY_MS, () => {
			this._store(0, false);
			if (this.status.safeMode) host.device.restart();
		});
	}

	private _store(earlyCrashes: number, young: boolean): void {
		const { starts, brownOuts, lastCrash } = this.status;
		const writer = new ByteWriter(64);
		for (const count of [starts, brownOuts])
			for (let shift = 24; shift >= 0; shift -= 8) writer.byte((count >>> shift) & 255);
		writer.byte(Math.min(earlyCrashes, 255));
		writer.byte(young ? 1 : 0);
		writer.text(lastCrash ?? "");
		this._host.storage.set(KEY, seal(this._host.crypto, VERSION, writer.copy()));
	}
}

export type BootHost = Pick<Host, "storage" | "crypto" | "timers" | "device">;

function nextStatus(record: Uint8Array | undefined, reason: string, another: boolean): BootStatus {
	const before = record !== undefined && record.length >= HEAD_BYTES ? record : new Uint8Array(HEAD_BYTES);
	const count = (at: number) =>
		((before[at] << 24) | (before[at + 1] << 16) | (before[at + 2] << 8) | before[at + 3]) >>> 0;
	const crashed = isCrash(reason);
	const brownOut = reason === "brown-out";
	let earlyCrashes = 0;
	if (crashed && !another && before[9] === 1) earlyCrashes = before[8] + 1;
	// A weak supply is nobody's decision to try again.
	else if (brownOut) earlyCrashes = before[8];
	return {
		starts: count(0) + 1,
		reason,
		brownOuts: count(4) + (brownOut ? 1 : 0),
		earlyCrashes,
		lastCrash: crashed ? reason.slice(0, LONGEST_MESSAGE) : utf8Text(before, HEAD_BYTES) || undefined,
		safeMode: earlyCrashes >= CRASHES_TO_SAFE_MODE,
	};
}

/** See `Device.restartReason`. */
function isCrash(reason: string): boolean {
	return reason.endsWith("watchdog") || reason === "panic" || reason.startsWith("abort");
}
