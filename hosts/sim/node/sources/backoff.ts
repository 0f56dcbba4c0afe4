/** Failures in, the pause before the next try out. */
const FIRST_MS = 250;
const LONGEST_MS = 5000;

export class Backoff {
	#failures = 0;
	#reason: string | undefined = undefined;

	/** Milliseconds to wait now: none before the first failure. */
	get delayMs(): number {
		return this.#failures === 0 ? 0 : Math.min(LONGEST_MS, FIRST_MS * 2 ** (this.#failures - 1));
	}

	/** Whether it failed in another way than the time before. */
	failed(reason: string): boolean {
		this.#failures++;
		const isNews = reason !== this.#reason;
		this.#reason = reason;
		return isNews;
	}

	succeeded(): void {
		this.#failures = 0;
		this.#reason = undefined;
	}
}
