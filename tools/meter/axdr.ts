/** Values → A-XDR bytes (IEC 62056-6-2 data types, IEC 61334-6 encoding). Integers out of range throw. */
import { ascii, concat } from "./bytes.ts";
import type { ClockFace } from "./dialect.ts";

export type Bytes = Uint8Array | readonly number[];

export const nothing: Bytes = [0x00];

export function array(items: readonly Bytes[]): Uint8Array {
	return concat([[0x01], lengthBytes(items.length), ...items]);
}

export function structure(items: readonly Bytes[]): Uint8Array {
	return concat([[0x02], lengthBytes(items.length), ...items]);
}

export function octets(bytes: Bytes): Uint8Array {
	return concat([[0x09], lengthBytes(bytes.length), bytes]);
}

/** ASCII in an octet-string. */
export function octetText(text: string): Uint8Array {
	return octets(ascii(text));
}

export function visibleText(text: string): Uint8Array {
	return concat([[0x0a], lengthBytes(text.length), ascii(text)]);
}

export const int8 = (value: number) => integer(0x0f, value, 1, true);
export const int16 = (value: number) => integer(0x10, value, 2, true);
export const uint8 = (value: number) => integer(0x11, value, 1, false);
export const uint16 = (value: number) => integer(0x12, value, 2, false);
export const uint32 = (value: number) => integer(0x06, value, 4, false);
export const enumerated = (value: number) => integer(0x16, value, 1, false);

function integer(tag: number, value: number, width: number, signed: boolean): Uint8Array {
	const span = 256 ** width;
	const low = signed ? -span / 2 : 0;
	if (!Number.isInteger(value) || value < low || value >= low + span) {
		throw new RangeError(`${value} does not fit ${width} bytes`);
	}
	return concat([[tag], bigEndian(value, width)]);
}

/** The `width` lowest bytes of an integer, highest first, in two's complement. */
export function bigEndian(value: number, width: number): number[] {
	const bytes: number[] = [];
	for (let rest = value; bytes.length < width; rest = Math.floor(rest / 256)) bytes.unshift(((rest % 256) + 256) % 256);
	return bytes;
}

/** One byte below 128, otherwise 0x80 plus the count of the bytes that follow (ITU-T X.690, 8.1.3). */
export function lengthBytes(length: number): number[] {
	if (length < 0x80) return [length];
	return length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
}

/** An OBIS code as an octet-string; F is 255. */
export function obis(a: number, b: number, c: number, d: number, e: number): Uint8Array {
	return octets([a, b, c, d, e, 255]);
}

/** How a maker fills the fields of a date-time that say nothing of the time of day. */
export interface DateTimeForm {
	/** Minutes from local time to UTC as a signed field; undefined: not specified (0x8000). */
	readonly deviationMinutes?: number;
	readonly status: number;
	/** 0xff: not specified. */
	readonly hundredths: number;
	readonly sunday?: 0 | 7;
	/** No weekday is given (0xff). */
	readonly noWeekday?: boolean;
}

/** The twelve bytes of a COSEM date-time (IEC 62056-6-2, 4.1.6.1), without tag or length. */
export function dateTime(face: ClockFace, form: DateTimeForm): Uint8Array {
	const weekday = face.weekday === 7 ? (form.sunday ?? 7) : face.weekday;
	return concat([
		bigEndian(face.year, 2),
		[face.month, face.day, form.noWeekday ? 0xff : weekday, face.hour, face.minute, face.second, form.hundredths],
		bigEndian(form.deviationMinutes ?? 0x8000, 2),
		[form.status],
	]);
}
