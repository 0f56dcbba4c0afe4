/** Landis+Gyr's compact lists of Austria (E450, variants 6 and shorter): volts, hundredths of an ampere, degrees. */
import { frozen } from "../../bytes/frozen.ts";
import { angle, current, energy, METER_ID, PHASES, type PositionalList, positional, power, voltage } from "./shapes.ts";

const values = [
	...PHASES.map((phase) => voltage(phase, 0)),
	...PHASES.map((phase) => current(phase, -2)),
	power(1),
	power(2),
	energy(1),
	energy(2),
];

export const LANDIS_GYR: readonly PositionalList[] = frozen([
	positional("Landis+Gyr", "", [...values, ...PHASES.map(angle), METER_ID]),
	positional("Landis+Gyr", "", [...values, METER_ID]),
]);
