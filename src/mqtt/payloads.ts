/** Readings, faults and counters → MQTT payloads, written into a ByteWriter. */
import type { ByteWriter } from "../bytes/writer.ts";
import { FAULTS, type FaultLog } from "../faults.ts";
import { FIELDS } from "../readings/fields.ts";
import { writeReading } from "../readings/json.ts";
import type { Reading } from "../readings/reading.ts";
import { isoLocal, isoUtc } from "../readings/time.ts";

/** `"name":value` pairs of one JSON object; what is undefined is left out. */
export class JsonObject {
	private readonly _writer: ByteWriter;
	private _separator = 0x7b;

	constructor(writer: ByteWriter) {
		this._writer = writer;
	}

	text(name: string, value: string | undefined): void {
		if (value === undefined) return;
		this._name(name);
		this._writer.quoted(value);
	}

	number(name: string, value: number | null | undefined, decimals = 0): void {
		if (value === undefined) return;
		this._name(name);
		if (value === null) this._writer.text("null");
		else this._writer.decimal(value, decimals);
	}

	boolean(name: string, value: boolean): void {
		this._name(name);
		this._writer.text(value ? "true" : "false");
	}

	texts(name: string, values: readonly string[]): void {
		this._name(name);
		let separator = 0x5b;
		for (const value of values) {
			this._writer.byte(separator);
			separator = 0x2c;
			this._writer.quoted(value);
		}
		this._writer.byte(0x5d);
	}

	object(name: string): JsonObject {
		this._name(name);
		return new JsonObject(this._writer);
	}

	end(): void {
		if (this._separator === 0x7b) this._writer.byte(0x7b);
		this._writer.byte(0x7d);
	}

	private _name(name: string): void {
		this._writer.byte(this._separator);
		this._separator = 0x2c;
		this._writer.quoted(name);
		this._writer.byte(0x3a);
	}
}

/** The registers alone, with the times of their reading. */
export function writeEnergy(writer: ByteWriter, reading: Reading): void {
	const json = new JsonObject(writer);
	json.number("sequence", reading.sequence);
	if (reading.receivedAt !== undefined) json.text("received_at", isoUtc(reading.receivedAt));
	if (reading.meterTime !== undefined) {
		json.text("meter_time", isoLocal(reading.meterTime.localSeconds, reading.meterOffsetMinutes));
	}
	for (let index = 0; index < FIELDS.length; index++) {
		const field = FIELDS[index];
		const value = reading.values[index];
		if (field.total && !Number.isNaN(value)) json.number(field.name, value, field.decimals);
	}
	json.end();
}

/** A reading as it is on the reading topic, marked as late by a first member `"backfill":true`. */
export function writeBackfill(writer: ByteWriter, reading: Reading): void {
	writer.text('{"backfill":true');
	const brace = writer.length;
	writeReading(writer, reading);
	writer.view()[brace] = 0x2c;
}

/** How many faults of each kind came since `before`; false, and nothing written, when there were none. */
export function writeFaultEvent(
	writer: ByteWriter,
	faults: FaultLog,
	before: Uint32Array,
	utc: number | undefined,
): boolean {
	let any = false;
	for (let index = 0; index < before.length; index++) any ||= faults.counts[index] !== before[index];
	if (!any) return false;
	const json = new JsonObject(writer);
	json.text("event", "line_faults");
	if (utc !== undefined) json.text("time", isoUtc(utc));
	const kinds = json.object("faults");
	for (let index = 0; index < before.length; index++) {
		const count = faults.counts[index] - before[index];
		if (count !== 0) kinds.number(FAULTS[index], count);
	}
	kinds.end();
	json.end();
	return true;
}

/** Seconds by which the meter's clock was ahead of ours when this reading came; undefined until its zone is known. */
export function meterClockDriftSeconds(reading: Reading): number | undefined {
	const { meterTime, receivedAt, meterOffsetMinutes } = reading;
	if (meterTime === undefined || receivedAt === undefined || meterOffsetMinutes === undefined) return undefined;
	return Math.round(meterTime.localSeconds - meterOffsetMinutes * 60 - receivedAt / 1000);
}
