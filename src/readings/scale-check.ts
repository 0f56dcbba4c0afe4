/**
 * Readings of a meter that sends no scalers → whether its energy registers are scaled right: what the
 * register grew by is held against the power integrated over the same time. Nothing is rescaled here.
 */
import { frozen } from "../bytes/frozen.ts";
import { fieldIndex } from "./fields.ts";
import type { Reading } from "./reading.ts";

const POWER = fieldIndex("active_power_import_w");
const ENERGY = fieldIndex("active_energy_import_kwh");

/** Readings further apart leave out too much of the power between them. */
const LONGEST_GAP_MS = 60_000;
/** Power is integrated over so many register steps and so much energy before a word is said. */
const STEPS = 3;
const ENOUGH_WH = 50;
/** How far from a power of ten the quotient may be: integration of samples is not exact. */
const TOLERANCE = 1.4;
const MS_PER_HOUR = 3_600_000;

export interface ScaleMismatch {
	/** Multiply the shown energy by this: 0.001 to 1000, a power of ten. */
	readonly factor: number;
	/** The setting that would mend it, and its value; undefined when no value of it would. */
	readonly setting: "meter.energy_step";
	readonly value: string | undefined;
}

const VALUES: readonly string[] = frozen(["1", "10", "100", "1000"]);

export class ScaleCheck {
	/** Undefined while nothing is wrong, or not enough has been seen. */
	mismatch: ScaleMismatch | undefined = undefined;
	private _ticks = 0;
	private _power = Number.NaN;
	/** The register at the last step that counts, and the energy integrated since. */
	private _register = Number.NaN;
	private _integratedWh = 0;
	/** Sums over the steps seen so far. */
	private _steps = 0;
	private _grownWh = 0;
	private _expectedWh = 0;

	/** Every reading in its order, once it bears the ticks of its arrival. */
	observe({ values, receivedTicks, assumedStepWh }: Reading): void {
		const energy = values[ENERGY];
		this._integrate(values[POWER], receivedTicks);
		if (Number.isNaN(energy)) return;
		if (assumedStepWh !== undefined) this._step(energy, assumedStepWh);
		else {
			// The meter says its own scale.
			this.mismatch = undefined;
			this._register = Number.NaN;
		}
	}

	private _integrate(power: number, ticks: number): void {
		const elapsed = ticks - this._ticks;
		this._ticks = ticks;
		if (Number.isNaN(power)) return;
		if (elapsed > LONGEST_GAP_MS) this._restart();
		else if (!Number.isNaN(this._power)) this._integratedWh += ((this._power + power) / 2) * (elapsed / MS_PER_HOUR);
		this._power = power;
	}

	/** The register as it stands now. */
	private _step(energy: number, stepWh: number): void {
		if (Number.isNaN(this._register) || energy < this._register) {
			this._register = energy;
			this._integratedWh = 0;
			return;
		}
		if (energy === this._register) return;
		// What was integrated before the first step belongs to a part of it.
		if (this._steps++ > 0) {
			this._grownWh += energy - this._register;
			this._expectedWh += this._integratedWh;
		}
		this._register = energy;
		this._integratedWh = 0;
		if (this._steps > STEPS && this._expectedWh >= ENOUGH_WH) this._judge(stepWh);
	}

	private _judge(stepWh: number): void {
		const quotient = this._expectedWh / this._grownWh;
		const factor = 10 ** Math.round(Math.log10(quotient));
		const near = quotient / factor < TOLERANCE && factor / quotient < TOLERANCE;
		if (!near || factor === 1 || factor > 1000 || factor < 0.001) this.mismatch = undefined;
		else {
			const value = VALUES.find((allowed) => Math.abs(Number(allowed) / (stepWh * factor) - 1) < 0.01);
			this.mismatch = { factor, setting: "meter.energy_step", value };
		}
		this._steps = 1;
		this._grownWh = 0;
		this._expectedWh = 0;
	}

	private _restart(): void {
		this._power = Number.NaN;
		this._register = Number.NaN;
		this._integratedWh = 0;
		this._steps = 0;
		this._grownWh = 0;
		this._expectedWh = 0;
	}
}
