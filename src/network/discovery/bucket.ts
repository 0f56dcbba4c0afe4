/** How many datagrams are looked at: so many short ones at once, so many a second; long ones stand for several. */

const BURST = 60;
const PER_SECOND = 20;

export class Bucket {
	private _left = BURST;
	private _at = 0;

	/** False for one too many. */
	take(now: number): boolean {
		this._left = Math.min(BURST, this._left + ((now - this._at) * PER_SECOND) / 1000);
		this._at = now;
		if (this._left < 1) return false;
		this._left--;
		return true;
	}

	/** The one taken last was worth so many more. */
	charge(more: number): void {
		this._left -= more;
	}
}
