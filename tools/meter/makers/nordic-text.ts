/** The Nordic text dialects: the 27 objects of the Swedish recommendation 2.0, as each maker spells them. */
import type { Dialect } from "../dialect.ts";
import { PHASES, type Quantity } from "../sample.ts";
import { clock, type Line, number, textDialect } from "../text.ts";
import { CURRENTS, ENERGIES, POWERS, perPhase, powersOf, VOLTAGES } from "./quantities.ts";

/** How the makers differ. */
interface Nordic {
	readonly letter: "S" | "W";
	/** `kVArh` and `kVAr`, or `kvarh` and `kvar`. */
	readonly reactive: "VAr" | "var";
	/** Phase by phase with import and export side by side, or one direction for all phases first. */
	readonly order: "pairs" | "columns";
}

/** Energies 8.3, powers 4.3, volts and amperes 3.1 digits. */
function nordicLines({ letter, reactive, order }: Nordic): Line[] {
	const unit = (quantity: Quantity) => (quantity.startsWith("active") ? "kW" : `k${reactive}`);
	const energy = (quantity: Quantity) => number(quantity, 8, 3, `${unit(quantity)}h`);
	const power = (quantity: Quantity) => number(quantity, 4, 3, unit(quantity));
	const activePowers =
		order === "pairs"
			? PHASES.flatMap((phase) => powersOf(phase).slice(0, 2))
			: [...perPhase("active_power_import"), ...perPhase("active_power_export")];
	const reactivePowers =
		order === "pairs"
			? PHASES.flatMap((phase) => powersOf(phase).slice(2))
			: [...perPhase("reactive_power_import"), ...perPhase("reactive_power_export")];
	return [
		clock(letter),
		...ENERGIES.map(energy),
		...POWERS.map(power),
		...activePowers.map(power),
		...reactivePowers.map(power),
		...VOLTAGES.map((quantity) => number(quantity, 3, 1, "V")),
		...CURRENTS.map((quantity) => number(quantity, 3, 1, "A")),
	];
}

const aidon: Nordic = { letter: "W", reactive: "VAr", order: "pairs" };

export const NORDIC_TEXT: readonly Dialect[] = [
	textDialect({
		name: "aidon-se",
		summary: "Aidon 6534, Sweden: text of the EFS2 profile",
		identification: "ADN9 6534",
		lines: nordicLines(aidon),
	}),
	textDialect({
		name: "aidon-fi",
		summary: "Aidon 7534, Finland: clock at UTC+2 all year",
		identification: "ADN9 7534",
		clockMinutes: 120,
		lines: nordicLines(aidon),
	}),
	textDialect({
		name: "aidon-doc",
		summary: "Aidon as documented: an end mark without a CRC",
		identification: "ADN9 6534",
		crc: false,
		lines: nordicLines(aidon),
	}),
	textDialect({
		name: "kamstrup-omnia",
		summary: "Kamstrup OMNIA, Sweden: no type in the identification, the letter S without summer time",
		identification: "KAM5",
		lines: nordicLines({ letter: "S", reactive: "VAr", order: "columns" }),
	}),
	textDialect({
		name: "kamstrup-omnipower",
		summary: "Kamstrup OMNIPOWER with an RJ12 module, Sweden: a blank line before each telegram",
		identification: "KAM5",
		before: "\r\n",
		lines: nordicLines({ letter: "W", reactive: "VAr", order: "columns" }),
	}),
	textDialect({
		name: "lg-e360",
		summary: "Landis+Gyr E360, Sweden, Denmark and Finland",
		identification: "LGF5E360",
		lines: nordicLines({ letter: "W", reactive: "VAr", order: "pairs" }),
	}),
	textDialect({
		name: "sagemcom-se",
		summary: "Sagemcom S211/T211, Sweden (Ellevio): kvar in small letters",
		identification: "ELL5\\253833635_A",
		lines: nordicLines({ letter: "W", reactive: "var", order: "columns" }),
	}),
	textDialect({
		name: "kaifa-p1",
		summary: "Kaifa MA304H4E, Sweden: text on RJ12",
		identification: "KFM5KAIFA-METER",
		lines: nordicLines({ letter: "W", reactive: "var", order: "pairs" }),
	}),
];
