/**
 * How far the meter's clock face is from UTC, learned from readings: whole hours are its zone,
 * the rest is its drift. The letter of a telegram and the DST flag of DLMS are not asked: meters
 * are known to send them wrong.
 */

/** So many readings in a row must agree before an offset is believed. */
const AGREEING = 3;
/** No zone is further from UTC; beyond it the meter's clock was never set. */
const FARTHEST_HOURS = 14;

export class MeterClock {
	/** Minutes to add to UTC for the meter's clock face; undefined until learned. */
	offsetMinutes: number | undefined = undefined;
	/** Seconds by which the meter's clock is ahead, after the offset; undefined until learned. */
	driftSeconds: number | undefined = undefined;
	private _candidate = 0;
	private _agreeing = 0;

	/** `localSeconds` as the meter showed them when the clock said `utcMilliseconds`. */
	learn(localSeconds: number, utcMilliseconds: number): void {
		const difference = localSeconds - utcMilliseconds / 1000;
		const hours = Math.round(difference / 3600);
		if (Math.abs(hours) > FARTHEST_HOURS) {
			this.offsetMinutes = undefined;
			this.driftSeconds = undefined;
			this._agreeing = 0;
			return;
		}
		this._agreeing = hours === this._candidate ? Math.min(this._agreeing + 1, AGREEING) : 1;
		this._candidate = hours;
		if (this._agreeing < AGREEING) return;
		this.offsetMinutes = hours * 60;
		this.driftSeconds = Math.round(difference - hours * 3600);
	}
}
