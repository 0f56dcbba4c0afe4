/** Reading → JSON text as UTF-8 bytes: numbers are exact decimals, absent values are left out. */

import { decimalText } from "../bytes/decimal.ts";
import { frozen } from "../bytes/frozen.ts";
import type { ByteWriter } from "../bytes/writer.ts";
import { obisText } from "../cosem/obis.ts";
import { unitText } from "../cosem/unit.ts";
import { FIELDS, fieldIndex } from "./fields.ts";
import type { Reading } from "./reading.ts";
import { isoLocal, isoUtc } from "./time.ts";

/** Derived values: import − export, in total and per phase. */
const nets = frozen(
	[0, 1, 2, 3].map((phase) => {
		const suffix = phase === 0 ? "" : `_l${phase}`;
		return {
			key: `${phase === 0 ? "" : ","}"${phase === 0 ? "active_power" : "phase_power"}${suffix}_w":`,
			plus: fieldIndex(`active_power_import${suffix}_w`),
			minus: fieldIndex(`active_power_export${suffix}_w`),
		};
	}),
);

export function writeReading(writer: ByteWriter, reading: Reading): void {
	writer.text('{"sequence":');
	writer.decimal(reading.sequence, 0);
	writer.text(',"received_at":');
	if (reading.receivedAt === undefined) writer.text("null");
	else writer.quoted(isoUtc(reading.receivedAt));
	if (reading.meterTime !== undefined) {
		member(writer, ',"meter_time":', isoLocal(reading.meterTime.localSeconds, reading.meterOffsetMinutes));
		// A reading out of the ring has lost it.
		if (reading.meterTime.raw !== "") member(writer, ',"meter_time_raw":', reading.meterTime.raw);
	}
	member(writer, ',"format":', reading.format);
	member(writer, ',"check":', reading.check);
	member(writer, ',"meter_maker":', reading.meterMaker);
	member(writer, ',"meter_type":', reading.meterType);
	member(writer, ',"meter_id":', reading.meterId);
	member(writer, ',"list":', reading.list);
	const values = reading.values;
	for (let index = 0; index < values.length; index++) {
		const value = values[index];
		if (Number.isNaN(value)) continue;
		const { name, decimals } = FIELDS[index];
		writer.text(',"');
		writer.text(name);
		writer.text('":');
		writer.decimal(value, decimals);
	}
	writeDerived(writer, values);
	writeChannels(writer, reading);
	writeOther(writer, reading);
	writer.byte(0x7d);
}

function member(writer: ByteWriter, key: string, value: string | undefined): void {
	if (value === undefined) return;
	writer.text(key);
	writer.quoted(value);
}

function writeDerived(writer: ByteWriter, values: Float64Array): void {
	if (Number.isNaN(values[nets[0].plus])) return;
	writer.text(',"derived":{');
	for (const { key, plus, minus } of nets) {
		const imported = values[plus];
		if (Number.isNaN(imported)) continue;
		const exported = values[minus];
		writer.text(key);
		writer.decimal(Number.isNaN(exported) ? imported : imported - exported, 0);
	}
	writer.byte(0x7d);
}

function writeChannels(writer: ByteWriter, reading: Reading): void {
	if (reading.channels.size === 0) return;
	writer.text(',"channels":[');
	let separator = '{"channel":';
	for (const [number, channel] of reading.channels) {
		writer.text(separator);
		separator = ',{"channel":';
		writer.decimal(number, 0);
		if (channel.type !== undefined) {
			writer.text(',"type":');
			writer.decimal(channel.type, 0);
		}
		member(writer, ',"id":', channel.id);
		if (channel.mantissa !== undefined) {
			writer.text(',"value":');
			writer.text(decimalText(channel.mantissa, channel.exponent ?? 0));
			if (channel.unit !== undefined) member(writer, ',"unit":', unitText(channel.unit));
		}
		if (channel.time !== undefined) {
			member(writer, ',"time":', isoLocal(channel.time.localSeconds));
			member(writer, ',"time_raw":', channel.time.raw);
		}
		writer.byte(0x7d);
	}
	writer.byte(0x5d);
}

function writeOther(writer: ByteWriter, reading: Reading): void {
	if (reading.other.length === 0) return;
	writer.text(',"other":[');
	let separator = '{"obis":';
	for (const { obis, value, unit } of reading.other) {
		writer.text(separator);
		separator = ',{"obis":';
		writer.quoted(obisText(obis));
		member(writer, ',"value":', value);
		const name = unitText(unit);
		if (name !== "") member(writer, ',"unit":', name);
		writer.byte(0x7d);
	}
	writer.byte(0x5d);
}
