/** Units as DLMS numbers them (IEC 62056-6-2, Table 4: enumerated values for physical units). */
import { frozen } from "../bytes/frozen.ts";

export const UNIT = frozen({
	hour: 6,
	second: 7,
	degree: 8,
	cubicMetre: 13,
	cubicMetreCorrected: 14,
	litre: 19,
	kilogram: 20,
	watt: 27,
	voltAmpere: 28,
	var: 29,
	wattHour: 30,
	voltAmpereHour: 31,
	varHour: 32,
	ampere: 33,
	volt: 35,
	hertz: 44,
	joule: 25,
	none: 255,
} as const);

export type Unit = number;

const names = frozen(
	new Map<Unit, string>([
		[UNIT.hour, "h"],
		[UNIT.second, "s"],
		[UNIT.degree, "°"],
		[UNIT.cubicMetre, "m3"],
		[UNIT.cubicMetreCorrected, "m3"],
		[UNIT.litre, "l"],
		[UNIT.kilogram, "kg"],
		[UNIT.joule, "J"],
		[UNIT.watt, "W"],
		[UNIT.voltAmpere, "VA"],
		[UNIT.var, "var"],
		[UNIT.wattHour, "Wh"],
		[UNIT.voltAmpereHour, "VAh"],
		[UNIT.varHour, "varh"],
		[UNIT.ampere, "A"],
		[UNIT.volt, "V"],
		[UNIT.hertz, "Hz"],
	]),
);

/** The unit's sign, "" for none, and the DLMS number for one without a name here. */
export function unitText(unit: Unit): string {
	return names.get(unit) ?? (unit === UNIT.none || unit === 0 ? "" : String(unit));
}
