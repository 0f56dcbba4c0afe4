/** The types of A-XDR data by their tags (IEC 62056-6-2, Table 3), and the integers among them. */
import { frozen } from "../bytes/frozen.ts";

export const TAG = frozen({
	null: 0,
	array: 1,
	structure: 2,
	boolean: 3,
	bitString: 4,
	int32: 5,
	uint32: 6,
	octetString: 9,
	visibleString: 10,
	utf8String: 12,
	bcd: 13,
	int8: 15,
	int16: 16,
	uint8: 17,
	uint16: 18,
	compactArray: 19,
	int64: 20,
	uint64: 21,
	enumerated: 22,
	float32: 23,
	float64: 24,
	dateTime: 25,
	date: 26,
	time: 27,
	deltaInt8: 28,
	deltaInt16: 29,
	deltaInt32: 30,
	deltaUint8: 31,
	deltaUint16: 32,
	deltaUint32: 33,
	dontCare: 255,
} as const);

/** The tags whose content is an integer. */
export function isInteger(tag: number): boolean {
	return (
		tag === TAG.uint32 ||
		tag === TAG.uint16 ||
		tag === TAG.int32 ||
		tag === TAG.int16 ||
		tag === TAG.int8 ||
		tag === TAG.uint8 ||
		tag === TAG.int64 ||
		tag === TAG.uint64 ||
		(tag >= TAG.deltaInt8 && tag <= TAG.deltaUint32)
	);
}

export function isText(tag: number): boolean {
	return tag === TAG.octetString || tag === TAG.visibleString || tag === TAG.utf8String;
}

/** Whether an integer of this tag has a sign. */
function isSigned(tag: number): boolean {
	return (
		tag === TAG.int32 ||
		tag === TAG.int16 ||
		tag === TAG.int8 ||
		tag === TAG.int64 ||
		(tag >= TAG.deltaInt8 && tag <= TAG.deltaInt32)
	);
}

/** An integer's value; exact to 2^53, beyond it the nearest number. */
export function integerAt(bytes: Uint8Array, tag: number, start: number, end: number): number {
	let value = bytes[start];
	if (value > 0x7f && isSigned(tag)) value -= 256;
	for (let at = start + 1; at < end; at++) value = value * 256 + bytes[at];
	return value;
}
