/** A telegram's bytes, good or not → its lines with what each means, and ^ under what is wrong. */

import { decimalText } from "../../src/bytes/decimal.ts";
import { hexDigit } from "../../src/bytes/hex.ts";
import { obisText } from "../../src/cosem/obis.ts";
import type { ChannelReading, CosemSink, DateTime } from "../../src/cosem/sink.ts";
import { identificationEnd, TelegramReader } from "../../src/cosem/telegram.ts";
import { type Unit, unitText } from "../../src/cosem/unit.ts";
import { FaultLog } from "../../src/faults.ts";
import { crc16Arc } from "../../src/frames/crc.ts";
import { FIELDS, fieldOfObis } from "../../src/readings/fields.ts";
import { makerOf } from "../../src/readings/makers.ts";
import { isoLocal } from "../../src/readings/time.ts";

const END = 0x21;
/** Meanings stand in one column, except behind longer lines. */
const COLUMN = 36;

/** Bytes `start` to `end`; `start` is at `/`. */
export function explainTelegram(bytes: Uint8Array, start: number, end: number): string[] {
	const meanings = new Map<number, string[]>();
	const errors = new Map<number, string>();
	const faults = new FaultLog();
	const reader = new TelegramReader(faults);
	const note = (meaning: string) => meanings.set(reader.lineAt, [...(meanings.get(reader.lineAt) ?? []), meaning]);
	faults.listener = (_fault, offset) => errors.set(start + offset, "cannot be read from here");
	reader.read(bytes, start, end, new Notes(note));
	const identification = text(bytes, start + 1, identificationEnd(bytes, start, end));
	meanings.set(start, [`identification, ${makerOf(identification.slice(0, 3).toUpperCase()) ?? "maker unknown"}`]);

	const lines: string[] = [];
	for (let at = start; at < end; ) {
		const lineEnd = identificationEnd(bytes, at, end);
		if (bytes[at] === END) explainCheck(bytes, start, at, lineEnd, meanings, errors);
		if (lineEnd > at) {
			const line = text(bytes, at, lineEnd);
			const meaning = (meanings.get(at) ?? []).join("; ");
			lines.push(meaning === "" ? line : `${line.padEnd(COLUMN)}  ${meaning}`);
		}
		for (const [errorAt, error] of errors) {
			if (errorAt >= at && errorAt <= lineEnd) lines.push(`${" ".repeat(errorAt - at)}^ ${error}`);
		}
		at = lineEnd + 1;
		while (at < end && bytes[at] < 0x20) at++;
	}
	return lines;
}

function explainCheck(
	bytes: Uint8Array,
	start: number,
	at: number,
	end: number,
	meanings: Map<number, string[]>,
	errors: Map<number, string>,
): void {
	const digits = Array.from(bytes.subarray(at + 1, end), hexDigit);
	const sum = crc16Arc(bytes, start, at + 1);
	const sent = digits.reduce((value, digit) => value * 16 + digit, 0);
	if (digits.length === 0) meanings.set(at, ["no check"]);
	else if (digits.length === 4 && !digits.includes(-1) && sent === sum) meanings.set(at, ["the check holds"]);
	else errors.set(at + 1, `the bytes give ${sum.toString(16).toUpperCase().padStart(4, "0")}`);
}

/** What the reader says, in words. */
class Notes implements CosemSink {
	readonly #note: (meaning: string) => void;

	constructor(note: (meaning: string) => void) {
		this.#note = note;
	}

	number(obis: number, mantissa: number, exponent: number, unit: Unit): void {
		const index = fieldOfObis(obis);
		const field = index === undefined ? undefined : FIELDS[index];
		if (field?.unit === unit) {
			const shown = decimalText(mantissa, exponent - field.exponent - field.decimals);
			this.#note(`${field.name} ${shown}`);
		} else this.#note(`${obisText(obis)}: ${decimalText(mantissa, exponent)} ${unitText(unit)}`.trimEnd());
	}

	text(obis: number, value: string): void {
		this.#note(`${obisText(obis)}: "${value}"`);
	}

	time(_obis: number, value: DateTime): void {
		this.#note(`meter_time ${isoLocal(value.localSeconds)}`);
	}

	channel(channel: number, { type, id, mantissa, exponent, unit, time }: ChannelReading): void {
		const parts = [`channel ${channel}:`];
		if (type !== undefined) parts.push(`type ${type}`);
		if (id !== undefined) parts.push(`id "${id}"`);
		if (mantissa !== undefined) parts.push(decimalText(mantissa, exponent ?? 0), unitText(unit ?? 0));
		if (time !== undefined) parts.push(`at ${isoLocal(time.localSeconds)}`);
		this.#note(parts.join(" ").trimEnd());
	}
}

/** A character per byte, so that columns are offsets; what does not print is a dot. */
function text(bytes: Uint8Array, start: number, end: number): string {
	return Array.from(bytes.subarray(start, end), (byte) =>
		byte < 0x20 || byte > 0x7e ? "·" : String.fromCharCode(byte),
	).join("");
}
