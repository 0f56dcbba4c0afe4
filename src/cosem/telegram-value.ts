/**
 * What stands between a telegram's parentheses → numbers, times and text:
 * `00007805.332*kWh` is 7805332 × 10^0 Wh, `240217174050W` a time, `4B38` the text "K8".
 */
import { asciiText } from "../bytes/ascii.ts";
import { hexDigit } from "../bytes/hex.ts";
import type { DateTime } from "./sink.ts";
import { UNIT, type Unit } from "./unit.ts";

const ASTERISK = 0x2a;
const PLUS = 0x2b;
const MINUS = 0x2d;
const POINT = 0x2e;
/** A telegram's S, as the status byte of a DLMS date-time says it (IEC 62056-6-2, 4.1.6.1). */
const DAYLIGHT_SAVING = 0x80;

export interface NamedUnit {
	readonly unit: Unit;
	readonly exponent: number;
}

/** Names up to six bytes as one number; letters in lower case, since meters spell kVArh, kvarh and kVarh. */
function unitKey(bytes: ArrayLike<number>, start: number, end: number): number {
	let key = 0;
	for (let at = start; at < end; at++) key = key * 256 + (bytes[at] | 0x20);
	return key;
}

const units = new Map<number, NamedUnit>();

function name(text: string, unit: Unit, exponent: number): void {
	const codes = Array.from(text, (letter) => letter.charCodeAt(0));
	units.set(unitKey(codes, 0, codes.length), { unit, exponent });
}

for (const [text, unit] of [
	["W", UNIT.watt],
	["VA", UNIT.voltAmpere],
	["var", UNIT.var],
	["Wh", UNIT.wattHour],
	["VAh", UNIT.voltAmpereHour],
	["varh", UNIT.varHour],
	["J", UNIT.joule],
] as const) {
	name(text, unit, 0);
	name(`k${text}`, unit, 3);
	name(`M${text}`, unit, 6);
	name(`G${text}`, unit, 9);
}
for (const [text, unit] of [
	["A", UNIT.ampere],
	["V", UNIT.volt],
] as const) {
	name(text, unit, 0);
	name(`m${text}`, unit, -3);
	name(`k${text}`, unit, 3);
}
name("Hz", UNIT.hertz, 0);
name("m3", UNIT.cubicMetre, 0);
name("dm3", UNIT.litre, 0);
name("l", UNIT.litre, 0);
name("kg", UNIT.kilogram, 0);
name("s", UNIT.second, 0);
name("h", UNIT.hour, 0);

const LONGEST_UNIT = 6;

/** The unit named by bytes `start` to `end`, of either case, and the power of ten before it. */
export function unitAt(bytes: Uint8Array, start: number, end: number): NamedUnit | undefined {
	return end - start <= LONGEST_UNIT ? units.get(unitKey(bytes, start, end)) : undefined;
}

/** Whether the unit's name alone may be a time's last letter. */
function endsTime(unit: Unit): boolean {
	return unit === UNIT.watt || unit === UNIT.second;
}

/** Reads one number at a time and keeps what it has read, so that none is an object. */
export class NumberReader {
	/** An integer; the number is `mantissa` × 10^`exponent` of `unit`. */
	mantissa = 0;
	exponent = 0;
	unit: Unit = UNIT.none;
	/** After false: where digits should stand before the unit and do not; -1 when it is no number at all. */
	brokenAt = -1;

	/**
	 * Whether bytes `start` to `end` are a number, exact as an integer up to 2^53, alone or with a known
	 * unit behind it. Where the `*` between them is missing, `W` and `s` name no unit: they end a time.
	 */
	read(bytes: Uint8Array, start: number, end: number): boolean {
		let at = start;
		const negative = bytes[at] === MINUS;
		if (negative || bytes[at] === PLUS) at++;
		const first = at;
		let mantissa = 0;
		let point = -1;
		for (; at < end; at++) {
			const byte = bytes[at];
			if (byte >= 0x30 && byte <= 0x39) mantissa = mantissa * 10 + (byte - 0x30);
			else if (byte === POINT && point < 0) point = at;
			else break;
		}
		const digits = at - first - (point < 0 ? 0 : 1);
		this.mantissa = negative && mantissa > 0 ? -mantissa : mantissa;
		this.exponent = point < 0 ? 0 : point + 1 - at;
		this.unit = UNIT.none;
		this.brokenAt = -1;
		if (digits > 0 && at === end) return mantissa <= Number.MAX_SAFE_INTEGER;
		const starred = bytes[at] === ASTERISK;
		const known = unitAt(bytes, starred ? at + 1 : at, end);
		if (digits === 0 || known === undefined || (!starred && end - at === 1 && endsTime(known.unit))) {
			if (starred && digits > 0) return false;
			const brokenAt = at;
			while (at < end && bytes[at] !== ASTERISK) at++;
			if (at < end) this.brokenAt = brokenAt;
			return false;
		}
		this.unit = known.unit;
		this.exponent += known.exponent;
		return mantissa <= Number.MAX_SAFE_INTEGER;
	}
}

/**
 * A clock's digits: `YYMMDDhhmmss`, with or without S or W behind them, or `YYYYMMDD hh:mm:ss`.
 * Undefined when they are no date that can be.
 */
export function timeAt(bytes: Uint8Array, start: number, end: number): DateTime | undefined {
	const letter = bytes[end - 1] | 0x20;
	const named = letter === 0x73 || letter === 0x77;
	let digits = 0;
	let all = 0;
	for (let at = start; at < (named ? end - 1 : end); at++) {
		const byte = bytes[at];
		if (byte === 0x20 || byte === 0x3a || byte === MINUS) continue;
		if (byte < 0x30 || byte > 0x39) return undefined;
		digits++;
		all = all * 10 + (byte - 0x30);
	}
	if (digits !== 12 && digits !== 14) return undefined;
	const seconds = all % 1_000_000;
	const date = Math.floor(all / 1_000_000);
	const year = Math.floor(date / 10_000) + (digits === 12 ? 2000 : 0);
	const month = Math.floor(date / 100) % 100;
	const day = date % 100;
	const hour = Math.floor(seconds / 10_000);
	const minute = Math.floor(seconds / 100) % 100;
	const second = seconds % 100;
	if (year < 1970 || month < 1 || month > 12 || day < 1 || day > 31) return undefined;
	if (hour > 23 || minute > 59 || second > 59) return undefined;
	const instant = new Date(Date.UTC(year, month - 1, day, hour, minute, second));
	if (instant.getUTCDate() !== day) return undefined;
	return {
		localSeconds: instant.getTime() / 1000,
		raw: asciiText(bytes, start, end),
		deviationMinutes: undefined,
		status: named ? (letter === 0x73 ? DAYLIGHT_SAVING : 0) : undefined,
	};
}

/** Text as sent, or what its hexadecimal digits spell when that is printable. */
export function spelledText(bytes: Uint8Array, start: number, end: number): string {
	const length = (end - start) >> 1;
	if (length === 0 || (end - start) % 2 !== 0) return asciiText(bytes, start, end);
	const codes = new Uint8Array(length);
	let high = 0;
	let low = 0;
	for (let i = 0, at = start; i < length; i++) {
		high = bytes[at++] - 0x30;
		low = hexDigit(bytes[at++]);
		// What prints is 20 to 7E.
		if (high < 2 || high > 7 || low < 0 || (high === 7 && low === 15)) break;
		codes[i] = high * 16 + low;
	}
	return codes[length - 1] === 0 ? asciiText(bytes, start, end) : asciiText(codes, 0, length);
}
