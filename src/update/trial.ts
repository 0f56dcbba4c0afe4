/**
 * What works now and what worked before a new image came → whether it stays. On trial it has ten
 * minutes to show that all still works, and stays once it does; else it goes back, and the image that
 * comes back tells why.
 */
import type { Host, Timer } from "../host.ts";
import { readTrial, type TrialRecord, type TrialRecordHost, type Working, writeTrial } from "./trial-record.ts";

export type TrialHost = TrialRecordHost & Pick<Host, "clock" | "timers" | "device" | "update">;

export interface TrialOptions {
	readonly host: TrialHost;
	/** Of the firmware that runs. */
	readonly version: string;
	/** The image that runs has proved itself. */
	readonly confirm: () => void;
	/** How long it has for that; undefined: ten minutes. */
	readonly trialMs?: number | undefined;
}

/** What the firmware can show of itself; asked again and again. */
export interface Proofs {
	readonly network: () => boolean;
	readonly readings: () => boolean;
	readonly settings: () => boolean;
	/** Whether the web server has answered anybody. */
	readonly web: () => boolean;
	/** Lets the firmware ask its own web server. */
	readonly askOwnWeb: () => void;
}

export interface TrialStatus {
	/** `none`: no update is known of. */
	readonly state: "none" | "on_trial" | "proved" | "went_back";
	/** The new image's. */
	readonly version: string | undefined;
	/** What is still awaited of an image on trial, or why one was left. */
	readonly text: string;
	/** When it was decided, in milliseconds since 1970, where the clock was set. */
	readonly utc: number | undefined;
	/** Of an image on trial: milliseconds that it still has. */
	readonly leftMs: number | undefined;
}

export const TRIAL_MS = 10 * 60_000;
/** Part of the trial that passes in any case: what crashes soon shall not have been confirmed. */
const SHORTEST = 0.1;
/** So often it is looked whether all works. */
const LOOKS = 600;
/** So many looks are between two requests to the own web server. */
const LOOKS_PER_REQUEST = 10;

const WORDS = new Map<keyof Working | "web", string>([
	["network", "the network has not been joined"],
	["readings", "nothing readable has come from the meter"],
	["settings", "the settings could not be read"],
	["web", "the web server has not answered"],
]);

export class Trial {
	/** This start is the first one after an image on trial: how that one ended is not this one's fault. */
	readonly isReturn: boolean;
	private readonly _options: TrialOptions;
	private readonly _trialMs: number;
	private readonly _beganAt: number;
	private _record: TrialRecord | undefined;
	private _proofs: Proofs | undefined = undefined;
	private _timer: Timer | undefined = undefined;
	private _looks = 0;

	/** Decides what this start is. */
	constructor(options: TrialOptions) {
		const { host, version, trialMs = TRIAL_MS } = options;
		this._options = options;
		this._trialMs = trialMs;
		this._beganAt = host.clock.ticks();
		this._record = readTrial(host);
		const record = this._record;
		this.isReturn = !this.onTrial && (record?.stage === "activated" || record?.stage === "begun");
		if (this.onTrial) {
			const working = record?.working ?? { network: false, readings: false, settings: false };
			this._write({ stage: "begun", working, from: record?.from ?? "", to: version, reason: "" });
		} else if (this.isReturn && record !== undefined) {
			const reason = record.reason || fallReason(record, host.device.restartReason);
			this._write({ ...record, stage: "failed", reason });
		} else if (record?.stage === "proved" && record.to !== version) {
			this._write({ ...record, stage: "failed", reason: "The power went in the moment in which it was confirmed." });
		}
	}

	get onTrial(): boolean {
		return this._options.host.update?.onTrial === true && this._record?.stage !== "proved";
	}

	/** Looks from now on whether all works; nothing is to be done when this is no trial. */
	watch(proofs: Proofs): void {
		if (!this.onTrial) return;
		this._proofs = proofs;
		this._timer = this._options.host.timers.every(this._trialMs / LOOKS, () => this._look());
	}

	/** The image of another version is about to be activated. */
	activating(version: string, working: Working): void {
		this._write({ stage: "activated", working, from: this._options.version, to: version, reason: "" });
	}

	status(): TrialStatus {
		const record = this._record;
		if (record === undefined || record.stage === "activated") {
			return { state: "none", version: undefined, text: "", utc: undefined, leftMs: undefined };
		}
		const { to: version, utc, reason, stage } = record;
		if (stage === "failed") return { state: "went_back", version, text: reason, utc, leftMs: undefined };
		if (stage === "proved") return { state: "proved", version, text: "", utc, leftMs: undefined };
		const leftMs = Math.max(0, Math.round(this._trialMs - this._age()));
		return { state: "on_trial", version, text: sentence(this._missing()), utc, leftMs };
	}

	private _age(): number {
		return this._options.host.clock.ticks() - this._beganAt;
	}

	private _look(): void {
		const missing = this._missing();
		if (missing.includes("web") && this._looks++ % LOOKS_PER_REQUEST === 0) this._proofs?.askOwnWeb();
		const age = this._age();
		if (missing.length === 0 && age >= this._trialMs * SHORTEST) this._prove();
		else if (age >= this._trialMs) this._fail(sentence(missing));
	}

	private _prove(): void {
		this._timer?.cancel();
		if (this._record !== undefined) this._write({ ...this._record, stage: "proved" });
		this._options.confirm();
	}

	private _fail(reason: string): void {
		this._timer?.cancel();
		// Failed it has in the eyes of the one that comes back.
		if (this._record !== undefined) this._write({ ...this._record, reason });
		this._options.host.update?.goBack();
	}

	/** What worked before and does not work now. */
	private _missing(): (keyof Working | "web")[] {
		const proofs = this._proofs;
		const working = this._record?.working;
		if (proofs === undefined || working === undefined) return ["web"];
		const missing: (keyof Working | "web")[] = [];
		if (working.settings && !proofs.settings()) missing.push("settings");
		if (working.network && !proofs.network()) missing.push("network");
		if (!proofs.web()) missing.push("web");
		if (working.readings && !proofs.readings()) missing.push("readings");
		return missing;
	}

	private _write(record: Omit<TrialRecord, "utc">): void {
		const { host } = this._options;
		this._record = { ...record, utc: host.clock.utc() };
		writeTrial(host, this._record);
	}
}

/** "The network has not been joined, and the web server has not answered." */
function sentence(missing: readonly (keyof Working | "web")[]): string {
	if (missing.length === 0) return "";
	const text = missing.map((one) => WORDS.get(one)).join(", and ");
	return `${text[0].toUpperCase()}${text.slice(1)}.`;
}

/** Why an image that said nothing was left. */
function fallReason({ stage }: TrialRecord, restartReason: string): string {
	const how = `(${restartReason})`;
	if (stage === "activated") return `It did not begin to run ${how}.`;
	return `It ended before it had proved itself ${how}.`;
}
