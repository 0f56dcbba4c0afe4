/** Local time → what the panels on the roof give, in W over three phases. */
import type { Random } from "./random.ts";

const PEAK_W = 9_200;
const DAY = 86_400;
const YEAR = 365.2425 * DAY;
/** 21 June as a share of the year. */
const MIDSUMMER = 0.468;

export class Sun {
	/** The share of the light that the clouds let through. */
	#clearness: number;
	#target: number;

	constructor(random: Random) {
		this.#clearness = 0.3 + 0.7 * random.fraction();
		this.#target = this.#clearness;
	}

	watts(localSeconds: number, random: Random): number {
		if (random.chance(1 / 400)) this.#target = 0.15 + 0.85 * random.fraction();
		this.#clearness += (this.#target - this.#clearness) / 60;
		return PEAK_W * this.#clearness * sunshine(localSeconds);
	}
}

/** 0 at night, near 1 at noon in June. Only arithmetic that every engine rounds alike. */
function sunshine(localSeconds: number): number {
	const fromMidsummer = Math.abs(((((localSeconds / YEAR) % 1) - MIDSUMMER + 1.5) % 1) - 0.5) * 2;
	const season = 1 - fromMidsummer * fromMidsummer * (3 - 2 * fromMidsummer);
	const halfDayHours = 3.4 + 5.4 * season;
	const fromNoon = ((localSeconds % DAY) / 3600 - 12) / halfDayHours;
	return Math.max(0, 1 - fromNoon * fromNoon) * (0.15 + 0.85 * season);
}
