/**
 * The quantities a Reading can hold: one row each, in the order in which they are shown.
 * Inside the firmware every value is an integer in the field's finest unit: `decimals` says
 * where the point goes on the way out.
 */
import { frozen } from "../bytes/frozen.ts";
import { obisCode } from "../cosem/obis.ts";
import { UNIT, type Unit } from "../cosem/unit.ts";

export interface Field {
	/** Its name in JSON, in MQTT topics and in the API's paths; carries the unit shown. */
	readonly name: string;
	readonly obis: number;
	/** The unit of the finest step, as the meter names it, before `exponent`. */
	readonly unit: Unit;
	/** One step inside is 10^`exponent` of `unit`. */
	readonly exponent: number;
	/** One step inside is 10^-`decimals` of the unit in `name`. */
	readonly decimals: number;
	readonly phase: 0 | 1 | 2 | 3;
	/** True for registers that only grow. */
	readonly total: boolean;
}

const rows: Field[] = [];

function row(name: string, c: number, d: number, e: number, unit: Unit, exponent: number, decimals: number, phase = 0) {
	const total = d === 8;
	rows.push({ name, obis: obisCode(1, 0, c, d, e), unit, exponent, decimals, phase: phase as Field["phase"], total });
}

for (let phase = 0; phase <= 3; phase++) {
	const suffix = phase === 0 ? "" : `_l${phase}`;
	const c = phase * 20;
	row(`active_power_import${suffix}_w`, c + 1, 7, 0, UNIT.watt, 0, 0, phase);
	row(`active_power_export${suffix}_w`, c + 2, 7, 0, UNIT.watt, 0, 0, phase);
	row(`reactive_power_import${suffix}_var`, c + 3, 7, 0, UNIT.var, 0, 0, phase);
	row(`reactive_power_export${suffix}_var`, c + 4, 7, 0, UNIT.var, 0, 0, phase);
}
for (let phase = 1; phase <= 3; phase++) {
	row(`voltage_l${phase}_v`, phase * 20 + 12, 7, 0, UNIT.volt, -3, 3, phase);
}
for (let phase = 1; phase <= 3; phase++) {
	row(`current_l${phase}_a`, phase * 20 + 11, 7, 0, UNIT.ampere, -3, 3, phase);
}
row("current_neutral_a", 91, 7, 0, UNIT.ampere, -3, 3);
for (let tariff = 0; tariff <= 4; tariff++) {
	const suffix = tariff === 0 ? "" : `_t${tariff}`;
	row(`active_energy_import${suffix}_kwh`, 1, 8, tariff, UNIT.wattHour, 0, 3);
	row(`active_energy_export${suffix}_kwh`, 2, 8, tariff, UNIT.wattHour, 0, 3);
	row(`reactive_energy_import${suffix}_kvarh`, 3, 8, tariff, UNIT.varHour, 0, 3);
	row(`reactive_energy_export${suffix}_kvarh`, 4, 8, tariff, UNIT.varHour, 0, 3);
}
row("frequency_hz", 14, 7, 0, UNIT.hertz, -3, 3);
for (let phase = 0; phase <= 3; phase++) {
	row(`power_factor${phase === 0 ? "" : `_l${phase}`}`, phase * 20 + 13, 7, 0, UNIT.none, -3, 3, phase);
}

export const FIELDS: readonly Field[] = frozen(rows);

/** OBIS C.D.E of group A = 1 packed as C·65536 + D·256 + E → index in FIELDS. */
const indexByCde = new Map<number, number>(
	FIELDS.map((field, index) => [Math.floor(field.obis / 256) % 0x100_0000, index]),
);
const indexByName = new Map<string, number>(FIELDS.map((field, index) => [field.name, index]));

/**
 * The field an OBIS code belongs to, or undefined. Only electricity (A = 1), only the current
 * value (F = 255); channel B is 0 in telegrams and 0 or 1 in DLMS lists.
 */
export function fieldOfObis(obis: number): number | undefined {
	const ab = Math.floor(obis / 0x1_0000_0000);
	if ((ab !== 0x100 && ab !== 0x101) || obis % 256 !== 255) return undefined;
	return indexByCde.get(Math.floor(obis / 256) % 0x100_0000);
}

export function fieldOfName(name: string): number | undefined {
	return indexByName.get(name);
}

/** The index of a field that is known to exist. Throws on a misspelt name: a programmer's mistake. */
export function fieldIndex(name: string): number {
	const index = indexByName.get(name);
	if (index === undefined) throw new Error(`no field is named ${name}`);
	return index;
}
