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
	#ticks = 0;
	#power = Number.NaN;
	/** The register at the last step that counts, and the energy integrated since. */
	#register = Number.NaN;
	#integratedWh = 0;
	/** Sums over the steps seen so far. */
	#steps = 0;
	#grownWh = 0;
	#expectedWh = 0;

	/** Every reading in its order, once it bears the ticks of its arrival. */
	observe({ values, receivedTicks, assumedStepWh }: Reading): void {
		const energy = values[ENERGY];
		this.#integrate(values[POWER], receivedTicks);
		if (Number.isNaN(energy)) return;
		if (assumedStepWh !== undefined) this.#step(energy, assumedStepWh);
		else {
			// The meter says its own scale.
			this.mismatch = undefined;
			this.#register = Number.NaN;
		}
	}

	#integrate(power: number, ticks: number): void {
		const elapsed = ticks - this.#ticks;
		this.#ticks = ticks;
		if (Number.isNaN(power)) return;
		if (elapsed > LONGEST_GAP_MS) this.#restart();
		else if (!Number.isNaN(this.#power)) this.#integratedWh += ((this.#power + power) / 2) * (elapsed / MS_PER_HOUR);
		this.#power = power;
	}

	/** The register as it stands now. */
	#step(energy: number, stepWh: number): void {
		if (Number.isNaN(this.#register) || energy < this.#register) {
			this.#register = energy;
			this.#integratedWh = 0;
			return;
		}
		if (energy === this.#register) return;
		// What was integrated before the first step belongs to a part of it.
		if (this.#steps++ > 0) {
			this.#grownWh += energy - this.#register;
			this.#expectedWh += this.#integratedWh;
		}
		this.#register = energy;
		this.#integratedWh = 0;
		if (this.#steps > STEPS && this.#expectedWh >= ENOUGH_WH) this.#judge(stepWh);
	}

	#judge(stepWh: number): void {
		const quotient = this.#expectedWh / this.#grownWh;
		const factor = 10 ** Math.round(Math.log10(quotient));
		const near = quotient / factor < TOLERANCE && factor / quotient < TOLERANCE;
		if (!near || factor === 1 || factor > 1000 || factor < 0.001) this.mismatch = undefined;
		else {
			const value = VALUES.find((allowed) => Math.abs(Number(allowed) / (stepWh * factor) - 1) < 0.01);
			this.mismatch = { factor, setting: "meter.energy_step", value };
		}
		this.#steps = 1;
		this.#grownWh = 0;
		this.#expectedWh = 0;
	}

	#restart(): void {
		this.#power = Number.NaN;
		this.#register = Number.NaN;
		this.#integratedWh = 0;
		this.#steps = 0;
		this.#grownWh = 0;
		this.#expectedWh = 0;
	}
}
