/**
 * Images of firmware as their sources send them, one at a time → installed, or refused or given up with
 * a reason. A source that is lost may come back and go on where it was.
 */
import type { BootStatus } from "../boot/record.ts";
import { frozen } from "../bytes/frozen.ts";
import type { Host, Timer } from "../host.ts";
import type { ImageHeader } from "./header.ts";
import { type ImageSource, Inlet, type Part, type Receiver } from "./inlet.ts";
import { type Reason, type Refusal, refused } from "./reasons.ts";
import { Transfer, type TransferHost } from "./transfer.ts";
import type { Trust } from "./trust.ts";

export interface UpdaterOptions {
	readonly host: UpdaterHost;
	readonly trust: Trust;
	/** Of the firmware that runs. */
	readonly version: string;
	readonly boot: Pick<BootStatus, "reason">;
	/** The next start runs the new image: it had better be soon. */
	readonly installed: () => void;
}

export type UpdaterHost = TransferHost & Pick<Host, "clock" | "timers">;

/** How the last update ended. */
export interface UpdateResult {
	readonly result: "installed" | "refused" | "failed";
	readonly reason: Reason | undefined;
	readonly text: string;
	/** Of the image; undefined when it was not believed. */
	readonly version: string | undefined;
	/** Milliseconds since 1970 UTC, where the clock was set. */
	readonly utc: number | undefined;
}

export interface UpdateStatus {
	/** `interrupted`: waits for the rest; `installed`: waits for the restart. */
	readonly state: "idle" | "receiving" | "interrupted" | "activating" | "installed";
	/** Bytes of the file; 0 and 0 when there is none. */
	readonly received: number;
	readonly total: number;
	/** Of the image under way, once it has been checked. */
	readonly header: ImageHeader | undefined;
	readonly last: UpdateResult | undefined;
	/** Of the firmware that runs. */
	readonly version: string;
	readonly slot: SlotStatus;
	/** What there is to be had, where somebody looks for it. */
	readonly available: Available | undefined;
}

export interface SlotStatus {
	/** Most bytes of an image. */
	readonly capacity: number;
	/** The firmware that runs is new and has not proved itself. */
	readonly onTrial: boolean;
	/** The lowest security version that is taken, and the number of the last change of keys. */
	readonly floor: number;
	readonly epoch: number;
}

export interface Available {
	readonly version: string;
	readonly notes: string;
}

/** A source that says nothing for so long is lost. */
export const SILENCE_MS = 30_000;
/** So long the rest of a file is waited for. */
export const RESUME_MS = 10 * 60_000;
/** In each such time, so many bytes must come. */
export const PACE_MS = 60_000;
export const PACE_BYTES = 60 * 1024;
/** How long the slot may take for what it was given. */
export const SLOT_MS = 60_000;
/** After a start that a dip of the supply caused. */
export const SUPPLY_MS = 10 * 60_000;
const LOOK_MS = 5000;

/** What was not the image's fault. */
const FAILED: readonly Reason[] = frozen(["slot_failed", "stalled", "too_slow", "lost", "abandoned", "wrong_hash"]);

export class Updater {
	private readonly _options: UpdaterOptions;
	private readonly _listeners = new Set<() => void>();
	private _transfer: Transfer | undefined = undefined;
	private _source: Inlet | undefined = undefined;
	private _last: UpdateResult | undefined = undefined;
	private _timer: Timer | undefined = undefined;
	/** When the last byte was taken, or the source was lost. */
	private _active = 0;
	/** When the present measure of the pace began, and what had come by then. */
	private _paceSince = 0;
	private _paceFrom = 0;
	/** What was told last. */
	private _told = "";
	private _onTrial: boolean;
	/** Set by whoever looks for newer firmware. */
	available: Available | undefined = undefined;

	constructor(options: UpdaterOptions) {
		this._options = options;
		this._onTrial = options.host.update.onTrial;
	}

	status(): UpdateStatus {
		const transfer = this._transfer;
		const { received = 0, total = 0, header } = transfer ?? {};
		const { host, trust, version } = this._options;
		const slot = {
			capacity: host.update.capacity,
			onTrial: this._onTrial,
			floor: trust.floor,
			epoch: trust.keys.epoch,
		};
		const { available } = this;
		return { state: this._state(transfer), received, total, header, last: this._last, version, slot, available };
	}

	/** Something is under way that a restart would undo. */
	get busy(): boolean {
		return this._transfer !== undefined;
	}

	/** Tells of each new state, and of each percent. */
	subscribe(listener: () => void): () => void {
		this._listeners.add(listener);
		return () => void this._listeners.delete(listener);
	}

	/** Begins a file, or goes on with the one that was interrupted. */
	begin(part: Part, source: ImageSource): Receiver | Refusal {
		const { host, boot } = this._options;
		const transfer = this._transfer;
		const state = this._state(transfer);
		if (state === "installed") return refused("busy", "An update is installed and waits for the restart.");
		if (state === "receiving" || state === "activating") {
			return refused("busy", "Another update is under way: wait for it, or give it up with DELETE /v1/update.");
		}
		if (this._onTrial) {
			return refused("on_trial", "The firmware that runs is new and on trial: try again when it has proved itself.");
		}
		if (boot.reason === "brown-out" && host.clock.ticks() < SUPPLY_MS) {
			return refused("low_supply", "The supply dipped a moment ago: try again in ten minutes, or with another supply.");
		}
		if (part.start > 0) {
			if (transfer === undefined) return refused("wrong_place", "Nothing is there to go on with: begin at byte 0.");
			if (transfer.received !== part.start || transfer.total !== part.total) {
				const place = `${transfer.received} of ${transfer.total} bytes are there`;
				return refused("wrong_place", `${place}: go on with byte ${transfer.received}, or begin at byte 0.`);
			}
		}
		return this._receive(part.start > 0 && transfer !== undefined ? transfer : this._fresh(part.total), part, source);
	}

	/** Gives up what is under way; false when the slot is being activated, which cannot be stopped. */
	abandon(): boolean {
		const transfer = this._transfer;
		if (transfer?.activating || transfer?.outcome === "installed") return false;
		this._fail("abandoned", "The update was given up.");
		return true;
	}

	/** The image that runs has proved itself, and stays. */
	confirm(): void {
		const { host, trust } = this._options;
		// In this order: an image that is confirmed must not keep keys that were meant to go.
		trust.adopt();
		host.update.confirm();
		this._onTrial = false;
		this._tell();
	}

	/** Does `work`, which forgets all that is stored, and still knows whom to believe. */
	outlive(work: () => void): void {
		this._options.trust.outlive(work);
	}

	private _fresh(total: number): Transfer {
		const { host, trust, version } = this._options;
		this._transfer?.abandon(refused("abandoned", "Another one was begun."));
		return new Transfer({ host, trust, version, total, changed: () => this._changed() });
	}

	private _receive(transfer: Transfer, part: Part, source: ImageSource): Receiver {
		this._transfer = transfer;
		if (part.force) transfer.force = true;
		this._source = new Inlet(transfer, part.end, source, {
			progress: () => this._progress(),
			lost: (inlet) => this._lost(inlet),
		});
		this._active = this._options.host.clock.ticks();
		this._paceSince = this._active;
		this._paceFrom = transfer.received;
		this._timer ??= this._options.host.timers.every(LOOK_MS, () => this._look());
		this._tell();
		return this._source;
	}

	private _state(transfer: Transfer | undefined): UpdateStatus["state"] {
		if (transfer === undefined) return "idle";
		if (transfer.outcome === "installed") return "installed";
		if (transfer.activating) return "activating";
		return this._source === undefined ? "interrupted" : "receiving";
	}

	/** Something came from the source. */
	private _progress(): void {
		this._active = this._options.host.clock.ticks();
		this._settle();
		if (this._source?.outcome === "part") this._source = undefined;
		this._tell();
	}

	/** Something came from the slot. */
	private _changed(): void {
		const source = this._source;
		this._active = this._options.host.clock.ticks();
		this._settle();
		source?.source.changed();
		this._tell();
	}

	private _lost(inlet: Inlet): void {
		if (this._source !== inlet) return;
		this._source = undefined;
		this._active = this._options.host.clock.ticks();
		this._tell();
	}

	/** Once the transfer has an outcome, that is the last result. */
	private _settle(): void {
		const transfer = this._transfer;
		const outcome = transfer?.outcome;
		if (transfer === undefined || outcome === undefined) return;
		const installed = outcome === "installed";
		if (installed && this._last?.result === "installed") return;
		const reason = installed ? undefined : outcome.reason;
		this._last = {
			result: installed ? "installed" : FAILED.includes(outcome.reason) ? "failed" : "refused",
			reason,
			text: installed ? "The new firmware is in place and starts now." : outcome.text,
			version: transfer.header?.version,
			utc: this._options.host.clock.utc(),
		};
		this._timer?.cancel();
		this._timer = undefined;
		this._source = undefined;
		if (installed) this._options.installed();
		else this._transfer = undefined;
	}

	private _fail(reason: Reason, text: string): void {
		const source = this._source;
		if (this._transfer === undefined) return;
		this._transfer.abandon(refused(reason, text));
		this._settle();
		source?.source.changed();
		this._tell();
	}

	/** Looks whether all goes on. */
	private _look(): void {
		const transfer = this._transfer;
		if (transfer === undefined) return;
		const now = this._options.host.clock.ticks();
		const quiet = now - this._active;
		if (transfer.waiting && this._source !== undefined) {
			if (quiet >= SLOT_MS) this._fail("slot_failed", "The slot for new firmware does not answer: restart the dongle.");
			return;
		}
		const source = this._source;
		if (source === undefined) {
			if (quiet >= RESUME_MS) this._fail("lost", "The connection was lost, and the rest of the image did not come.");
		} else if (quiet >= SILENCE_MS) {
			source.stall();
			this._lost(source);
			source.source.changed();
		} else if (now - this._paceSince >= PACE_MS) {
			const slow = transfer.received - this._paceFrom < PACE_BYTES;
			this._paceSince = now;
			this._paceFrom = transfer.received;
			if (slow) this._fail("too_slow", "The line is too slow: less than 1 KB/s came for a minute. Try it from nearer.");
		}
	}

	private _tell(): void {
		const { state, received, total } = this.status();
		const now = `${state} ${percentOf(received, total)} ${this._last?.utc} ${this._last?.reason} ${this._onTrial}`;
		if (now === this._told) return;
		this._told = now;
		for (const listener of this._listeners) listener();
	}
}

/** Whole percents; 100 only when all is there. */
export function percentOf(received: number, total: number): number {
	return total === 0 ? 0 : Math.floor((received / total) * 100);
}
