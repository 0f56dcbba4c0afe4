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
	| `active_energy_${Direction}_${"t1" | "t2"}`
	| "frequency"
	| "power_factor"
	| `power_factor_${Phase}`;

export interface QuantityInfo {
	/** The name in a Reading's JSON, with the unit shown there. */
	readonly field: string;
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

const table = new Map<string, QuantityInfo>();

function add(
	name: string,
	unitName: string,
	decimals: number,
	obis: [number, number, number],
	unit: number,
	places = 0,
) {
	const field = unitName === "" ? name : `${name}_${unitName}`;
	table.set(name, { field, decimals, obis, unit, places });
}

for (const [index, suffix] of ["", "_l1", "_l2", "_l3"].entries()) {
	const c = index * 20;
	add(`active_power_import${suffix}`, "w", 0, [c + 1, 7, 0], 27);
	add(`active_power_export${suffix}`, "w", 0, [c + 2, 7, 0], 27);
	add(`reactive_power_import${suffix}`, "var", 0, [c + 3, 7, 0], 29);
	add(`reactive_power_export${suffix}`, "var", 0, [c + 4, 7, 0], 29);
	add(`power_factor${suffix}`, "", 3, [c + 13, 7, 0], 255, 3);
	if (index === 0) continue;
	add(`current${suffix}`, "a", 3, [c + 11, 7, 0], 33, 3);
	add(`voltage${suffix}`, "v", 3, [c + 12, 7, 0], 35, 3);
}
for (const [tariff, suffix] of ["", "_t1", "_t2"].entries()) {
	add(`active_energy_import${suffix}`, "kwh", 3, [1, 8, tariff], 30);
	add(`active_energy_export${suffix}`, "kwh", 3, [2, 8, tariff], 30);
}
add("reactive_energy_import", "kvarh", 3, [3, 8, 0], 32);
add("reactive_energy_export", "kvarh", 3, [4, 8, 0], 32);
add("frequency", "hz", 3, [14, 7, 0], 44, 3);

export const QUANTITIES = [...table.keys()] as readonly Quantity[];

export function quantityInfo(quantity: Quantity): QuantityInfo {
	const info = table.get(quantity);
	if (info === undefined) throw new Error(`no quantity is named ${quantity}`);
	return info;
}
