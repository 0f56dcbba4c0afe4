/** Who made the meter, by the letters that its names begin with (FLAG association's identifiers, and list names). */
import { frozen } from "../bytes/frozen.ts";

const makers: readonly (readonly [letters: string, maker: string])[] = frozen([
	["AIDON", "Aidon"],
	["ADN", "Aidon"],
	["Kamstrup", "Kamstrup"],
	["KAM", "Kamstrup"],
	["KFM", "Kaifa"],
	["LGZ", "Landis+Gyr"],
	["LGF", "Landis+Gyr"],
	["ISK", "Iskraemeco"],
	["SAG", "Sagemcom"],
	["SMS", "Siemens"],
	// Grid companies whose meters bear their own letters: Ellevio, Energie Steiermark, Enexis, Fluvius, ESO, Luxmetering.
	["ELL", "Sagemcom"],
	["EST", "Sagemcom"],
	["ENE", "Sagemcom"],
	["FLU", "Sagemcom"],
	["ESO", "Sagemcom"],
	["LUX", "Sagemcom"],
	["XMX", "Landis+Gyr"],
	["NES", "NES"],
	["EGM", "Elgama"],
]);

/** Undefined when the name begins with no known letters. */
export function makerOf(name: string): string | undefined {
	for (const [letters, maker] of makers) if (name.startsWith(letters)) return maker;
	return undefined;
}
