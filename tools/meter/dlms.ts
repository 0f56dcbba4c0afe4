/** A description of a maker's DLMS push → its dialect: what each list holds and how it is wrapped. */
import type { Bytes, DateTimeForm } from "./axdr.ts";
import { bigEndian, dateTime, enumerated, int8, obis, octets, structure } from "./axdr.ts";
import { concat, hex } from "./bytes.ts";
import { clockFace, clockText, type Dialect, inSteps, note, type Sent, type Turn } from "./dialect.ts";
import { type Quantity, quantityInfo, type Sample } from "./sample.ts";

/** What an item of a list may look at, and where it notes what it says. */
export interface Context {
	readonly sample: Sample;
	readonly sent: Sent;
	readonly clockMinutes: number;
	readonly dateTime: DateTimeForm;
}

/** One entry of a list: one element or several in a row. */
export type Item = (context: Context) => readonly Bytes[];

export interface DlmsDescription {
	readonly name: string;
	readonly summary: string;
	readonly baud?: 115200;
	/** Even parity; otherwise none. */
	readonly parity?: boolean;
	readonly clockMinutes?: number;
	readonly ciphered?: boolean;
	readonly dateTime: DateTimeForm;
	readonly invokeId: (turn: Turn) => number;
	/** The date-time of the notification itself. */
	readonly header: Item;
	/** The one data element that follows the header. */
	readonly body: (context: Context, turn: Turn) => Bytes;
	readonly wrap: (apdu: Uint8Array, turn: Turn) => Uint8Array;
	/** What the meter sees of the house, such as one phase. */
	readonly view?: (sample: Sample) => Sample;
}

const DATA_NOTIFICATION = 0x0f;

export function dlmsDialect(description: DlmsDescription): Dialect {
	const { name, summary, baud = 2400, parity = false, clockMinutes = 60, ciphered = false } = description;
	const { invokeId, header, body, wrap, view = (sample) => sample } = description;
	return {
		name,
		summary,
		baud,
		bitsPerByte: parity ? 11 : 10,
		clockMinutes,
		ciphered,
		encode(sample, turn) {
			const sent: Sent = {};
			const context = { sample: view(sample), sent, clockMinutes, dateTime: description.dateTime };
			const head = [DATA_NOTIFICATION, ...bigEndian(invokeId(turn), 4)];
			const apdu = concat([head, ...header(context), body(context, turn)]);
			return { bytes: wrap(apdu, turn), sent };
		},
	};
}

/** The elements of `items` in a row. */
export function elements(items: readonly Item[], context: Context): Bytes[] {
	return items.flatMap((item) => item(context));
}

/** The meter's clock as the twelve bytes alone, noted. */
export function clockBytes({ sample, sent, clockMinutes, dateTime: form }: Context): Uint8Array {
	const bytes = dateTime(clockFace(sample.utcSeconds, clockMinutes), form);
	sent.meter_time = clockText(sample.utcSeconds, clockMinutes);
	sent.meter_time_raw = hex(bytes);
	return bytes;
}

/** The four ways a notification's date-time is written. */
export const HEADER = {
	none: () => [[0x00]],
	octetString: (context) => [octets(clockBytes(context))],
	lengthOnly: (context) => [[0x0c], clockBytes(context)],
	tagged: (context) => [[0x19], clockBytes(context)],
} as const satisfies Record<string, Item>;

/** The clock as an element of its own. */
export const clockElement: Item = (context) => [octets(clockBytes(context))];

export type Encode = (steps: number) => Bytes;

/** A quantity in steps of 10^`exponent` of its DLMS unit, noted as rounded. */
export function measured({ sample, sent }: Context, quantity: Quantity, exponent: number): number {
	const places = quantityInfo(quantity).places + exponent;
	const steps = inSteps(sample.values[quantity], places);
	note(sent, quantity, steps * 10 ** places);
	return steps;
}

/** A value without its OBIS code. */
export function bare(quantity: Quantity, encode: Encode, exponent = 0): Item {
	return (context) => [encode(measured(context, quantity, exponent))];
}

/** An OBIS code and a value. B tells the channel: 0, or 1 with some makers. */
export function pair(quantity: Quantity, encode: Encode, exponent = 0, b = 0): Item {
	const code = obis(1, b, ...quantityInfo(quantity).obis);
	return (context) => [code, encode(measured(context, quantity, exponent))];
}

/** An OBIS code, a value, and the structure of scaler and unit. */
export function triple(quantity: Quantity, encode: Encode, exponent = 0): Item {
	const code = obis(1, 0, ...quantityInfo(quantity).obis);
	const scale = scalerUnit(quantity, exponent);
	return (context) => [code, encode(measured(context, quantity, exponent)), scale];
}

export function scalerUnit(quantity: Quantity, exponent: number): Uint8Array {
	return structure([int8(exponent), enumerated(quantityInfo(quantity).unit)]);
}

/** The elements of an item as one structure. */
export function nested(item: Item): Item {
	return (context) => [structure(item(context))];
}

/** A fixed element; `field` is what a Reading calls it. */
export function text(element: Bytes, value: string, field?: "meter_id" | "meter_type"): Item {
	return ({ sent }) => {
		if (field !== undefined) sent[field] = value;
		return [element];
	};
}

/** Item after item with the same arguments for each quantity. */
export function each(make: (quantity: Quantity) => Item, quantities: readonly Quantity[]): Item[] {
	return quantities.map(make);
}
