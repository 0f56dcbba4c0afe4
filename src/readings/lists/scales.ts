/**
 * Powers of ten for makers that send OBIS codes but no scalers. Power is always in W and var;
 * what differs is here. Sources: Kamstrup HAN-NVE 3.1 and 5512-2584, KFM_001, captures of the E450.
 */
import { frozen } from "../../bytes/frozen.ts";
import { UNIT, type Unit } from "../../cosem/unit.ts";

export interface Scale {
	readonly current: number;
	readonly voltage: number;
	/** Tenths of a volt at some utilities: told by their size. */
	readonly voltageVaries?: true;
	readonly powerFactor: number;
	/** Of the energy registers, unless the setting says otherwise. */
	readonly energy: number;
}

const KAIFA: Scale = frozen({ current: -3, voltage: -1, powerFactor: -3, energy: 0 });
const KAMSTRUP: Scale = frozen({ current: -2, voltage: 0, powerFactor: -2, energy: 1 });
const KAMSTRUP_TRANSFORMER: Scale = frozen({ ...KAMSTRUP, current: -3 });
const KAMSTRUP_SWEDEN: Scale = frozen({ ...KAMSTRUP, energy: 0 });
const LANDIS_GYR: Scale = frozen({ current: -2, voltage: 0, voltageVaries: true, powerFactor: -3, energy: 0 });
const ISKRAEMECO: Scale = frozen({ current: -2, voltage: -1, powerFactor: -3, energy: 0 });

/** The maker's scale, or undefined when nobody knows it. Kamstrup's type number tells its variants. */
export function scaleOf(maker: string | undefined, meterType: string | undefined): Scale | undefined {
	switch (maker) {
		case "Kaifa":
			return KAIFA;
		case "Landis+Gyr":
			return LANDIS_GYR;
		case "Iskraemeco":
			return ISKRAEMECO;
		case "Kamstrup":
			// 685…: for current transformers. …N245…: the Swedish configuration, whose registers count Wh.
			if (meterType?.startsWith("685")) return KAMSTRUP_TRANSFORMER;
			return meterType?.slice(8, 12) === "N245" ? KAMSTRUP_SWEDEN : KAMSTRUP;
		default:
			return undefined;
	}
}

/** The unit of an electricity value whose meter does not send it (IEC 62056-6-1, Table 12). */
export function unitOf(c: number, d: number): Unit {
	const integral = d === 8;
	if ((!integral && d !== 7) || c === 0 || c > 80) return UNIT.none;
	if (c === 14) return UNIT.hertz;
	// Groups of twenty: the total, then phase by phase.
	const kind = c % 20;
	if (kind === 1 || kind === 2 || kind === 15 || kind === 16) return integral ? UNIT.wattHour : UNIT.watt;
	if (kind >= 3 && kind <= 8) return integral ? UNIT.varHour : UNIT.var;
	if (kind === 9 || kind === 10) return integral ? UNIT.voltAmpereHour : UNIT.voltAmpere;
	if (integral) return UNIT.none;
	return kind === 11 ? UNIT.ampere : kind === 12 ? UNIT.volt : UNIT.none;
}

/** The power of ten of such a value, registers of energy aside. */
export function exponentOf(scale: Scale, c: number, unit: Unit): number {
	if (unit === UNIT.ampere) return scale.current;
	if (unit === UNIT.volt) return scale.voltage;
	return c % 20 === 13 ? scale.powerFactor : 0;
}
