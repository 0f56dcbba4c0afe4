/** Wrong tokens per address → how long that address has to wait before the next is looked at. */

interface Culprit {
	wrong: number;
	/** Ticks of the last wrong token. */
	last: number;
}

/** So many may be typing errors. */
const FREE = 5;
const LONGEST_MS = 60_000;
const FORGET_MS = 600_000;
const MAX_ADDRESSES = 16;

export class Throttle {
	/** In the order of their last wrong token. */
	private readonly _culprits = new Map<string, Culprit>();

	/** Milliseconds until the next token from `address` is looked at; 0: now. */
	wait(address: string, now: number): number {
		const culprit = this._culprits.get(address);
		if (culprit === undefined || culprit.wrong < FREE) return 0;
		const delay = Math.min(LONGEST_MS, 1000 * 2 ** (culprit.wrong - FREE));
		return Math.max(0, culprit.last + delay - now);
	}

	wrong(address: string, now: number): void {
		let culprit = this._culprits.get(address);
		if (culprit === undefined || now - culprit.last > FORGET_MS) culprit = { wrong: 0, last: now };
		culprit.wrong++;
		culprit.last = now;
		this._culprits.delete(address);
		this._culprits.set(address, culprit);
		if (this._culprits.size > MAX_ADDRESSES) {
			for (const oldest of this._culprits.keys()) {
				this._culprits.delete(oldest);
				break;
			}
		}
	}

	right(address: string): void {
		this._culprits.delete(address);
	}
}
