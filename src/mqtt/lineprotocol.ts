/** Reading → one line of InfluxDB line protocol: `portti,id=… field=value,… nanoseconds`. */
import type { ByteWriter } from "../bytes/writer.ts";
import { FIELDS } from "../readings/fields.ts";
import type { Reading } from "../readings/reading.ts";

/**
 * Every number is written as a float (no `i` after it), so that a field's type never changes. The
 * time is left out while the clock is not set. False, and nothing written, for a reading without values.
 */
export function writeLine(writer: ByteWriter, id: string, reading: Reading): boolean {
	const start = writer.length;
	let any = false;
	for (let index = 0; index < FIELDS.length; index++) {
		const value = reading.values[index];
		if (Number.isNaN(value)) continue;
		if (any) writer.byte(0x2c);
		else {
			writer.text("portti,id=");
			writer.text(id);
			tag(writer, ",meter_id=", reading.meterId);
			writer.byte(0x20);
		}
		any = true;
		const { name, decimals } = FIELDS[index];
		writer.text(name);
		writer.byte(0x3d);
		writer.decimal(value, decimals);
	}
	if (any && reading.receivedAt !== undefined) {
		writer.byte(0x20);
		writer.decimal(reading.receivedAt, 0);
		writer.text("000000");
	}
	return writer.length > start;
}

/** Comma, equals sign and space are escaped; a backslash, which may not end a tag, and controls are left out. */
function tag(writer: ByteWriter, key: string, value: string | undefined): void {
	let written = "";
	for (let i = 0; value !== undefined && i < value.length; i++) {
		const code = value.charCodeAt(i);
		if (code < 0x20 || code === 0x7f || code === 0x5c) continue;
		if (code === 0x2c || code === 0x3d || code === 0x20) written += "\\";
		written += value[i];
	}
	if (written === "") return;
	writer.text(key);
	writer.text(written);
}
