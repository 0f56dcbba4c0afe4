/**
 * What a meter measures at one moment, as integers, and how each quantity is named outside.
 * Units of `values`: W, var, mV, mA, Wh, varh, mHz, and thousandths for power factors.
 */
export type Phase = "l1" | "l2" | "l3";
type Direction = "import" | "export";

export type Quantity =
	| `${"active" | "reactive"}_power_${Direction}`
	| `${"active" | "reactive"}_power_${Direction}_${Phase}`
	| `voltage_${Phase}`
	| `current_${Phase}`
	| `${"active" | "reactive"}_energy_${Direction}`
	| `active_energy_${Direction}_${"t1" | "t2" | Phase}`
	| "frequency"
	| "power_factor"
	| `power_factor_${Phase}`;

export interface QuantityInfo {
	/** The name in a Reading's JSON, with the unit shown there; undefined where it has no such field. */
	readonly field: string | undefined;
	/** A value × 10^-`decimals` is the number shown in a Reading's JSON. */
	readonly decimals: number;
	/** OBIS value groups C, D and E (IEC 62056-6-1). */
	readonly obis: readonly [number, number, number];
	/** The unit's number in IEC 62056-6-2, Table 4. */
	readonly unit: number;
	/** A value × 10^-`places` is in that unit. */
	readonly places: number;
}

/** The totals and registers of one moment, and what each phase does. */
export interface Sample {
	/** Seconds since 1970 UTC. */
	readonly utcSeconds: number;
	readonly values: Readonly<Record<Quantity, number>>;
	/** Mean import since the quarter began, and the highest quarter so far with its end. */
	readonly demand: { readonly averageW: number; readonly peakW: number; readonly peakUtcSeconds: number };
	/** The gas meter's register, captured at the last full hour. */
	readonly gas: { readonly litres: number; readonly utcSeconds: number };
}

export const PHASES: readonly Phase[] = ["l1", "l2", "l3"];

const table = new Map<Quantity, QuantityInfo>();

const UNIT = { w: 27, var: 29, kwh: 30, kvarh: 32, a: 33, v: 35, hz: 44, none: 255 } as const;
type UnitName = keyof typeof UNIT;
/** Fields of these units are shown in whole steps. */
const WHOLE: readonly UnitName[] = ["w", "var"];
/** Values of these units are kept in thousandths of the meter's unit. */
const THOUSANDTHS: readonly UnitName[] = ["a", "v", "hz", "none"];

function add(name: string, unitName: UnitName, obis: [number, number, number], shown = true): void {
	const field = unitName === "none" ? name : `${name}_${unitName}`;
	table.set(name as Quantity, {
		field: shown ? field : undefined,
		decimals: WHOLE.includes(unitName) ? 0 : 3,
		obis,
		unit: UNIT[unitName],
		places: THOUSANDTHS.includes(unitName) ? 3 : 0,
	});
}

for (const [index, suffix] of ["", "_l1", "_l2", "_l3"].entries()) {
	const c = index * 20;
	add(`active_power_import${suffix}`, "w", [c + 1, 7, 0]);
	add(`active_power_export${suffix}`, "w", [c + 2, 7, 0]);
	add(`reactive_power_import${suffix}`, "var", [c + 3, 7, 0]);
	add(`reactive_power_export${suffix}`, "var", [c + 4, 7, 0]);
	add(`power_factor${suffix}`, "none", [c + 13, 7, 0]);
	add(`active_energy_import${suffix}`, "kwh", [c + 1, 8, 0], index === 0);
	add(`active_energy_export${suffix}`, "kwh", [c + 2, 8, 0], index === 0);
	if (index === 0) continue;
	add(`current${suffix}`, "a", [c + 11, 7, 0]);
	add(`voltage${suffix}`, "v", [c + 12, 7, 0]);
}
for (const tariff of [1, 2]) {
	add(`active_energy_import_t${tariff}`, "kwh", [1, 8, tariff]);
	add(`active_energy_export_t${tariff}`, "kwh", [2, 8, tariff]);
}
add("reactive_energy_import", "kvarh", [3, 8, 0]);
add("reactive_energy_export", "kvarh", [4, 8, 0]);
add("frequency", "hz", [14, 7, 0]);

export const QUANTITIES: readonly Quantity[] = [...table.keys()];

export function quantityInfo(quantity: Quantity): QuantityInfo {
	const info = table.get(quantity);
	if (info === undefined) throw new Error(`no quantity is named ${quantity}`);
	return info;
}

/** The same house on one phase: what the three phases do together happens on L1. */
export function singlePhase(sample: Sample): Sample {
	const { values } = sample;
	const activeW = values.active_power_import + values.active_power_export;
	const reactiveVar = values.reactive_power_import + values.reactive_power_export;
	const apparentVa = Math.sqrt(activeW * activeW + reactiveVar * reactiveVar);
	const milliampere = values.voltage_l1 === 0 ? 0 : Math.round((apparentVa / values.voltage_l1) * 1_000_000);
	// A meter's register for it has four bytes.
	const current = Math.min(milliampere, 0xffff_ffff);
	return {
		...sample,
		values: {
			...values,
			active_power_import_l1: values.active_power_import,
			active_power_export_l1: values.active_power_export,
			reactive_power_import_l1: values.reactive_power_import,
			reactive_power_export_l1: values.reactive_power_export,
			power_factor_l1: values.power_factor,
			active_energy_import_l1: values.active_energy_import,
			active_energy_export_l1: values.active_energy_export,
			current_l1: current,
		},
	};
}
