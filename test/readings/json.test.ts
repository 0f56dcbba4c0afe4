import test from "tape";
import { ByteWriter } from "../../src/bytes/writer.ts";
import { obisCode } from "../../src/cosem/obis.ts";
import { UNIT } from "../../src/cosem/unit.ts";
import { writeReading } from "../../src/readings/json.ts";
import { Reading } from "../../src/readings/reading.ts";

function json(fill: (reading: Reading) => void): unknown {
	const reading = new Reading();
	fill(reading);
	const writer = new ByteWriter();
	writeReading(writer, reading);
	return JSON.parse(String.fromCharCode(...writer.view()));
}

const bare = { sequence: 0, received_at: null, format: "p1", check: "none" };
const noon = { localSeconds: 1_768_478_400, raw: "260115120000W", deviationMinutes: undefined, status: 0 };

const cases: [name: string, fill: (reading: Reading) => void, expected: object][] = [
	["an empty reading says only what is always known", () => {}, bare],
	[
		"energy in Wh is shown in kWh, exactly",
		(r) => r.number(obisCode(1, 0, 1, 8, 0), 7805332, 0, UNIT.wattHour),
		{ ...bare, active_energy_import_kwh: 7805.332 },
	],
	[
		"kW with three decimals become W",
		(r) => r.number(obisCode(1, 0, 2, 7, 0), 345, 0, UNIT.watt),
		{ ...bare, active_power_export_w: 345 },
	],
	[
		"power in total and per phase is netted under derived",
		(r) => {
			r.number(obisCode(1, 0, 1, 7, 0), 300, 0, UNIT.watt);
			r.number(obisCode(1, 0, 2, 7, 0), 1000, 0, UNIT.watt);
			r.number(obisCode(1, 0, 61, 7, 0), 70, 0, UNIT.watt);
		},
		{
			...bare,
			active_power_import_w: 300,
			active_power_export_w: 1000,
			active_power_import_l3_w: 70,
			derived: { active_power_w: -700, phase_power_l3_w: 70 },
		},
	],
	[
		"channel B = 1 of a DLMS list is the same quantity",
		(r) => r.number(obisCode(1, 1, 32, 7, 0), 2315, -1, UNIT.volt),
		{ ...bare, voltage_l1_v: 231.5 },
	],
	[
		"a value finer than its field is rounded there and exact under other",
		(r) => r.number(obisCode(1, 0, 31, 7, 0), 12345, -4, UNIT.ampere),
		{ ...bare, current_l1_a: 1.235, other: [{ obis: "1-0:31.7.0", value: "1.2345", unit: "A" }] },
	],
	[
		"a known code in a foreign unit is not believed",
		(r) => r.number(obisCode(1, 0, 1, 7, 0), 5, 0, UNIT.voltAmpere),
		{ ...bare, other: [{ obis: "1-0:1.7.0", value: "5", unit: "VA" }] },
	],
	[
		"the first of two values of one field stands",
		(r) => {
			r.number(obisCode(1, 0, 14, 7, 0), 4998, -2, UNIT.hertz);
			r.number(obisCode(1, 0, 14, 7, 0), 5001, -2, UNIT.hertz);
		},
		{ ...bare, frequency_hz: 49.98, other: [{ obis: "1-0:14.7.0", value: "50.01", unit: "Hz" }] },
	],
	[
		"the meter's clock face has no offset before one is known",
		(r) => r.time(obisCode(0, 0, 1, 0, 0), noon),
		{ ...bare, meter_time: "2026-01-15T12:00:00", meter_time_raw: "260115120000W" },
	],
	[
		"and has it afterwards",
		(r) => {
			r.time(obisCode(0, 0, 1, 0, 0), noon);
			r.meterOffsetMinutes = 60;
			r.receivedAt = 1_768_474_801_250;
		},
		{
			...bare,
			received_at: "2026-01-15T11:00:01.250Z",
			meter_time: "2026-01-15T12:00:00+01:00",
			meter_time_raw: "260115120000W",
		},
	],
	[
		"a sub-meter's pieces are joined by channel",
		(r) => {
			r.channel(1, { type: 3 });
			r.channel(1, { id: "G4-1", mantissa: 71724, exponent: -3, unit: UNIT.cubicMetre, time: noon });
		},
		{
			...bare,
			channels: [
				{
					channel: 1,
					type: 3,
					id: "G4-1",
					value: 71.724,
					unit: "m3",
					time: "2026-01-15T12:00:00",
					time_raw: "260115120000W",
				},
			],
		},
	],
	[
		"text from the wire is quoted",
		(r) => {
			r.list = 'A"B\\\n';
			r.text(obisCode(0, 0, 96, 13, 0), "hej");
		},
		{ ...bare, list: 'A"B\\\n', other: [{ obis: "0-0:96.13.0", value: "hej" }] },
	],
];

for (const [name, fill, expected] of cases) {
	test(`Reading as JSON: ${name}`, (t) => {
		t.deepEqual(json(fill), expected);
		t.end();
	});
}
