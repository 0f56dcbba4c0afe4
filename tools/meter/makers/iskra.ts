/** Iskraemeco AM550: a described list over HDLC segments, and two lists of bare values. */
import { type Bytes, enumerated, obis, octets, octetText, structure, uint16, uint32 } from "../axdr.ts";
import { concat } from "../bytes.ts";
import type { Dialect, Turn } from "../dialect.ts";
import { bare, type Context, dlmsDialect, each, elements, HEADER, type Item, nested, text, triple } from "../dlms.ts";
import { hdlcFrame, hdlcSegments, LLC } from "../hdlc.ts";
import type { Quantity } from "../sample.ts";
import { CURRENTS, ENERGIES, POWERS, perPhase, VOLTAGES } from "./quantities.ts";

const ADDRESS = { destination: [0xcf], source: [0x02, 0x23], control: 0x13 };
const METER_ID = "84800017";
const SEGMENT_BYTES = 154;
const TARIFFS: readonly Quantity[] = [
	"active_energy_import_t1",
	"active_energy_import_t2",
	"active_energy_export_t1",
	"active_energy_export_t2",
];

const entry = (quantity: Quantity) => nested(triple(quantity, uint32));

/** 16 structures. */
const swiss: readonly Item[] = [
	nested((context) => [obis(0, 0, 96, 1, 0), ...text(octetText(METER_ID), METER_ID, "meter_id")(context)]),
	nested(() => [obis(0, 0, 96, 1, 1), octetText("160017")]),
	...each(entry, [...POWERS.slice(0, 2), ...ENERGIES.slice(0, 2)]),
	...each((quantity) => nested(triple(quantity, uint16, -1)), VOLTAGES),
	...each((quantity) => nested(triple(quantity, uint16, -2)), CURRENTS),
	...each(entry, TARIFFS),
];

const identity: readonly Item[] = [
	() => [octetText("ISK1030700000017")],
	text(octetText(METER_ID), METER_ID, "meter_id"),
];
const plain = (quantity: Quantity) => bare(quantity, uint32);

/** 18 elements, every five seconds. */
const powers: readonly Item[] = [
	...identity,
	...each(plain, POWERS),
	...each((quantity) => bare(quantity, uint16, -1), VOLTAGES),
	...each((quantity) => bare(quantity, uint16, -2), CURRENTS),
	...each(plain, [...perPhase("active_power_import"), ...perPhase("active_power_export")]),
];

/** 12 elements, every quarter of an hour. */
const registers: readonly Item[] = [
	...identity,
	() => [enumerated(1), octets([0, 1])],
	...each(plain, [ENERGIES[0], ...TARIFFS.slice(0, 2), ENERGIES[1], ...TARIFFS.slice(2), ENERGIES[2], ENERGIES[3]]),
];

function am550(
	name: string,
	summary: string,
	body: (context: Context, turn: Turn) => Bytes,
	wrap: (apdu: Uint8Array) => Uint8Array,
): Dialect {
	return dlmsDialect({
		name,
		summary,
		parity: true,
		dateTime: { deviationMinutes: -60, status: 0, hundredths: 0 },
		invokeId: ({ frameCounter }) => frameCounter & 0xffff,
		header: HEADER.lengthOnly,
		body,
		wrap,
	});
}

export const ISKRA: readonly Dialect[] = [
	am550(
		"iskra-am550",
		"Iskraemeco AM550, Switzerland: one message over several HDLC segments",
		(context) => structure(elements(swiss, context)),
		(apdu) => hdlcSegments(ADDRESS, concat([LLC, apdu]), SEGMENT_BYTES),
	),
	am550(
		"iskra-si",
		"Iskraemeco AM550, Slovenia: 18 bare values, at a new hour 12 others",
		(context, { hourly }) => structure(elements(hourly ? registers : powers, context)),
		(apdu) => hdlcFrame(ADDRESS, concat([LLC, apdu])),
	),
];
