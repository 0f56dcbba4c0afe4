import test from "tape";
import { decimalText } from "../../src/bytes/decimal.ts";
import { obisText } from "../../src/cosem/obis.ts";
import { unitText } from "../../src/cosem/unit.ts";
import { FAULTS, FaultLog } from "../../src/faults.ts";
import { FIELDS } from "../../src/readings/fields.ts";
import { ListReader } from "../../src/readings/lists.ts";
import { Reading } from "../../src/readings/reading.ts";
import {
	array,
	type Bytes,
	bigEndian,
	enumerated,
	int8,
	int16,
	nothing,
	obis,
	octets,
	octetText,
	structure,
	uint8,
	uint16,
	uint32,
	visibleText,
} from "../../tools/meter/axdr.ts";
import { concat, fromHex } from "../../tools/meter/bytes.ts";

interface Read {
	readonly reading: Reading;
	/** Fields by name, in the unit of their name. */
	readonly values: Record<string, string>;
	readonly other: string[];
	readonly told: string;
	readonly known: boolean;
}

function read(data: Bytes, energyStepWh?: number, maker?: string): Read {
	const faults = new FaultLog();
	const reading = new Reading();
	reading.meterMaker = maker;
	// Bytes before and behind, so that no place is right by chance.
	const bytes = concat([[0x55, 0x55, 0x55], data, [0x55]]);
	const known = new ListReader(energyStepWh, faults).read(bytes, 3, bytes.length - 1, reading);
	const values: Record<string, string> = {};
	FIELDS.forEach(({ name, decimals }, index) => {
		if (!Number.isNaN(reading.values[index])) values[name] = decimalText(reading.values[index], -decimals);
	});
	const other = reading.other.map(({ obis, value, unit }) => `${obisText(obis)} ${value} ${unitText(unit)}`.trim());
	const told = FAULTS.filter((fault) => faults.count(fault) > 0).join(" ");
	return { reading, values, other, told, known };
}

const clock = octets(fromHex("07e60a0f060f080fffffc400"));
const power = obis(1, 0, 1, 7, 0);
const energy = obis(1, 0, 1, 8, 0);
const scaled = (exponent: number, unit: number) => structure([int8(exponent), enumerated(unit)]);
const uint64 = (value: number) => concat([[0x15], bigEndian(value, 8)]);
const float32 = (hex: string) => concat([[0x17], fromHex(hex)]);
const integers = (count: number, encode = uint32) => Array.from({ length: count }, (_, index) => encode(index + 1));

/** [name, data, fields, other, faults, Wh in a step, maker known from elsewhere]. */
type Row = readonly [
	name: string,
	data: Bytes,
	values: Record<string, string>,
	other: readonly string[],
	told?: string,
	energyStepWh?: number | undefined,
	maker?: string,
];

const kamstrup = (type: string, ...pairs: readonly Bytes[]) =>
	structure([visibleText("Kamstrup_V0001"), obis(1, 1, 96, 1, 1), visibleText(type), ...pairs]);
const kamstrupPairs = [
	...[obis(1, 1, 31, 7, 0), uint32(1234)],
	...[obis(1, 1, 1, 8, 0), uint32(1232787)],
	...[obis(1, 1, 21, 8, 0), uint32(5)],
	...[obis(1, 1, 33, 7, 0), uint16(94)],
];

const coded: readonly Row[] = [
	[
		"triples, in an array",
		array([
			structure([power, uint32(733), scaled(0, 27)]),
			structure([obis(1, 0, 31, 7, 0), int16(-74), scaled(-1, 33)]),
			structure([energy, uint32(9406459), scaled(1, 30)]),
			structure([obis(0, 0, 1, 0, 0), clock]),
		]),
		{ active_power_import_w: "733", current_l1_a: "-7.400", active_energy_import_kwh: "94064.590" },
		[],
	],
	["triples in a row", structure([power, uint32(5), scaled(3, 27)]), { active_power_import_w: "5000" }, []],
	["a unit that the field does not have", structure([power, uint32(5), scaled(0, 30)]), {}, ["1-0:1.7.0 5 Wh"]],
	[
		"finer than the field",
		structure([power, uint32(5004), scaled(-1, 27)]),
		{ active_power_import_w: "500" },
		["1-0:1.7.0 500.4 W"],
	],
	["float32", structure([obis(1, 0, 32, 7, 0), float32("436ab333"), scaled(0, 35)]), { voltage_l1_v: "234.700" }, []],
	["a float that is no number", structure([obis(1, 0, 32, 7, 0), float32("7fc00000"), scaled(0, 35)]), {}, []],
	[
		"beyond 2^53",
		structure([energy, concat([[0x15], fromHex("ffffffffffffffff")]), scaled(0, 30)]),
		{},
		["1-0:1.8.0 ffffffffffffffff"],
	],
	[
		"nested deeper",
		structure([structure([structure([power, uint32(7), scaled(0, 27)])])]),
		{ active_power_import_w: "7" },
		[],
	],
	[
		"an OBIS code without value",
		structure([power, energy, uint32(7), scaled(0, 30)]),
		{ active_energy_import_kwh: "0.007" },
		[],
	],
	[
		"null for a value",
		structure([power, nothing, energy, uint32(7), scaled(0, 30)]),
		{ active_energy_import_kwh: "0.007" },
		[],
	],
	["a value of six characters", structure([obis(0, 0, 96, 1, 1), octetText("160456")]), {}, ["0-0:96.1.1 160456"]],
	["octets that are no text", structure([obis(0, 0, 96, 14, 0), octets([0, 1])]), {}, ["0-0:96.14.0 0001"]],
	["a boolean", structure([obis(0, 0, 96, 3, 10), [0x03, 0x01]]), {}, ["0-0:96.3.10 1"]],
	["a bit string", structure([obis(0, 0, 96, 5, 0), [0x04, 0x08, 0xa5]]), {}, ["0-0:96.5.0 a5"]],
	[
		"a date-time of its own tag",
		structure([obis(0, 0, 1, 0, 0), concat([[0x19], fromHex("07e60a0f060f080fffffc400")])]),
		{},
		[],
	],
	[
		"Kamstrup: tens of Wh, hundredths of an ampere",
		kamstrup("6841121BN243101040", ...kamstrupPairs),
		{ current_l1_a: "12.340", active_energy_import_kwh: "12327.870", power_factor_l1: "0.940" },
		["1-1:21.8.0 50 Wh"],
	],
	[
		"Kamstrup in Sweden: Wh",
		kamstrup("6841131BN245101092", ...kamstrupPairs),
		{ current_l1_a: "12.340", active_energy_import_kwh: "1232.787", power_factor_l1: "0.940" },
		["1-1:21.8.0 5 Wh"],
	],
	[
		"Kamstrup for transformers: thousandths of an ampere",
		kamstrup("6851121BN243101040", ...kamstrupPairs),
		{ current_l1_a: "1.234", active_energy_import_kwh: "12327.870", power_factor_l1: "0.940" },
		["1-1:21.8.0 50 Wh"],
	],
	[
		"Kamstrup with the setting of 100 Wh",
		kamstrup("6841121BN243101040", ...kamstrupPairs),
		{ current_l1_a: "12.340", active_energy_import_kwh: "123278.700", power_factor_l1: "0.940" },
		["1-1:21.8.0 500 Wh"],
		"",
		100,
	],
	[
		"pairs of a maker nobody knows: power and energy as they are, current as a bare number",
		structure([
			octetText("XYZ_1"),
			power,
			uint32(5),
			obis(1, 0, 31, 7, 0),
			uint16(250),
			obis(1, 0, 32, 7, 0),
			uint16(2301),
		]),
		{ active_power_import_w: "5", voltage_l1_v: "230.100" },
		["1-0:31.7.0 250"],
		"list_unknown",
	],
	[
		"pairs of Landis+Gyr: volts by their size",
		structure([clock, power, uint32(5), obis(1, 0, 32, 7, 0), uint16(2301), obis(1, 0, 52, 7, 0), uint16(0)]),
		{ active_power_import_w: "5", voltage_l1_v: "230.100", voltage_l2_v: "0.000" },
		[],
		"",
		undefined,
		"Landis+Gyr",
	],
	[
		"a push list that describes itself, with M-Bus and a scaler at its end",
		structure([
			array([
				structure([uint16(40), obis(0, 8, 25, 9, 0), int8(2), uint16(0)]),
				structure([uint16(40), obis(0, 8, 25, 9, 0), int8(1), uint16(0)]),
				structure([uint16(3), energy, int8(2), uint16(0)]),
				structure([uint16(72), obis(0, 1, 24, 1, 0), int8(6), uint16(0)]),
				structure([uint16(4), obis(0, 1, 24, 2, 1), int8(2), uint16(0)]),
				structure([uint16(72), obis(0, 1, 24, 1, 0), int8(9), uint16(0)]),
				structure([uint16(4), obis(0, 1, 24, 2, 1), int8(3), uint16(0)]),
			]),
			obis(0, 8, 25, 9, 0),
			uint32(16),
			uint32(0x12345678),
			uint32(1234),
			uint8(7),
			scaled(-3, 13),
		]),
		{ active_energy_import_kwh: "0.016" },
		[],
	],
];

const kaifaHead = [octetText("KFM_001"), octetText("6970631400000000"), octetText("MA304H3E"), ...integers(4)];
const iskraHead = [octetText("ISK1030789375606"), octetText("16820005")];
const POWERS = {
	active_power_import_w: "1",
	active_power_export_w: "2",
	reactive_power_import_var: "3",
	reactive_power_export_var: "4",
};
const DEVICE = "0-0:42.0.0 ISK1030789375606";

const positional: readonly Row[] = [
	["power alone", structure([uint32(549)]), { active_power_import_w: "549" }, []],
	[
		"Kaifa, one phase, 64 bits wide",
		structure([...kaifaHead, uint64(6952), uint64(2424)]),
		{ ...POWERS, voltage_l1_v: "242.400", current_l1_a: "6.952" },
		[],
	],
	[
		"Kaifa with the setting of 10 Wh",
		structure([...kaifaHead, uint32(1), uint32(1), clock, ...integers(4)]),
		{
			...POWERS,
			voltage_l1_v: "0.100",
			current_l1_a: "0.001",
			active_energy_import_kwh: "0.010",
			active_energy_export_kwh: "0.020",
			reactive_energy_import_kvarh: "0.030",
			reactive_energy_export_kvarh: "0.040",
		},
		[],
		"",
		10,
	],
	[
		"Iskraemeco, one phase",
		structure([...iskraHead, uint16(2379), uint16(103), ...integers(4)]),
		{ ...POWERS, voltage_l1_v: "237.900", current_l1_a: "1.030" },
		[DEVICE],
	],
	[
		"Iskraemeco, one phase with its power",
		structure([...iskraHead, ...integers(4), uint16(2379), uint16(103), ...integers(2)]),
		{
			...POWERS,
			voltage_l1_v: "237.900",
			current_l1_a: "1.030",
			active_power_import_l1_w: "1",
			active_power_export_l1_w: "2",
		},
		[DEVICE],
	],
	[
		"Iskraemeco, registers by tariff",
		structure([...iskraHead, ...integers(8)]),
		{
			active_energy_import_t1_kwh: "0.001",
			active_energy_import_t2_kwh: "0.002",
			active_energy_export_t1_kwh: "0.003",
			active_energy_export_t2_kwh: "0.004",
			reactive_energy_import_t1_kvarh: "0.005",
			reactive_energy_import_t2_kvarh: "0.006",
			reactive_energy_export_t1_kvarh: "0.007",
			reactive_energy_export_t2_kvarh: "0.008",
		},
		[DEVICE],
	],
	[
		"Austria, with the number that the utility gave the meter",
		structure([
			obis(0, 6, 25, 9, 0),
			octetText("2221202033801"),
			octets([14, 55, 39, 0]),
			octets([7, 229, 3, 7, 7]),
			...integers(6),
			octets([]),
			octets([]),
		]),
		{
			active_power_import_w: "5",
			active_power_export_w: "6",
			active_energy_import_kwh: "0.001",
			active_energy_export_kwh: "0.002",
			reactive_energy_import_kvarh: "0.003",
			reactive_energy_export_kvarh: "0.004",
		},
		["1-0:0.9.1 0e372700", "1-0:0.9.2 07e5030707", "0-0:96.13.0", "0-0:96.13.1"],
	],
	[
		"Austria, a clock and eight values",
		structure([clock, ...integers(8)]),
		{
			active_power_import_w: "5",
			active_power_export_w: "6",
			reactive_power_import_var: "7",
			reactive_power_export_var: "8",
			active_energy_import_kwh: "0.001",
			active_energy_export_kwh: "0.002",
			reactive_energy_import_kvarh: "0.003",
			reactive_energy_export_kvarh: "0.004",
		},
		[],
	],
	[
		"Landis+Gyr in Austria, tenths of a volt by their size",
		structure([
			...integers(3, uint16).map(() => uint16(2301)),
			...integers(3, uint16),
			...integers(4),
			octetText("30137181"),
		]),
		{
			active_power_import_w: "1",
			active_power_export_w: "2",
			voltage_l1_v: "230.100",
			voltage_l2_v: "230.100",
			voltage_l3_v: "230.100",
			current_l1_a: "0.010",
			current_l2_a: "0.020",
			current_l3_a: "0.030",
			active_energy_import_kwh: "0.003",
			active_energy_export_kwh: "0.004",
		},
		[],
	],
];

const shown = (name: string) => `lists: ${name}`;
for (const [name, data, values, other, told = "", energyStepWh, maker] of [...coded, ...positional]) {
	test(shown(name), (t) => {
		const found = read(data, energyStepWh, maker);
		t.equal(found.known, true);
		t.deepEqual(found.values, values);
		t.deepEqual(found.other, other);
		t.equal(found.told, told);
		t.end();
	});
}

const unknown: readonly [name: string, data: Bytes, told: string][] = [
	["a bare number", uint32(5), "list_unknown"],
	["bare numbers of no known shape", structure([uint32(1), uint32(2), uint32(3)]), "list_unknown"],
	["a known shape, but an array", array([uint32(549)]), "list_unknown"],
	[
		"a known shape of another maker",
		structure([octetText("XYZ"), octetText("1"), uint16(1), uint16(1), ...integers(4)]),
		"list_unknown",
	],
	["an empty structure", structure([]), "list_unknown"],
	["more elements than any list has", array(Array.from({ length: 500 }, () => nothing)), "list_unknown"],
	[
		"a description that does not fit the values",
		structure([array([structure([uint16(3), energy, int8(2), uint16(0)])]), uint32(1), uint32(2)]),
		"list_unknown",
	],
	["data cut short", structure([power, uint32(5), scaled(0, 27)]).subarray(0, -1), "data_malformed"],
	["nothing", [], "data_malformed"],
];
for (const [name, data, told] of unknown) {
	test(`lists: ${name}: nothing is delivered`, (t) => {
		const found = read(data);
		t.equal(found.known, false);
		t.equal(found.told, told);
		t.end();
	});
}

test("lists: who made the meter, and what it is called", (t) => {
	const named: readonly [data: Bytes, list: string, maker: string | undefined, id?: string, type?: string][] = [
		[
			kamstrup("6841121BN243101040", obis(1, 1, 0, 0, 5), visibleText("5706567271533207")),
			"Kamstrup_V0001",
			"Kamstrup",
			"5706567271533207",
			"6841121BN243101040",
		],
		[kamstrup("685", obis(1, 1, 0, 0, 1), uint32(12343400)), "Kamstrup_V0001", "Kamstrup", "12343400", "685"],
		[structure([...kaifaHead, uint32(1), uint32(1)]), "KFM_001", "Kaifa", "6970631400000000", "MA304H3E"],
		[structure([uint32(1)]), "structure-1", undefined],
		[array([structure([power, uint32(1), scaled(0, 27)])]), "array-1", "Aidon"],
		[structure([...iskraHead, ...integers(8)]), "structure-10", "Iskraemeco", "16820005"],
		[
			structure([clock, power, uint32(1), scaled(0, 27), octetText("178210128502")]),
			"structure-5",
			undefined,
			"178210128502",
		],
	];
	for (const [data, list, maker, id, type] of named) {
		const { meterMaker, meterId, meterType, list: name } = read(data).reading;
		t.deepEqual([name, meterMaker, meterId, meterType], [list, maker, id, type]);
	}
	t.end();
});

test("lists: sub-meters of a push list", (t) => {
	const row = coded[coded.length - 1];
	const { channels } = read(row[1]).reading;
	t.deepEqual(channels.get(1), { id: "12345678", mantissa: 1234, exponent: -3, unit: 13, type: 7 });
	t.end();
});

test("lists: a sub-meter among coded values", (t) => {
	const { reading, other } = read(
		structure([
			...[obis(0, 1, 96, 1, 0), octetText("7FLO2119033733")],
			...[obis(0, 1, 24, 1, 0), uint8(3)],
			...[obis(0, 1, 24, 2, 1), uint32(112384), scaled(-3, 13)],
			...[obis(0, 2, 24, 1, 0), uint32(0x12345678)],
			...[obis(0, 5, 24, 1, 0), uint8(3)],
			...[obis(0, 1, 24, 4, 0), structure([])],
		]),
	);
	t.deepEqual(reading.channels.get(1), { id: "7FLO2119033733", type: 3, mantissa: 112384, exponent: -3, unit: 13 });
	t.deepEqual(reading.channels.get(2), { id: "12345678" });
	t.deepEqual(other, ["0-5:24.1.0 3"]);
	t.end();
});

test("lists: whether registers were scaled by a table", (t) => {
	t.equal(read(kamstrup("685", ...kamstrupPairs)).reading.assumedStepWh, 10);
	t.equal(read(kamstrup("685", ...kamstrupPairs), 1000).reading.assumedStepWh, 1000);
	t.equal(read(structure([...kaifaHead, uint32(1), uint32(1), clock, ...integers(4)])).reading.assumedStepWh, 1);
	t.equal(read(structure([energy, uint32(1), scaled(0, 30)])).reading.assumedStepWh, undefined);
	t.end();
});
