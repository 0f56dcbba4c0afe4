/**
 * The values of a reading → metrics in base units: `portti_power_watts{direction="import"} 1234`.
 * Energy is in joules, 3600 to the watt-hour.
 */
import { frozen } from "../../bytes/frozen.ts";
import type { ByteWriter } from "../../bytes/writer.ts";
import { FIELDS, type Field } from "../../readings/fields.ts";
import type { Reading } from "../../readings/reading.ts";
import { SampleWriter, writeHeading } from "./family.ts";

/** One metric name and the fields whose values are its samples. */
export interface ReadingFamily {
	/** Without `portti_`. */
	readonly name: string;
	readonly help: string;
	/** Base units in one step of the field, before `decimals`. */
	readonly factor: number;
	readonly decimals: number;
	/** Indices of FIELDS. */
	readonly fields: readonly number[];
}

/** Metrics by what the field's name begins with: name, help, factor, decimals. */
const QUANTITIES = [
	["active_power", "power_watts", "Active power", 1, 0],
	["reactive_power", "reactive_power_vars", "Reactive power", 1, 0],
	["active_energy", "energy_joules_total", "Active energy since the meter was made", 3600, 0],
	["reactive_energy", "reactive_energy_varseconds_total", "Reactive energy since the meter was made", 3600, 0],
	["voltage", "voltage_volts", "Voltage", 1, 3],
	["current", "current_amperes", "Current", 1, 3],
	["frequency", "frequency_hertz", "Frequency", 1, 3],
	["power_factor", "power_factor_ratio", "Power factor", 1, 3],
] as const;

/** Voltage and current exist per phase only; of the others the phases are a family of their own. */
const PHASES_ONLY: readonly string[] = ["voltage", "current"];

function familyOf(field: Field): Omit<ReadingFamily, "fields"> {
	const quantity = QUANTITIES.find(([start]) => field.name.startsWith(start));
	if (quantity === undefined) throw new Error(`no metric holds ${field.name}`);
	const [start, name, help, factor, decimals] = quantity;
	const family = (before: string, of: string) => ({ name: before + name, help: `${help}${of}.`, factor, decimals });
	if (tariffOf(field) > 0) return family("tariff_", " in one tariff");
	if (field.phase > 0 && !PHASES_ONLY.includes(start)) return family("phase_", " of one phase");
	return family("", "");
}

export const READING_FAMILIES: readonly ReadingFamily[] = frozen(readingFamilies());

function readingFamilies(): ReadingFamily[] {
	const families = new Map<string, ReadingFamily & { readonly fields: number[] }>();
	for (let index = 0; index < FIELDS.length; index++) {
		const family = familyOf(FIELDS[index]);
		const known = families.get(family.name);
		if (known === undefined) families.set(family.name, { ...family, fields: [index] });
		else known.fields.push(index);
	}
	return [...families.values()];
}

/** Nothing when the meter sent none of its values. */
export function writeReadingFamily(writer: ByteWriter, family: ReadingFamily, reading: Reading): void {
	const { name, help, factor, decimals, fields } = family;
	let begun = false;
	for (const index of fields) {
		const value = reading.values[index];
		if (Number.isNaN(value)) continue;
		if (!begun) writeHeading(writer, name, help);
		begun = true;
		const field = FIELDS[index];
		const sample = new SampleWriter(writer, name);
		sample.label("phase", phaseOf(field));
		if (tariffOf(field) > 0) sample.label("tariff", String(tariffOf(field)));
		sample.label("direction", directionOf(field)).value(value * factor, decimals);
	}
}

function phaseOf({ name, phase }: Field): string | undefined {
	if (phase > 0) return `l${phase}`;
	return name.includes("neutral") ? "neutral" : undefined;
}

/** Registers have it in E of their OBIS code; 0 is all tariffs together. */
function tariffOf({ total, obis }: Field): number {
	return total ? Math.floor(obis / 256) % 256 : 0;
}

function directionOf({ name }: Field): string | undefined {
	if (name.includes("import")) return "import";
	return name.includes("export") ? "export" : undefined;
}
