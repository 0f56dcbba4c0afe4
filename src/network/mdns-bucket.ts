/** How many datagrams are looked at: so many at once, so many a second. */

const BURST = 60;
const PER_SECOND = 30;

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
}
