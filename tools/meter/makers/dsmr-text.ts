/** Text dialects of the Dutch companion standard (DSMR 2.2 to 5.0.2) and of Belgium. */
import type { Dialect } from "../dialect.ts";
import { PHASES } from "../sample.ts";
import { clock, fixed, identifier, type Line, literal, number, stamp, textDialect } from "../text.ts";
import { CURRENTS, perPhase, VOLTAGES } from "./quantities.ts";

const voltages = VOLTAGES.map((quantity) => number(quantity, 3, 1, "V"));

function currents(decimals: number): Line[] {
	return CURRENTS.map((quantity) => number(quantity, 3, decimals, "A"));
}

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

const phaseColumns = [...perPhase("active_power_import"), ...perPhase("active_power_export")].map((quantity) =>
	number(quantity, 2, 3, "kW"),
);

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

export const DSMR_TEXT: readonly Dialect[] = [
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
			...currents(0),
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
			...voltages,
			...currents(0),
			...phaseColumns,
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
			...phaseColumns,
			...voltages,
			...currents(2),
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
