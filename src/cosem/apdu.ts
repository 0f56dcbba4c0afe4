/**
 * What stands before a meter's data: the LLC header E6 E7 00 (IEC 62056-46, 8.3), then the tag of an
 * APDU (IEC 62056-5-3, 8.2), and, of a data-notification, invoke-id and date-time:
 * E6 E7 00 0F 40 00 00 00 09 0C <date-time> <data>.
 */

import { frozen } from "../bytes/frozen.ts";
import { DATE_TIME_BYTES, dateTimeAt } from "./date-time.ts";
import type { DateTime } from "./sink.ts";
import { TAG } from "./tags.ts";

export const APDU = frozen({
	dataNotification: 0x0f,
	generalGlo: 0xdb,
	generalDed: 0xdc,
	blockTransfer: 0xe0,
} as const);

const INVOKE_ID_BYTES = 4;

/** Whether an LLC header stands at `at`: LSAPs E6 and E6 or E7, quality 0. */
export function hasLlc(bytes: Uint8Array, at: number, end: number): boolean {
	return end - at >= 3 && bytes[at] === 0xe6 && (bytes[at + 1] & 0xfe) === 0xe6 && bytes[at + 2] === 0;
}

export interface Notification {
	/** Where the data begin. */
	readonly dataAt: number;
	readonly time: DateTime | undefined;
}

/**
 * The head of the data-notification whose tag stands at `at`; undefined when it is cut or none of
 * the four ways to write a date-time fits: none (00), its bare length (0C), as an octet-string
 * (09 0C), as a date-time (19).
 */
export function notificationAt(bytes: Uint8Array, at: number, end: number): Notification | undefined {
	const form = at + 1 + INVOKE_ID_BYTES;
	if (form >= end) return undefined;
	let timeAt: number;
	if (bytes[form] === 0) return { dataAt: form + 1, time: undefined };
	if (bytes[form] === DATE_TIME_BYTES || bytes[form] === TAG.dateTime) timeAt = form + 1;
	else if (bytes[form] === TAG.octetString && bytes[form + 1] === DATE_TIME_BYTES) timeAt = form + 2;
	else if (bytes[form] === TAG.octetString && bytes[form + 1] === 0) return { dataAt: form + 2, time: undefined };
	else return undefined;
	const dataAt = timeAt + DATE_TIME_BYTES;
	if (dataAt >= end) return undefined;
	return { dataAt, time: dateTimeAt(bytes, timeAt) };
}
