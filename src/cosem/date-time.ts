/** The twelve bytes of a COSEM date-time (IEC 62056-6-2, 4.1.6.1): 07 E6 0A 0F 06 0F 08 0F FF FF C4 00. */
import { hexText } from "../bytes/hex.ts";
import { obisCode } from "./obis.ts";
import type { DateTime } from "./sink.ts";

export const DATE_TIME_BYTES = 12;
/** The clock object: whose value a date-time is that comes without an OBIS code. */
export const CLOCK = obisCode(0, 0, 1, 0, 0);
const NOT_SPECIFIED = 0x8000;
const STATUS_NOT_SPECIFIED = 0xff;

/** The date-time at `at`, or undefined when its date or hour and minute are left open or impossible. */
export function dateTimeAt(bytes: Uint8Array, at: number): DateTime | undefined {
	const year = (bytes[at] << 8) | bytes[at + 1];
	const month = bytes[at + 2];
	const day = bytes[at + 3];
	const hour = bytes[at + 5];
	const minute = bytes[at + 6];
	const second = bytes[at + 7] === 0xff ? 0 : bytes[at + 7];
	if (year < 1970 || year > 2199 || month < 1 || month > 12 || day < 1 || day > 31) return undefined;
	if (hour > 23 || minute > 59 || second > 59) return undefined;
	const deviation = (bytes[at + 9] << 8) | bytes[at + 10];
	const status = bytes[at + 11];
	return {
		localSeconds: Date.UTC(year, month - 1, day, hour, minute, second) / 1000,
		raw: hexText(bytes, at, at + DATE_TIME_BYTES),
		deviationMinutes: deviation === NOT_SPECIFIED ? undefined : (deviation << 16) >> 16,
		status: status === STATUS_NOT_SPECIFIED ? undefined : status,
	};
}
