/** An APDU's bytes → a row for each element: its offset, its bytes, what it means; ^^ under the byte that is wrong. */
import { hexText, printableText } from "../../src/bytes/hex.ts";
import { lengthEnd, lengthValue } from "../../src/bytes/length.ts";
import { APDU, hasLlc, notificationAt } from "../../src/cosem/apdu.ts";
import { type DataVisitor, DataWalker } from "../../src/cosem/data.ts";
import { DATE_TIME_BYTES, dateTimeAt } from "../../src/cosem/date-time.ts";
import { floatAt } from "../../src/cosem/float.ts";
import { obisCode, obisText } from "../../src/cosem/obis.ts";
import { integerAt, isInteger, TAG } from "../../src/cosem/tags.ts";
import { unitText } from "../../src/cosem/unit.ts";
import { isoLocal } from "../../src/readings/time.ts";

/** Bytes shown in one row; more are told by their number. */
const SHOWN = 16;

/** `offset` is that of `start` in what the reader of the rows counts in. */
export function row(bytes: Uint8Array, start: number, end: number, offset: number, meaning: string): string {
	const digits = Array.from(bytes.subarray(start, Math.min(end, start + SHOWN)), (byte) =>
		hexText(Uint8Array.of(byte)),
	);
	const more = end - start > SHOWN ? ` … ${end - start} bytes` : "";
	return `${String(offset).padStart(8)}  ${`${digits.join(" ")}${more}`.padEnd(SHOWN * 3)} ${meaning}`.trimEnd();
}

/** The APDU from `start` to `end`, with or without LLC header. */
export function explainApdu(bytes: Uint8Array, start: number, end: number): string[] {
	const rows: string[] = [];
	const add = (from: number, to: number, meaning: string) => rows.push(row(bytes, from, to, from, meaning));
	let at = start;
	if (hasLlc(bytes, at, end)) {
		add(at, at + 3, "LLC header");
		at += 3;
	}
	switch (bytes[at]) {
		case APDU.dataNotification:
			explainNotification(bytes, at, end, rows);
			break;
		case APDU.blockTransfer:
			explainBlock(bytes, at, end, add);
			break;
		case APDU.generalGlo:
		case APDU.generalDed:
			explainCipher(bytes, at, end, add);
			break;
		default:
			if (at < end) add(at, end, "no APDU that a meter pushes");
	}
	return rows;
}

type Add = (from: number, to: number, meaning: string) => void;

function explainNotification(bytes: Uint8Array, start: number, end: number, rows: string[]): void {
	const add: Add = (from, to, meaning) => rows.push(row(bytes, from, to, from, meaning));
	const head = notificationAt(bytes, start, end);
	add(start, Math.min(start + 5, end), "data-notification, invoke-id and priority");
	if (head === undefined) {
		if (start + 5 < end) add(start + 5, end, "no date-time as any meter writes it");
		return;
	}
	const { time } = head;
	add(start + 5, head.dataAt, time === undefined ? "no date-time" : `date-time ${isoLocal(time.localSeconds)}`);
	const explainer = new DataExplainer(bytes, rows);
	const walker = new DataWalker();
	const after = walker.walk(bytes, head.dataAt, end, explainer);
	if (walker.fault !== undefined) {
		const at = Math.min(walker.faultAt, end);
		if (at < end) add(at, end, "");
		rows.push(`${" ".repeat(10)}^^ ${walker.fault}`);
	} else if (after < end) add(after, end, "behind the data");
}

function explainBlock(bytes: Uint8Array, start: number, end: number, add: Add): void {
	const control = bytes[start + 1];
	const last = (control & 0x80) !== 0 ? ", the last" : "";
	const number = (bytes[start + 2] << 8) | bytes[start + 3];
	add(start, Math.min(start + 6, end), `general-block-transfer, block ${number}${last}`);
	const lengthAt = start + 6;
	const contentAt = lengthAt < end ? lengthEnd(bytes, lengthAt) : -1;
	if (contentAt < 0 || contentAt > end) return;
	add(lengthAt, contentAt, `${lengthValue(bytes, lengthAt)} bytes`);
	add(contentAt, end, "a part of a message");
}

function explainCipher(bytes: Uint8Array, start: number, end: number, add: Add): void {
	const kind = bytes[start] === APDU.generalGlo ? "general-glo-ciphering" : "general-ded-ciphering";
	const titleEnd = start + 2 + bytes[start + 1];
	if (titleEnd >= end) return;
	const maker = printableText(bytes, start + 2, Math.min(start + 5, titleEnd)) ?? "";
	add(start, titleEnd, `${kind}, system title ${hexText(bytes, start + 2, titleEnd)} ${maker}`);
	const controlAt = lengthEnd(bytes, titleEnd);
	if (controlAt < 0 || controlAt + 5 > end) return;
	add(titleEnd, controlAt, `${lengthValue(bytes, titleEnd)} bytes`);
	const control = bytes[controlAt];
	const authenticated = (control & 0x10) !== 0;
	const parts = [
		`suite ${control & 15}`,
		...(authenticated ? ["authenticated"] : []),
		...((control & 0x20) !== 0 ? ["enciphered"] : []),
		...((control & 0x80) !== 0 ? ["compressed"] : []),
	];
	add(controlAt, controlAt + 1, `security control: ${parts.join(", ")}`);
	add(controlAt + 1, controlAt + 5, `frame counter ${integerAt(bytes, TAG.uint32, controlAt + 1, controlAt + 5)}`);
	const tagAt = authenticated ? Math.max(controlAt + 5, end - 12) : end;
	add(controlAt + 5, tagAt, (control & 0x20) !== 0 ? "ciphertext" : "content");
	if (authenticated) add(tagAt, end, "authentication tag");
}

/** A row for each element of the data, indented by depth. */
class DataExplainer implements DataVisitor {
	readonly #bytes: Uint8Array;
	readonly #rows: string[];
	#depth = 0;

	constructor(bytes: Uint8Array, rows: string[]) {
		this.#bytes = bytes;
		this.#rows = rows;
	}

	enter(tag: number, count: number, at: number): void {
		const name = tag === TAG.structure ? "structure" : count < 0 ? "compact array" : "array";
		this.#add(at, at + (count < 0 ? 1 : 2), count < 0 ? name : `${name} of ${count}`);
		this.#depth++;
	}

	leaf(tag: number, at: number, start: number, end: number): void {
		this.#add(at, end, meaningOf(this.#bytes, tag, start, end));
	}

	leave(): void {
		this.#depth--;
	}

	#add(from: number, to: number, meaning: string): void {
		this.#rows.push(row(this.#bytes, from, to, from, `${"  ".repeat(this.#depth)}${meaning}`));
	}
}

const NAMES = new Map<number, string>(
	Object.entries(TAG).map(([name, tag]) => [tag, name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)]),
);

function meaningOf(bytes: Uint8Array, tag: number, start: number, end: number): string {
	const name = NAMES.get(tag) ?? String(tag);
	if (isInteger(tag)) return `${name} ${integerAt(bytes, tag, start, end)}`;
	switch (tag) {
		case TAG.enumerated: {
			const unit = unitText(bytes[start]);
			return `${name} ${bytes[start]}${unit === "" ? "" : ` (unit ${unit})`}`;
		}
		case TAG.boolean:
			return `${name} ${bytes[start] !== 0}`;
		case TAG.float32:
		case TAG.float64: {
			const value = floatAt(bytes, start, end);
			return `${name} ${value === undefined ? "without a value" : value.mantissa * 10 ** value.exponent}`;
		}
		case TAG.octetString:
			if (end - start === 6 && bytes[start] <= 15) return `OBIS ${obisText(obisAt(bytes, start))}`;
			break;
		case TAG.null:
			return name;
	}
	if (end - start === DATE_TIME_BYTES && bytes[start] < 9) {
		const time = dateTimeAt(bytes, start);
		if (time !== undefined) return `date-time ${isoLocal(time.localSeconds)}`;
	}
	const text = printableText(bytes, start, end);
	return text === undefined || text === "" ? name : `${name} "${text}"`;
}

function obisAt(bytes: Uint8Array, at: number): number {
	return obisCode(bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3], bytes[at + 4], bytes[at + 5]);
}
