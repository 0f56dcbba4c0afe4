import { ByteWriter } from "../../src/bytes/writer.ts";
import { writeReading } from "../../src/readings/json.ts";
import type { Reading } from "../../src/readings/reading.ts";
import type { Sent } from "../../tools/meter/dialect.ts";
import { latin1 } from "./ascii.ts";

/** A Reading as its JSON says it. */
export function jsonOf(reading: Reading): Record<string, unknown> {
	const writer = new ByteWriter();
	writeReading(writer, reading);
	const bytes = writer.copy();
	return JSON.parse(latin1(bytes, 0, bytes.length));
}

/** What the JSON says of everything that a simulated meter noted. */
export function ofSent(reading: Reading, sent: Sent): Record<string, unknown> {
	const json = jsonOf(reading);
	return Object.fromEntries(Object.keys(sent).map((key) => [key, json[key]]));
}
