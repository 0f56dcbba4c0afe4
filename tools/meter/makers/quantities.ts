/** Quantities in the orders that several makers share. */
import { PHASES, type Phase, type Quantity } from "../sample.ts";

type PhaseKind = "voltage" | "current" | `${"active" | "reactive"}_power_${"import" | "export"}`;

export function perPhase(kind: PhaseKind, phases: readonly Phase[] = PHASES): Quantity[] {
	return phases.map((phase): Quantity => `${kind}_${phase}`);
}

export const VOLTAGES = perPhase("voltage");
export const CURRENTS = perPhase("current");

/** OBIS 1, 2, 3 and 4, D = 7. */
export const POWERS: readonly Quantity[] = [
	"active_power_import",
	"active_power_export",
	"reactive_power_import",
	"reactive_power_export",
];

/** The same for one phase: OBIS 21 to 24 for L1. */
export function powersOf(phase: Phase): Quantity[] {
	return [
		`active_power_import_${phase}`,
		`active_power_export_${phase}`,
		`reactive_power_import_${phase}`,
		`reactive_power_export_${phase}`,
	];
}

/** OBIS 1, 2, 3 and 4, D = 8. */
export const ENERGIES: readonly Quantity[] = [
	"active_energy_import",
	"active_energy_export",
	"reactive_energy_import",
	"reactive_energy_export",
];
