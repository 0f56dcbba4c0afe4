/** Aidon's DLMS pushes: arrays of {OBIS, value, {scaler, unit}} in one HDLC frame, without a header time. */
import { array, type DateTimeForm, int16, obis, octets, structure, uint16, uint32, visibleText } from "../axdr.ts";
import { concat } from "../bytes.ts";
import { type Dialect, note } from "../dialect.ts";
import {
	type Context,
	clockBytes,
	dlmsDialect,
	each,
	elements,
	HEADER,
	type Item,
	measured,
	nested,
	scalerUnit,
	triple,
} from "../dlms.ts";
import { hdlcFrame, LLC } from "../hdlc.ts";
import { PHASES, type Phase, type Quantity, quantityInfo } from "../sample.ts";
import { ENERGIES, POWERS, powersOf, VOLTAGES } from "./quantities.ts";

const ADDRESS = { destination: [0x41], source: [0x08, 0x83], control: 0x13 };

const entry = (quantity: Quantity, encode = uint32, exponent = 0) => nested(triple(quantity, encode, exponent));
const power = (quantity: Quantity) => entry(quantity);
const voltage = (quantity: Quantity) => entry(quantity, uint16, -1);

/** The current bears the sign of its phase's active power. */
function current(phase: Phase): Item {
	const quantity: Quantity = `current_${phase}`;
	const code = obis(1, 0, ...quantityInfo(quantity).obis);
	return (context) => {
		const steps = measured(context, quantity, -1);
		const { values } = context.sample;
		const signed = values[`active_power_export_${phase}`] > values[`active_power_import_${phase}`] ? -steps : steps;
		if (signed < 0) note(context.sent, quantity, signed * 100);
		return [structure([code, int16(signed), scalerUnit(quantity, -1)])];
	};
}

const clock: Item = (context) => [structure([obis(0, 0, 1, 0, 0), octets(clockBytes(context))])];

/** Registers come in tens of Wh. */
const registers = each((quantity) => entry(quantity, uint32, 1), ENERGIES);

function identity({ sent }: Context): Uint8Array[] {
	sent.meter_id = "7359990000012345";
	sent.meter_type = "6534";
	return [
		structure([obis(1, 1, 0, 2, 129), visibleText("AIDON_V0001")]),
		structure([obis(0, 0, 96, 1, 0), visibleText(sent.meter_id)]),
		structure([obis(0, 0, 96, 1, 7), visibleText(sent.meter_type)]),
	];
}

function norwegian(name: string, summary: string, currents: readonly Phase[]): Dialect {
	const list1 = [power("active_power_import")];
	const list2 = [identity, ...each(power, POWERS), ...currents.map(current), ...each(voltage, VOLTAGES)];
	const list3 = [...list2, clock, ...registers];
	return aidon(name, summary, { deviationMinutes: 0, status: 0, hundredths: 0xff, sunday: 0 }, ({ hourly, index }) => {
		if (hourly) return list3;
		return index % 4 === 0 ? list2 : list1;
	});
}

function aidon(
	name: string,
	summary: string,
	dateTime: DateTimeForm,
	list: (turn: { hourly: boolean; index: number }) => readonly Item[],
	baud?: 115200,
): Dialect {
	return dlmsDialect({
		name,
		summary,
		...(baud === undefined ? { parity: true } : { baud }),
		dateTime,
		invokeId: () => 0x4000_0000,
		header: HEADER.none,
		body: (context, turn) => array(elements(list(turn), context)),
		wrap: (apdu) => hdlcFrame(ADDRESS, concat([LLC, apdu])),
	});
}

const swedish: readonly Item[] = [
	clock,
	...each(power, POWERS),
	...PHASES.map(current),
	...each(voltage, VOLTAGES),
	...PHASES.flatMap((phase) => each(power, powersOf(phase))),
	...each((quantity) => entry(quantity), ENERGIES),
];

export const AIDON: readonly Dialect[] = [
	aidon(
		"aidon-se-hdlc",
		"Aidon RJ12, Sweden: DLMS of the EFS profile, 27 objects, on the pins and at the speed of the text",
		{ status: 0xff, hundredths: 0xff, sunday: 0 },
		() => swedish,
		115200,
	),
	norwegian("aidon-no", "Aidon 6534, Norway: lists 1 and 2, at a new hour list 3", PHASES),
	norwegian("aidon-no-it", "Aidon 6525, Norway, three-wire IT net: no current on L2", ["l1", "l3"]),
];
