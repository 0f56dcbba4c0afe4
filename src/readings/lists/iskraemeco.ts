/** Iskraemeco's lists of bare values (AM550 in Slovenia, Austria and Switzerland): tenths of a volt, hundredths of an ampere. */
import { frozen } from "../../bytes/frozen.ts";
import {
	BREAKER,
	current,
	DEVICE_NAME,
	ENERGIES,
	energy,
	METER_CLOCK,
	METER_ID,
	PHASES,
	POWERS,
	type PositionalList,
	positional,
	power,
	powerFactor,
	SOME_TEXT,
	TARIFF,
	UNKNOWN,
	voltage,
} from "./shapes.ts";

const MAKER = "Iskraemeco";
const name = [DEVICE_NAME, METER_ID];
const voltages = frozen(PHASES.map((phase) => voltage(phase, -1)));
const currents = PHASES.map((phase) => current(phase, -2));
const imports = PHASES.map((phase) => power(1, phase));
const exports = PHASES.map((phase) => power(2, phase));
const importEnergies = [energy(1, 0), energy(1, 1), energy(1, 2)];
const exportEnergies = [energy(2, 0), energy(2, 1), energy(2, 2)];
const tariffEnergies = [1, 2, 3, 4].flatMap((kind) => [energy(kind, 1), energy(kind, 2)]);
const quadrants = [5, 6, 7, 8].map((kind) => energy(kind));
const unknown = [UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN];
const texts = [SOME_TEXT, SOME_TEXT, METER_ID];

export const ISKRAEMECO: readonly PositionalList[] = frozen([
	positional(MAKER, "ISK", [...name, ...POWERS, ...voltages, ...currents, ...imports, ...exports]),
	positional(MAKER, "ISK", [...name, BREAKER, TARIFF, ...importEnergies, ...exportEnergies, ENERGIES[2], ENERGIES[3]]),
	positional(MAKER, "ISK", [...name, ...voltages, ...currents, ...POWERS]),
	positional(MAKER, "ISK", [...name, ...POWERS, voltage(1, -1), current(1, -2), power(1, 1), power(2, 1)]),
	positional(MAKER, "ISK", [...name, ...tariffEnergies]),
	positional(MAKER, "ISK", [...name, ...POWERS, voltage(1, -1), energy(2, 1), energy(2, 2)]),
	positional(MAKER, "ISK", [DEVICE_NAME, power(1), power(2), ...importEnergies, ...exportEnergies]),
	positional(MAKER, "ISK", [...name, voltage(1, -1), current(1, -2), ...POWERS]),
	positional(MAKER, "ISK", [DEVICE_NAME, UNKNOWN, energy(1), energy(2)]),
	positional(MAKER, "", [
		...texts,
		...importEnergies,
		...exportEnergies,
		...quadrants,
		power(1),
		power(2),
		powerFactor(-3),
		...imports,
		...exports,
		...voltages,
		...currents,
		...unknown,
	]),
	positional(MAKER, "", [
		...texts,
		...importEnergies,
		...exportEnergies,
		power(1),
		power(2),
		...imports,
		...exports,
		...voltages,
		...currents,
		...unknown,
	]),
	positional(MAKER, "", [
		...importEnergies,
		...exportEnergies,
		SOME_TEXT,
		METER_CLOCK,
		power(2),
		power(1),
		...currents,
		voltage(1, -1),
		voltage(3, -1),
	]),
]);
