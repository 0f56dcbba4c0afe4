/** What the simulated meter said and a Reading as JSON in, every difference between them out. */
import type { Said } from "./simulator.ts";

export type Reading = Record<string, unknown>;

/** What a reading says about itself and not about the house. */
const ABOUT = ["sequence", "received_at", "format", "check", "meter_maker", "meter_type", "meter_id", "list"];
const DERIVED = ["derived", "other", "channels"];

/** Every difference between what a meter said and what a reading shows. */
export function differences(said: Said, reading: Reading): string[] {
	const found: string[] = [];
	for (const [field, value] of Object.entries(said.sent)) {
		const shown = reading[field];
		// Once the meter's clock is known its offset is shown too.
		const equal = field === "meter_time" ? String(shown).slice(0, 19) === value : shown === value;
		if (!equal) found.push(`${said.dialect}: ${field} is ${shown}, was sent as ${value}`);
	}
	for (const field of Object.keys(reading)) {
		if (field in said.sent || ABOUT.includes(field) || DERIVED.includes(field)) continue;
		found.push(`${said.dialect}: ${field} is ${reading[field]}, was never sent`);
	}
	return found;
}
