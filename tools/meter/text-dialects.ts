/** The text dialects, each line by line in its maker's order and spelling. */
import type { Dialect } from "./dialect.ts";
import type { Phase, Quantity } from "./sample.ts";
import { PHASES } from "./sample.ts";
import { clock, fixed, identifier, type Line, literal, number, stamp, textDialect } from "./text.ts";

type PowerKind = "active_power_import" | "active_power_export" | "reactive_power_import" | "reactive_power_export";

const TOTALS: readonly PowerKind[] = [
	"active_power_import",
	"active_power_export",
	"reactive_power_import",
	"reactive_power_export",
];

/** How Nordic makers differ in spelling and order. */
interface Nordic {
	readonly letter: "S" | "W";
	/** `kVArh` and `kVAr`, or `kvarh` and `kvar`. */
	readonly reactive: "VAr" | "var";
	/** Phase by phase with import and export side by side, or one direction for all phases first. */
	readonly perPhase: "pairs" | "columns";
}

/** The 27 objects of the Swedish recommendation 2.0: energies 8.3, powers 4.3, V and A 3.1. */
function nordicLines({ letter, reactive, perPhase }: Nordic): Line[] {
	const unit = (quantity: Quantity) => (quantity.startsWith("active") ? "kW" : `k${reactive}`);
	const energy = (quantity: Quantity) => number(quantity, 8, 3, `${unit(quantity)}h`);
	const power = (quantity: Quantity) => number(quantity, 4, 3, unit(quantity));
	const phasePowers = (kinds: readonly PowerKind[]): Line[] =>
		perPhase === "pairs"
			? PHASES.flatMap((phase) => kinds.map((kind) => power(`${kind}_${phase}`)))
			: kinds.flatMap((kind) => PHASES.map((phase) => power(`${kind}_${phase}`)));
	return [
		clock(letter),
		energy("active_energy_import"),
		energy("active_energy_export"),
		energy("reactive_energy_import"),
		energy("reactive_energy_export"),
		...TOTALS.map(power),
		...phasePowers(TOTALS.slice(0, 2)),
		...phasePowers(TOTALS.slice(2)),
		...voltages(3),
		...currents(3, 1),
	];
}

function voltages(integerDigits: number): Line[] {
	return PHASES.map((phase: Phase) => number(`voltage_${phase}`, integerDigits, 1, "V"));
}

function currents(integerDigits: number, decimals: number): Line[] {
	return PHASES.map((phase: Phase) => number(`current_${phase}`, integerDigits, decimals, "A"));
}

const aidon: Nordic = { letter: "W", reactive: "VAr", perPhase: "pairs" };

/** Registers by tariff, with the Dutch meters' digits before the point. */
function tariffEnergies(integerDigits: number): Line[] {
	return (["import_t1", "import_t2", "export_t1", "export_t2"] as const).map((suffix) =>
		number(`active_energy_${suffix}`, integerDigits, 3, "kWh"),
	);
}

function dutchTotals(integerDigits: number, decimals: number): Line[] {
	return [
		number("active_power_import", integerDigits, decimals, "kW"),
		number("active_power_export", integerDigits, decimals, "kW"),
	];
}

function phaseColumns(): Line[] {
	return (["active_power_import", "active_power_export"] as const).flatMap((kind) =>
		PHASES.map((phase) => number(`${kind}_${phase}`, 2, 3, "kW")),
	);
}

/** Gas of the last full hour, as `24.2.1(time)(volume)`. */
function gas(obis: string, letter: "S" | "W"): Line {
	return ({ gas: { litres, utcSeconds } }, _sent, clockMinutes) =>
		`${obis}(${stamp(utcSeconds, clockMinutes, letter)})(${fixed(litres, 5, 3)}*m3)`;
}

/** DSMR 2.2 and 3: one object over two lines, the value without its unit on the second. */
const gasOverTwoLines: Line = ({ gas: { litres, utcSeconds } }, _sent, clockMinutes) =>
	`0-1:24.3.0(${stamp(utcSeconds, clockMinutes, "")})(00)(60)(1)(0-1:24.2.1)(m3)\r\n(${fixed(litres, 5, 3)})`;

const belgianDemand: Line[] = [
	({ demand }) => `1-0:1.4.0(${fixed(demand.averageW, 2, 3)}*kW)`,
	({ demand }, _sent, clockMinutes) =>
		`1-0:1.6.0(${stamp(demand.peakUtcSeconds, clockMinutes, "W")})(${fixed(demand.peakW, 2, 3)}*kW)`,
	({ demand }, _sent, clockMinutes) => {
		const month = stamp(demand.peakUtcSeconds, clockMinutes, "W");
		return `0-0:98.1.0(1)(1-0:1.6.0)(1-0:1.6.0)(${month.slice(0, 4)}01000000W)(${month})(${fixed(demand.peakW, 2, 3)}*kW)`;
	},
];

const dutchQuality: Line[] = ["32.32", "52.32", "72.32", "32.36", "52.36", "72.36"].map((code) =>
	literal(`1-0:${code}.0(00000)`),
);

export const TEXT_DIALECTS: readonly Dialect[] = [
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
		lines: nordicLines({ letter: "S", reactive: "VAr", perPhase: "columns" }),
	}),
	textDialect({
		name: "kamstrup-omnipower",
		summary: "Kamstrup OMNIPOWER with an RJ12 module, Sweden: a blank line before each telegram",
		identification: "KAM5",
		before: "\r\n",
		lines: nordicLines({ letter: "W", reactive: "VAr", perPhase: "columns" }),
	}),
	textDialect({
		name: "lg-e360",
		summary: "Landis+Gyr E360, Sweden, Denmark and Finland",
		identification: "LGF5E360",
		lines: nordicLines({ letter: "W", reactive: "VAr", perPhase: "pairs" }),
	}),
	textDialect({
		name: "sagemcom-se",
		summary: "Sagemcom S211/T211, Sweden (Ellevio): kvar in small letters",
		identification: "ELL5\\253833635_A",
		lines: nordicLines({ letter: "W", reactive: "var", perPhase: "columns" }),
	}),
	textDialect({
		name: "kaifa-p1",
		summary: "Kaifa MA304H4E, Sweden: text on RJ12",
		identification: "KFM5KAIFA-METER",
		lines: nordicLines({ letter: "W", reactive: "var", perPhase: "pairs" }),
	}),
	textDialect({
		name: "dsmr-22",
		summary: "DSMR 2.2, Netherlands: 9600 7E1, no CRC, gas over two lines",
		identification: "ISk5\\2MT382-1004",
		line: "9600 7E1",
		crc: false,
		lines: [
			identifier("0-0:96.1.1", "PORTTI-TEST-022"),
			...tariffEnergies(5),
			literal("0-0:96.14.0(0002)"),
			...dutchTotals(4, 2),
			literal("0-0:17.0.0(0999.00*kW)"),
			literal("0-0:96.3.10(1)"),
			literal("0-0:96.13.1()"),
			literal("0-0:96.13.0()"),
			literal("0-1:24.1.0(3)"),
			identifier("0-1:96.1.0", "PORTTI-GAS-0022"),
			gasOverTwoLines,
			literal("0-1:24.4.0(1)"),
		],
	}),
	textDialect({
		name: "dsmr-42",
		summary: "DSMR 4.2, Netherlands: whole amperes, power failure log, gas",
		identification: "KFM5KAIFA-METER",
		lines: [
			literal("1-3:0.2.8(42)"),
			clock("W"),
			identifier("0-0:96.1.1", "PORTTI-TEST-00042"),
			...tariffEnergies(6),
			literal("0-0:96.14.0(0002)"),
			...dutchTotals(2, 3),
			literal("0-0:96.7.21(00015)"),
			literal("0-0:96.7.9(00007)"),
			literal("1-0:99.97.0(2)(0-0:96.7.19)(000104180320W)(0000237126*s)(000101000001W)(2147583646*s)"),
			...dutchQuality,
			literal("0-0:96.13.1()"),
			literal("0-0:96.13.0()"),
			...currents(3, 0),
			...PHASES.flatMap((phase) => [
				number(`active_power_import_${phase}`, 2, 3, "kW"),
				number(`active_power_export_${phase}`, 2, 3, "kW"),
			]),
			literal("0-1:24.1.0(003)"),
			identifier("0-1:96.1.0", "PORTTI-GAS-000042"),
			gas("0-1:24.2.1", "W"),
		],
	}),
	textDialect({
		name: "dsmr-50",
		summary: "DSMR 5.0.2, Netherlands: voltages, whole amperes, a long text message, gas",
		identification: "ISk5\\2M550T-1012",
		lines: [
			literal("1-3:0.2.8(50)"),
			clock("W"),
			identifier("0-0:96.1.1", "PORTTI-TEST-050"),
			...tariffEnergies(6),
			literal("0-0:96.14.0(0002)"),
			...dutchTotals(2, 3),
			literal("0-0:96.7.21(00006)"),
			literal("0-0:96.7.9(00003)"),
			literal("1-0:99.97.0(1)(0-0:96.7.19)(180417201458W)(0000000236*s)"),
			...dutchQuality,
			identifier("0-0:96.13.0", "A message to the customer, as long as the companion allows. ".repeat(17)),
			...voltages(3),
			...currents(3, 0),
			...phaseColumns(),
			literal("0-1:24.1.0(003)"),
			identifier("0-1:96.1.0", "PORTTI-GAS-000050"),
			gas("0-1:24.2.1", "W"),
		],
	}),
	textDialect({
		name: "flu-be",
		summary: "e-MUCS 1.7, Belgium: quarter average, month peak and its history, hundredths of an ampere",
		identification: "FLU5\\253769484_A",
		lines: [
			literal("0-0:96.1.4(50217)"),
			identifier("0-0:96.1.1", "PORTTI-TEST-BE"),
			clock("W"),
			...tariffEnergies(6),
			...belgianDemand,
			literal("0-0:96.14.0(0001)"),
			...dutchTotals(2, 3),
			...phaseColumns(),
			...voltages(3),
			...currents(3, 2),
			literal("0-0:96.3.10(1)"),
			literal("0-0:17.0.0(999.9*kW)"),
			literal("1-0:31.4.0(999*A)"),
			literal("0-0:96.13.0()"),
			literal("0-1:24.1.0(003)"),
			identifier("0-1:96.1.1", "PORTTI-GAS-BE"),
			literal("0-1:24.4.0(1)"),
			gas("0-1:24.2.3", "W"),
		],
	}),
];
