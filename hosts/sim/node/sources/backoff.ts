/** Failures in, the pause before the next try out. */
const FIRST_MS = 250;
const LONGEST_MS = 5000;

export class Backoff {
	#failures = 0;

	/** Milliseconds to wait now: none before the first failure. */
	get delayMs(): number {
		return this.#failures === 0 ? 0 : Math.min(LONGEST_MS, FIRST_MS * 2 ** (this.#failures - 1));
	}

	failed(): void {
		this.#failures++;
	}

	succeeded(): void {
		this.#failures = 0;
	}
}
