/** When the access point was opened, used and done with → when it closes. Milliseconds, all of them ticks. */

/** Without anybody doing anything. */
export const OPEN_MS = 10 * 60_000;
/** So much longer at least after somebody did something. */
export const USED_MS = 3 * 60_000;
/** Whatever is done. */
export const LONGEST_MS = 30 * 60_000;
/** So that who is done can read where the dongle is to be found. */
export const DONE_MS = 60_000;

export class OpenTime {
	/** When it closes. */
	endsAt: number;
	private readonly _openedAt: number;
	private _isDone = false;

	constructor(now: number) {
		this._openedAt = now;
		this.endsAt = now + OPEN_MS;
	}

	used(now: number): void {
		if (!this._isDone) this.endsAt = Math.max(this.endsAt, Math.min(now + USED_MS, this._openedAt + LONGEST_MS));
	}

	done(now: number): void {
		this._isDone = true;
		this.endsAt = Math.min(this.endsAt, now + DONE_MS);
	}
}
