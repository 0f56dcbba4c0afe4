/** Failures, time connected, and what the supply can bear → the transmit power, from low to high. */
import { frozen } from "../../bytes/frozen.ts";

/** In dBm. The current drawn at 20 is about twice that at 8. */
export const POWER_STEPS = frozen([8, 14, 20]);
/** Where the supply has dipped: the ceiling after one dip, two, three and more in a row. */
const CEILINGS_AFTER_DIPS = frozen([20, 11, 8, 5]);

export class TransmitPower {
	/** What is set now; undefined before the radio was used. */
	dbm: number | undefined = undefined;
	private readonly _set: (dbm: number) => void;
	private readonly _dips: number;
	private _step = 0;
	private _most: number;

	constructor(set: (dbm: number) => void, most: number, dipsInRow: number) {
		this._set = set;
		this._most = most;
		this._dips = dipsInRow;
	}

	/** The owner's limit, or that of a supply that has dipped. */
	get ceiling(): number {
		return Math.min(this._most, CEILINGS_AFTER_DIPS[Math.min(this._dips, CEILINGS_AFTER_DIPS.length - 1)]);
	}

	limit(most: number): void {
		this._most = most;
		if (this.dbm !== undefined) this.apply();
	}

	/** True when there was more to give. */
	raise(): boolean {
		if (this.dbm === undefined || this.dbm >= this.ceiling) return false;
		this._step++;
		this.apply();
		return true;
	}

	/** Says it to the platform when it is another one. */
	apply(): void {
		const step = POWER_STEPS[Math.min(this._step, POWER_STEPS.length - 1)];
		const dbm = Math.min(step, this.ceiling);
		if (dbm !== this.dbm) this._set(dbm);
		this.dbm = dbm;
	}
}
