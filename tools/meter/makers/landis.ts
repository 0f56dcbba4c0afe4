/** Landis+Gyr E450: a push list that names its objects first, block transfer, and a compact Austrian list. */
import { array, type Bytes, int8, obis, octets, octetText, structure, uint16, uint32 } from "../axdr.ts";
import { ascii, concat } from "../bytes.ts";
import type { Dialect } from "../dialect.ts";
import {
	bare,
	type Context,
	clockElement,
	type DlmsDescription,
	dlmsDialect,
	each,
	elements,
	HEADER,
	type Item,
	pair,
	text,
} from "../dlms.ts";
import { blockTransfer } from "../gbt.ts";
import { type Ciphering, generalCiphering } from "../gcm.ts";
import { hdlcFrame, LLC } from "../hdlc.ts";
import { type Quantity, quantityInfo } from "../sample.ts";
import { CURRENTS, ENERGIES, POWERS, perPhase, VOLTAGES } from "./quantities.ts";

const ADDRESS = { destination: [0xce, 0xff], source: [0x03], control: 0x13 };
const METER_ID = "63300017";
/** Such that an OBIS code is cut in two. */
const BLOCK_BYTES = 104;
const FRAME_TIME = { status: 0, hundredths: 0xff };

const CIPHERING: Ciphering = {
	apduTag: 0xdb,
	securityControl: 0x30,
	systemTitle: [...ascii("LGZ"), 0x67, 0x70, 0x00, 0x30, 0x39],
	lengthForm: (length) => (length < 0x80 ? [length] : [0x81, length]),
};

const DATA = 1;
const REGISTER = 3;
const PUSH_SETUP = 40;
const pushSetup = [0, 8, 25, 9, 0] as const;

/** One object of a push list: what describes it, and its value. */
interface PushObject {
	readonly descriptor: Uint8Array;
	readonly value: Item;
}

function object(classId: number, code: Bytes, attribute: number, value: Item): PushObject {
	return { descriptor: structure([uint16(classId), code, int8(attribute), uint16(0)]), value };
}

function register(quantity: Quantity, encode: (steps: number) => Bytes, exponent = 0, b = 0): PushObject {
	return object(REGISTER, obis(1, b, ...quantityInfo(quantity).obis), 2, bare(quantity, encode, exponent));
}

/** A register that no field of a Reading holds. */
function quadrant(c: number, value: (context: Context) => number): PushObject {
	return object(REGISTER, obis(1, 1, c, 8, 0), 2, (context) => [uint32(value(context))]);
}

/** The list describes itself first, then come all values but the description. */
function pushList(objects: readonly PushObject[]): (context: Context) => Bytes {
	const all = [
		object(PUSH_SETUP, obis(...pushSetup), 1, () => [octets([...pushSetup, 255])]),
		object(DATA, obis(0, 0, 96, 1, 0), 2, text(octetText(METER_ID), METER_ID, "meter_id")),
		...objects,
	];
	const self = structure([uint16(PUSH_SETUP), obis(...pushSetup), int8(2), uint16(0)]);
	const description = array([self, ...all.map(({ descriptor }) => descriptor)]);
	return (context) => structure([description, ...all.flatMap(({ value }) => value(context))]);
}

const current = (quantity: Quantity) => register(quantity, uint16, -2);

const withQuadrants = pushList([
	register("active_power_import", uint32),
	register("active_power_export", uint32),
	register("active_energy_import", uint32, 0, 1),
	register("active_energy_export", uint32, 0, 1),
	quadrant(5, ({ sample }) => sample.values.reactive_energy_import),
	quadrant(6, () => 0),
	quadrant(7, () => 0),
	quadrant(8, ({ sample }) => sample.values.reactive_energy_export),
	...CURRENTS.map(current),
]);

const withVoltages = pushList([
	register("active_power_import", uint32),
	register("active_energy_import", uint32, 0, 1),
	...CURRENTS.map(current),
	...VOLTAGES.map((quantity) => register(quantity, uint16)),
	...perPhase("active_power_import").map((quantity) => register(quantity, uint32)),
]);

/** Clock and OBIS, value pairs; registers with their tariffs. */
const pairs: readonly Item[] = [
	clockElement,
	...each(
		(quantity) => pair(quantity, uint32),
		[
			ENERGIES[0],
			"active_energy_import_t1",
			"active_energy_import_t2",
			POWERS[0],
			ENERGIES[1],
			"active_energy_export_t1",
			"active_energy_export_t2",
			POWERS[1],
			ENERGIES[2],
			POWERS[2],
			ENERGIES[3],
			POWERS[3],
		],
	),
];

/** 14 bare values; the three before the meter's number are angles between voltage and current, in degrees. */
const burgenland: readonly Item[] = [
	...each((quantity) => bare(quantity, uint16), VOLTAGES),
	...each((quantity) => bare(quantity, uint16, -2), CURRENTS),
	...each((quantity) => bare(quantity, uint32), POWERS.slice(0, 2)),
	...each((quantity) => bare(quantity, uint32), ENERGIES.slice(0, 2)),
	() => [uint16(12), uint16(131), uint16(252)],
	text(octetText(METER_ID), METER_ID, "meter_id"),
];

type Form = Pick<DlmsDescription, "name" | "summary" | "ciphered" | "body" | "wrap">;

function e450(form: Form): Dialect {
	return dlmsDialect({
		...form,
		parity: true,
		dateTime: FRAME_TIME,
		invokeId: ({ frameCounter }) => frameCounter & 0x00ff_ffff,
		header: HEADER.lengthOnly,
	});
}

export const LANDIS: readonly Dialect[] = [
	e450({
		name: "lg-e450-push",
		summary: "Landis+Gyr E450, Switzerland: a list that names its objects, then their values",
		body: withVoltages,
		wrap: (apdu) => hdlcFrame(ADDRESS, concat([LLC, apdu])),
	}),
	e450({
		name: "lg-e450-gbt",
		summary: "Landis+Gyr E450, Switzerland: such a list in several transfer blocks, an OBIS code split between them",
		body: withQuadrants,
		wrap: (apdu) => blockTransfer(ADDRESS, apdu, BLOCK_BYTES),
	}),
	e450({
		name: "lg-e450-gbt-ciphered",
		summary: "Landis+Gyr E450: OBIS, value pairs, encrypted, in several transfer blocks",
		ciphered: true,
		body: (context) => structure(elements(pairs, context)),
		wrap: (apdu, turn) => blockTransfer(ADDRESS, generalCiphering(CIPHERING, turn, apdu), BLOCK_BYTES),
	}),
	e450({
		name: "lg-e450-at-ciphered",
		summary: "Landis+Gyr E450, Austria (Burgenland): 14 bare values, encrypted",
		ciphered: true,
		body: (context) => structure(elements(burgenland, context)),
		wrap: (apdu, turn) => hdlcFrame(ADDRESS, concat([LLC, generalCiphering(CIPHERING, turn, apdu)])),
	}),
];
