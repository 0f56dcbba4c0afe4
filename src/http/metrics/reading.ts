/**
 * The values of a reading → metrics in base units: `portti_power_watts{direction="import"} 1234`.
 * Energy is in joules, 3600 to the watt-hour.
 */
import { frozen } from "../../bytes/frozen.ts";
import { type ByteWriter, utf8 } from "../../bytes/writer.ts";
import { FIELDS, type Field } from "../../readings/fields.ts";
import type { Reading } from "../../readings/reading.ts";
import type { App } from "../app.ts";
import { type Family, heading, labelText } from "./family.ts";

interface Sample {
	/** The name with its labels and a space. */
	readonly bytes: Uint8Array;
	readonly field: number;
	readonly factor: number;
	readonly decimals: number;
}

/** Where a field goes: metric name without `portti_`, its help, and labels. */
interface Place {
	readonly name: string;
	readonly help: string;
	readonly labels: readonly (readonly [string, string])[];
	/** Base units in one step of the field, before `decimals`. */
	readonly factor: number;
	readonly decimals: number;
}

/** Metrics by what the field's name begins with: name, help, help of the phases, factor, decimals. */
const QUANTITIES = frozen([
	["active_power", "power_watts", "Active power", 1, 0],
	["reactive_power", "reactive_power_vars", "Reactive power", 1, 0],
	["active_energy", "energy_joules_total", "Active energy since the meter was made", 3600, 0],
	["reactive_energy", "reactive_energy_varseconds_total", "Reactive energy since the meter was made", 3600, 0],
	["voltage", "voltage_volts", "Voltage", 1, 3],
	["current", "current_amperes", "Current", 1, 3],
	["frequency", "frequency_hertz", "Frequency", 1, 3],
	["power_factor", "power_factor_ratio", "Power factor", 1, 3],
] as const);

/** Voltage and current exist per phase only; of the others the phases are a family of their own. */
const PHASES_ONLY = frozen(["voltage", "current"]);

function placeOf(field: Field): Place {
	const quantity = QUANTITIES.find(([start]) => field.name.startsWith(start));
	if (quantity === undefined) throw new Error(`no metric holds ${field.name}`);
	const [start, metric, help, factor, decimals] = quantity;
	const parts = field.name.split("_");
	const labels: [string, string][] = [];
	let name: string = metric;
	let of = "";
	const tariff = parts.find((part) => part.length === 2 && part[0] === "t");
	if (parts.includes("neutral")) labels.push(["phase", "neutral"]);
	else if (field.phase > 0) labels.push(["phase", `l${field.phase}`]);
	if (field.phase > 0 && !PHASES_ONLY.includes(start)) {
		name = `phase_${metric}`;
		of = " of one phase";
	}
	if (tariff !== undefined) {
		name = `tariff_${metric}`;
		of = " in one tariff";
		labels.push(["tariff", tariff.slice(1)]);
	}
	for (const direction of ["import", "export"]) if (parts.includes(direction)) labels.push(["direction", direction]);
	return { name, help: `${help}${of}.`, labels, factor, decimals };
}

class FieldFamily implements Family {
	readonly name: string;
	readonly samples: Sample[] = [];
	private readonly _head: Uint8Array;

	constructor(place: Place) {
		this.name = `portti_${place.name}`;
		this._head = heading(this.name, place.name.endsWith("_total") ? "counter" : "gauge", place.help);
	}

	add(place: Place, field: number): void {
		const { labels, factor, decimals } = place;
		this.samples.push({ bytes: utf8(`${this.name}${labelText(labels)} `), field, factor, decimals });
	}

	write(writer: ByteWriter, _app: App, reading: Reading | undefined): void {
		if (reading === undefined) return;
		let begun = false;
		for (const { bytes, field, factor, decimals } of this.samples) {
			const value = reading.values[field];
			if (Number.isNaN(value)) continue;
			if (!begun) writer.bytes(this._head);
			begun = true;
			writer.bytes(bytes);
			writer.decimal(value * factor, decimals);
			writer.byte(0x0a);
		}
	}
}

export function readingFamilies(): Family[] {
	const families = new Map<string, FieldFamily>();
	for (let index = 0; index < FIELDS.length; index++) {
		const place = placeOf(FIELDS[index]);
		const family = families.get(place.name) ?? new FieldFamily(place);
		families.set(place.name, family);
		family.add(place, index);
	}
	return [...families.values()];
}
