/** Percent-encoding and query of a request target (RFC 3986) → bytes and numbers. */
import { asciiText } from "../bytes/ascii.ts";

/**
 * Decodes `%XX` between `start` and `end` where it stands; the new end, or -1 when an encoding is
 * malformed or hides a NUL or a slash.
 */
export function percentDecode(bytes: Uint8Array, start: number, end: number): number {
	let to = bytes.indexOf(0x25, start);
	if (to === -1 || to >= end) return end;
	for (let at = to; at < end; at++) {
		let byte = bytes[at];
		if (byte === 0x25) {
			if (at + 2 >= end) return -1;
			byte = hexDigit(bytes[at + 1]) * 16 + hexDigit(bytes[at + 2]);
			if (Number.isNaN(byte) || byte === 0 || byte === 0x2f) return -1;
			at += 2;
		}
		bytes[to++] = byte;
	}
	return to;
}

/** The name and the rule that the query breaks. */
export interface QueryFault {
	readonly name: string;
	readonly rule: string;
}

const NONE: ReadonlyMap<string, number> = new Map();

/** Reads `name=123&…`; every name must be among `known`. */
export function readQuery(
	bytes: Uint8Array,
	start: number,
	end: number,
	known: readonly string[],
): ReadonlyMap<string, number> | QueryFault {
	if (start === end) return NONE;
	const values = new Map<string, number>();
	for (const part of asciiText(bytes, start, end).split("&")) {
		if (part === "") continue;
		const equals = part.indexOf("=");
		const name = equals < 0 ? part : part.slice(0, equals);
		if (!known.includes(name)) return { name, rule: "is not a parameter here" };
		if (values.has(name)) return { name, rule: "may stand only once" };
		const value = wholeNumber(equals < 0 ? "" : part.slice(equals + 1));
		if (value === undefined) return { name, rule: "must be a whole number from 0" };
		values.set(name, value);
	}
	return values;
}

/** Digits only, and no more than a number holds exactly. */
export function wholeNumber(text: string): number | undefined {
	if (text.length === 0 || text.length > 15) return undefined;
	for (let i = 0; i < text.length; i++) {
		const code = text.charCodeAt(i);
		if (code < 0x30 || code > 0x39) return undefined;
	}
	return Number(text);
}

function hexDigit(byte: number): number {
	if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
	const lower = byte | 0x20;
	return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : Number.NaN;
}
