/** Kamstrup's DLMS pushes: a flat structure of OBIS, value pairs without scalers, B = 1. */
import { type Bytes, nothing, obis, structure, uint16, uint32, visibleText } from "../axdr.ts";
import { ascii, concat } from "../bytes.ts";
import type { Dialect, Turn } from "../dialect.ts";
import { clockElement, dlmsDialect, each, elements, HEADER, type Item, pair, text } from "../dlms.ts";
import { type Ciphering, generalCiphering } from "../gcm.ts";
import { hdlcFrame, LLC } from "../hdlc.ts";
import { PHASES, type Quantity, singlePhase } from "../sample.ts";
import { CURRENTS, ENERGIES, POWERS, perPhase, VOLTAGES } from "./quantities.ts";

const SPECIFICATION = text(visibleText("Kamstrup_V0001"), "Kamstrup_V0001");
const METER_ID = "5706560000012345";

const power = (quantity: Quantity) => pair(quantity, uint32, 0, 1);
/** Hundredths of an ampere, whole volts. */
const current = (quantity: Quantity) => pair(quantity, uint32, -2, 1);
const voltage = (quantity: Quantity) => pair(quantity, uint16, 0, 1);
const clock: readonly Item[] = [() => [obis(0, 1, 1, 0, 0)], clockElement];

function identity(meterType: string): Item[] {
	return [
		SPECIFICATION,
		() => [obis(1, 1, 0, 0, 5)],
		text(visibleText(METER_ID), METER_ID, "meter_id"),
		() => [obis(1, 1, 96, 1, 1)],
		text(visibleText(meterType), meterType, "meter_type"),
	];
}

/** A single-phase meter leaves two nulls for each pair it has no phase for. */
const absentPhases: Item = () => [nothing, nothing, nothing, nothing];

interface Norwegian {
	readonly name: string;
	readonly summary: string;
	readonly meterType: string;
	/** Registers in steps of 10^this Wh. */
	readonly energyExponent: 0 | 1;
	readonly phases: 1 | 3;
	readonly header?: Item;
}

/** The NVE lists: 25 elements every ten seconds, 35 at a new hour. */
function norwegian({
	name,
	summary,
	meterType,
	energyExponent,
	phases,
	header = HEADER.lengthOnly,
}: Norwegian): Dialect {
	const ofPhases = (make: (quantity: Quantity) => Item, quantities: readonly Quantity[]) =>
		phases === 3 ? each(make, quantities) : [make(quantities[0]), absentPhases];
	const list2 = [
		...identity(meterType),
		...each(power, POWERS),
		...ofPhases(current, CURRENTS),
		...ofPhases(voltage, VOLTAGES),
	];
	const list3 = [...list2, ...clock, ...each((quantity) => pair(quantity, uint32, energyExponent, 1), ENERGIES)];
	return dlmsDialect({
		name,
		summary,
		dateTime: { status: 0, hundredths: 0xff },
		invokeId: () => 0,
		header,
		body: (context, { hourly }) => structure(elements(hourly ? list3 : list2, context)),
		wrap: (apdu) => hdlcFrame({ destination: [0x2b], source: [0x21], control: 0x13 }, concat([LLC, apdu])),
		...(phases === 1 ? { view: singlePhase } : {}),
	});
}

/** Hundredths. */
const powerFactor = (quantity: Quantity) => pair(quantity, uint16, -2, 1);
const register = (quantity: Quantity) => pair(quantity, uint32, 1, 1);

/** 65 elements: with power, power factor and registers per phase. */
const danish: readonly Item[] = [
	SPECIFICATION,
	...each(register, ENERGIES),
	() => [obis(1, 1, 0, 0, 1), uint32(12_345_678)],
	...each(power, POWERS),
	...clock,
	...each(voltage, VOLTAGES),
	...each(current, CURRENTS),
	...each(power, perPhase("active_power_import")),
	...each(powerFactor, [...PHASES.map((phase): Quantity => `power_factor_${phase}`), "power_factor"]),
	...each(power, perPhase("active_power_export")),
	...PHASES.map((phase) => register(`active_energy_export_${phase}`)),
	...PHASES.map((phase) => register(`active_energy_import_${phase}`)),
];

const CIPHERING: Ciphering = {
	apduTag: 0xdb,
	securityControl: 0x30,
	systemTitle: [...ascii("KAM"), 0x45, 0x00, 0xbc, 0x61, 0x4e],
	lengthForm: (length) => [0x82, length >> 8, length & 0xff],
};

function dane(name: string, summary: string, protect?: (apdu: Uint8Array, turn: Turn) => Uint8Array): Dialect {
	return dlmsDialect({
		name,
		summary,
		ciphered: protect !== undefined,
		dateTime: { status: 0, hundredths: 0xff },
		invokeId: () => 0,
		header: HEADER.lengthOnly,
		body: (context): Bytes => structure(elements(danish, context)),
		wrap: (apdu, turn) => {
			const information = concat([LLC, protect === undefined ? apdu : protect(apdu, turn)]);
			return hdlcFrame({ destination: [0x41], source: [0x03], control: 0x13 }, information);
		},
	});
}

export const KAMSTRUP: readonly Dialect[] = [
	norwegian({
		name: "kamstrup-no",
		summary: "Kamstrup OMNIPOWER, Norway: registers in tens of Wh, which nothing in the data tells",
		meterType: "6841121BN243101040",
		energyExponent: 1,
		phases: 3,
	}),
	norwegian({
		name: "kamstrup-no-old",
		summary: "Kamstrup OMNIPOWER, Norway, old firmware: the header time as an octet-string",
		meterType: "6841121BN243101040",
		energyExponent: 1,
		phases: 3,
		header: HEADER.octetString,
	}),
	norwegian({
		name: "kamstrup-no-1ph",
		summary: "Kamstrup OMNIPOWER single-phase, Norway: nulls in place of L2 and L3",
		meterType: "6861111BN242101040",
		energyExponent: 1,
		phases: 1,
	}),
	norwegian({
		name: "kamstrup-se",
		summary: "Kamstrup OMNIPOWER, Sweden, lists of Norway: registers in Wh, which nothing in the data tells",
		meterType: "6841131BN245101092",
		energyExponent: 0,
		phases: 3,
	}),
	dane("kamstrup-dk", "Kamstrup OMNIPOWER, Denmark: 65 elements"),
	dane("kamstrup-dk-ciphered", "Kamstrup OMNIPOWER, Denmark: the same, encrypted and authenticated", (apdu, turn) =>
		generalCiphering(CIPHERING, turn, apdu),
	),
];
