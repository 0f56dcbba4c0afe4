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
	private readonly _storage: Storage;
	/** Where a search begins and where a silent line waits. */
	private _home: number;
	private _index: number;
	private _goodFrames = 0;
	private _goodAt: number;
	private _since: number;
	/** Turning the polarity changed nothing: the adapter cannot. */
	private _cannotInvert = false;
	private _turned = false;

	constructor(storage: Storage, now: number) {
		this._storage = storage;
		this._home = remembered(storage);
		this._index = this._home;
		this._goodAt = now;
		this._since = now;
	}

	get settings(): LineSettings {
		return CANDIDATES[this._index];
	}

	/** A frame whose check holds. */
	good(now: number): void {
		this._goodAt = now;
		this._since = now;
		if (this.locked || ++this._goodFrames < FRAMES_TO_LOCK) return;
		this.locked = true;
		if (this._home === this._index && this._storage.get(STORAGE_KEY) !== undefined) return;
		this._home = this._index;
		this._storage.set(STORAGE_KEY, Uint8Array.of(this._index));
	}

	/**
	 * To be called about once a second with what was heard since the last call that returned true.
	 * Returns true when that evidence is used up; `settings` may have changed then.
	 */
	tick(now: number, kind: Kind, heardAt: number): boolean {
		if (this.locked) {
			if (now - this._goodAt < LOST_AFTER_MS) return false;
			this.locked = false;
			this._goodFrames = 0;
			this._turned = this._cannotInvert = false;
		}
		if (this._goodFrames === 0 && now - heardAt >= QUIET_MS) {
			const hint = this._hinted(kind);
			if (hint !== undefined) return this._go(hint, now);
		}
		if (now - this._since < DWELL_MS) return false;
		this._turned = false;
		if (kind === "nothing" || kind === "few") return this._go(this._home, now);
		// Text is heard as such at the right speed only, whatever else is wrong with it.
		if (kind === "text" || kind === "seven_bit" || kind === "inverted") return this._go(this._index, now);
		return this._go((this._index + 1) % CANDIDATES.length, now);
	}

	/** The candidate that the evidence points to, if it points anywhere. */
	private _hinted(kind: Kind): number | undefined {
		if (kind === "slower") {
			// Every bit of a slower sender is a break here.
			const slower = this._index + 2;
			return slower < CANDIDATES.length ? slower : undefined;
		}
		if (kind === "inverted" && !this._cannotInvert) {
			if (this._turned) {
				this._cannotInvert = true;
				return undefined;
			}
			this._turned = true;
			return this._index ^ 1;
		}
		return undefined;
	}

	private _go(index: number, now: number): true {
		this._index = index;
		this._since = now;
		this._goodFrames = 0;
		return true;
	}
}

function remembered(storage: Storage): number {
	const stored = storage.get(STORAGE_KEY);
	return stored !== undefined && stored.length === 1 && stored[0] < CANDIDATES.length ? stored[0] : 0;
}
