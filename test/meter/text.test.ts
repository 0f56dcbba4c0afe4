import test from "tape";
import { crc16Arc } from "../../tools/meter/crc.ts";
import { House } from "../../tools/meter/house.ts";
import type { Quantity, Sample } from "../../tools/meter/sample.ts";
import { clock, fixed, identifier, number, textDialect } from "../../tools/meter/text.ts";
import { latin1 } from "../helpers/ascii.ts";
import { meterTurn } from "../helpers/meter-turn.ts";

const NEW_YEAR = Date.UTC(2025, 11, 31, 23, 0, 5) / 1000;
const sample = new House({ seed: 1, startUtcSeconds: NEW_YEAR }).at(NEW_YEAR);

function having(values: Partial<Record<Quantity, number>>): Sample {
	return { ...sample, values: { ...sample.values, ...values } };
}

test("numbers have a maker's digits, and what they say is noted as rounded", (t) => {
	const rows: [Quantity, number, number, number, string, string, string, number][] = [
		[
			"active_energy_import",
			7_805_332,
			8,
			3,
			"kWh",
			"1-0:1.8.0(00007805.332*kWh)",
			"active_energy_import_kwh",
			7805.332,
		],
		["active_power_import_l2", 870, 4, 3, "kW", "1-0:41.7.0(0000.870*kW)", "active_power_import_l2_w", 870],
		["active_power_import", 1014, 4, 2, "kW", "1-0:1.7.0(0001.01*kW)", "active_power_import_w", 1010],
		["active_power_import", 1015, 4, 2, "kW", "1-0:1.7.0(0001.02*kW)", "active_power_import_w", 1020],
		["active_power_import", 1015, 6, 0, "W", "1-0:1.7.0(001015*W)", "active_power_import_w", 1015],
		["voltage_l3", 231_449, 3, 1, "V", "1-0:72.7.0(231.4*V)", "voltage_l3_v", 231.4],
		["current_l1", 5_949, 3, 1, "A", "1-0:31.7.0(005.9*A)", "current_l1_a", 5.9],
		["current_l1", 5_500, 3, 0, "A", "1-0:31.7.0(006*A)", "current_l1_a", 6],
		["current_l1", 5_555, 3, 2, "A", "1-0:31.7.0(005.56*A)", "current_l1_a", 5.56],
		["reactive_energy_export", 0, 8, 3, "kvarh", "1-0:4.8.0(00000000.000*kvarh)", "reactive_energy_export_kvarh", 0],
		[
			"active_power_export",
			1_234_567_890,
			4,
			3,
			"kW",
			"1-0:2.7.0(1234567.890*kW)",
			"active_power_export_w",
			1_234_567_890,
		],
	];
	for (const [quantity, value, integers, decimals, unit, line, field, said] of rows) {
		const sent = {};
		t.equal(number(quantity, integers, decimals, unit)(having({ [quantity]: value }), sent, 60), line);
		t.deepEqual(sent, { [field]: said });
	}
	t.equal(fixed(5, 1, 3), "0.005");
	t.end();
});

test("the clock is on normal time and its letter changes nothing", (t) => {
	for (const [letter, minutes, raw, iso] of [
		["W", 60, "260101000005W", "2026-01-01T00:00:05"],
		["S", 60, "260101000005S", "2026-01-01T00:00:05"],
		["W", 120, "260101010005W", "2026-01-01T01:00:05"],
	] as const) {
		const sent = {};
		t.equal(clock(letter)(sample, sent, minutes), `0-0:1.0.0(${raw})`);
		t.deepEqual(sent, { meter_time: iso, meter_time_raw: raw });
	}
	t.end();
});

test("a telegram has its frame and a checksum over all of it", (t) => {
	const describe = (crc: boolean) =>
		textDialect({
			name: "x",
			summary: "",
			identification: "XYZ5 1",
			crc,
			lines: [identifier("0-0:96.1.1", "AZ")],
			before: "\r\n",
		});
	const withCrc = describe(true).encode(sample, meterTurn).bytes;
	const telegram = latin1(withCrc);
	t.equal(telegram.slice(0, -6), "\r\n/XYZ5 1\r\n\r\n0-0:96.1.1(415A)\r\n!");
	const crc = Number.parseInt(telegram.slice(-6, -2), 16);
	t.equal(telegram.slice(-6), `${crc.toString(16).toUpperCase().padStart(4, "0")}\r\n`);
	const closed = new Uint8Array([...withCrc.subarray(2, -6), crc & 255, crc >> 8]);
	t.equal(crc16Arc(closed), 0, "data followed by their own CRC leave no rest");
	t.equal(latin1(describe(false).encode(sample, meterTurn).bytes).slice(-3), "!\r\n");
	t.end();
});
