/** Readings for tests of what is done with them. */

import { fieldIndex } from "../../src/readings/fields.ts";
import { Reading } from "../../src/readings/reading.ts";

/** `values` by field name, in the field's finest unit. */
export function readingOf(values: Record<string, number>, more: Partial<Reading> = {}): Reading {
	const reading = new Reading();
	for (const [name, value] of Object.entries(values)) reading.values[fieldIndex(name)] = value;
	return Object.assign(reading, more);
}
