/** How many datagrams are looked at: so many short ones at once, so many a second; long ones stand for several. */

const BURST = 60;
const PER_SECOND = 20;

export class Bucket {
	#left = BURST;
	#at = 0;

	/** False for one too many. */
	take(now: number): boolean {
		this.#left = Math.min(BURST, this.#left + ((now - this.#at) * PER_SECOND) / 1000);
		this.#at = now;
		if (this.#left < 1) return false;
		this.#left--;
		return true;
	}

	/** The one taken last was worth so many more. */
	charge(more: number): void {
		this.#left -= more;
	}
}
