/**
 * Good frames, evidence and time in; out comes the speed and polarity to listen with.
 *
 * Always 8N1: it also hears 8E1 (the flagged bytes are right) and 7E1 (bit 7 is masked), which
 * leaves polarity and three speeds to find.
 */
import { frozen } from "../bytes/frozen.ts";
import type { LineSettings, Storage } from "../host.ts";
import type { Kind } from "./evidence.ts";

/** `inverted` is relative to how the board or cable is made: the likeliest first. */
export const CANDIDATES: readonly LineSettings[] = frozen(
	[115200, 9600, 2400].flatMap((baud) => [
		{ baud, inverted: false },
		{ baud, inverted: true },
	]),
);

/** Two periods of the slowest meter (EFS 2.0: ten seconds) and some. */
export const DWELL_MS = 25_000;
export const LOST_AFTER_MS = 60_000;
export const FRAMES_TO_LOCK = 2;
/** A burst is over, and may be judged, when nothing has come for so long. */
const QUIET_MS = 1000;

const STORAGE_KEY = "line";

export class LineSearch {
	locked = false;
	readonly #storage: Storage;
	/** Where a search begins and where a silent line waits. */
	#home: number;
	#index: number;
	#goodFrames = 0;
	#goodAt: number;
	#since: number;
	/** Turning the polarity changed nothing: the adapter cannot. */
	#cannotInvert = false;
	#turned = false;

	constructor(storage: Storage, now: number) {
		this.#storage = storage;
		this.#home = remembered(storage);
		this.#index = this.#home;
		this.#goodAt = now;
		this.#since = now;
	}

	get settings(): LineSettings {
		return CANDIDATES[this.#index];
	}

	/** A frame whose check holds. */
	good(now: number): void {
		this.#goodAt = now;
		this.#since = now;
		if (this.locked || ++this.#goodFrames < FRAMES_TO_LOCK) return;
		this.locked = true;
		if (this.#home === this.#index && this.#storage.get(STORAGE_KEY) !== undefined) return;
		this.#home = this.#index;
		this.#storage.set(STORAGE_KEY, Uint8Array.of(this.#index));
	}

	/**
	 * To be called about once a second with what was heard since the last call that returned true.
	 * Returns true when that evidence is used up; `settings` may have changed then.
	 */
	tick(now: number, kind: Kind, heardAt: number): boolean {
		if (this.locked) {
			if (now - this.#goodAt < LOST_AFTER_MS) return false;
			this.locked = false;
			this.#goodFrames = 0;
			this.#turned = this.#cannotInvert = false;
		}
		if (this.#goodFrames === 0 && now - heardAt >= QUIET_MS) {
			const hint = this.#hinted(kind);
			if (hint !== undefined) return this.#go(hint, now);
		}
		if (now - this.#since < DWELL_MS) return false;
		this.#turned = false;
		if (kind === "nothing" || kind === "few") return this.#go(this.#home, now);
		// Text is heard as such at the right speed only, whatever else is wrong with it.
		if (kind === "text" || kind === "seven_bit" || kind === "inverted") return this.#go(this.#index, now);
		return this.#go((this.#index + 1) % CANDIDATES.length, now);
	}

	/** The candidate that the evidence points to, if it points anywhere. */
	#hinted(kind: Kind): number | undefined {
		if (kind === "slower") {
			// Every bit of a slower sender is a break here.
			const slower = this.#index + 2;
			return slower < CANDIDATES.length ? slower : undefined;
		}
		if (kind === "inverted" && !this.#cannotInvert) {
			if (this.#turned) {
				this.#cannotInvert = true;
				return undefined;
			}
			this.#turned = true;
			return this.#index ^ 1;
		}
		return undefined;
	}

	#go(index: number, now: number): true {
		this.#index = index;
		this.#since = now;
		this.#goodFrames = 0;
		return true;
	}
}

function remembered(storage: Storage): number {
	const stored = storage.get(STORAGE_KEY);
	return stored !== undefined && stored.length === 1 && stored[0] < CANDIDATES.length ? stored[0] : 0;
}
