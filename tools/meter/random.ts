/** A seed → a repeatable sequence of numbers: mulberry32, the same on every engine. */
export class Random {
	#state: number;

	constructor(seed: number) {
		this.#state = seed | 0;
	}

	/** An integer from 0 to 2^32 − 1. */
	next(): number {
		this.#state = (this.#state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return (mixed ^ (mixed >>> 14)) >>> 0;
	}

	/** At least 0 and below 1. */
	fraction(): number {
		return this.next() / 0x1_0000_0000;
	}

	/** An integer from `low` to `high`, both included. */
	between(low: number, high: number): number {
		return low + Math.floor(this.fraction() * (high - low + 1));
	}

	chance(probability: number): boolean {
		return this.fraction() < probability;
	}
}
