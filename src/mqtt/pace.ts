/** Readings in, which of them are due to be sent: every one, one in so many seconds, or on a change of power. */
import { FIELDS, fieldIndex } from "../readings/fields.ts";
import type { Reading } from "../readings/reading.ts";

const IMPORT = fieldIndex("active_power_import_w");
const EXPORT = fieldIndex("active_power_export_w");
/** A meter's own pace wavers: what comes this much too early is in time. */
const TOLERANCE_MS = 500;

export interface PaceOptions {
	/** Fewest milliseconds between two readings; 0: every one. */
	readonly readingMs: number;
	/** A change of net active power that is sent before its time; 0: none. */
	readonly thresholdW: number;
	readonly energyMs: number;
}

export class Pace {
	private readonly _options: PaceOptions;
	private _readingAt: number | undefined = undefined;
	private _energyAt: number | undefined = undefined;
	private _power = Number.NaN;

	constructor(options: PaceOptions) {
		this._options = options;
	}

	/** What was due is sent again with the next reading. */
	reset(): void {
		this._readingAt = undefined;
		this._energyAt = undefined;
	}

	reading(reading: Reading): boolean {
		const { readingMs, thresholdW } = this._options;
		const power = netPower(reading);
		const jumped = thresholdW > 0 && Math.abs(power - this._power) >= thresholdW;
		if (!jumped && !passed(this._readingAt, reading.receivedTicks, readingMs)) return false;
		this._readingAt = reading.receivedTicks;
		if (!Number.isNaN(power)) this._power = power;
		return true;
	}

	/** True only for a reading that holds a register. */
	energy(reading: Reading): boolean {
		if (!passed(this._energyAt, reading.receivedTicks, this._options.energyMs) || !hasTotal(reading)) return false;
		this._energyAt = reading.receivedTicks;
		return true;
	}
}

function passed(before: number | undefined, now: number, interval: number): boolean {
	return before === undefined || now - before + TOLERANCE_MS >= interval;
}

function netPower(reading: Reading): number {
	const exported = reading.values[EXPORT];
	return reading.values[IMPORT] - (Number.isNaN(exported) ? 0 : exported);
}

function hasTotal(reading: Reading): boolean {
	const values = reading.values;
	for (let index = 0; index < values.length; index++) {
		if (FIELDS[index].total && !Number.isNaN(values[index])) return true;
	}
	return false;
}
