import test from "tape";
import { ByteWriter } from "../../src/bytes/writer.ts";
import { writeLine } from "../../src/mqtt/lineprotocol.ts";
import type { Reading } from "../../src/readings/reading.ts";
import { decode } from "../helpers/fake-mqtt.ts";
import { readingOf } from "../helpers/readings.ts";

const UTC = 1_769_860_800_123;

const cases: [name: string, values: Record<string, number>, more: Partial<Reading>, line: string][] = [
	["nothing", {}, { receivedAt: UTC }, ""],
	[
		"one value",
		{ active_power_import_w: 1234 },
		{ receivedAt: UTC },
		"portti,id=0123456789ab active_power_import_w=1234 1769860800123000000",
	],
	[
		"exact decimals, in the order of the fields",
		{ active_energy_import_kwh: 7_805_332, voltage_l1_v: 230_100, active_power_export_w: 0 },
		{ receivedAt: UTC },
		"portti,id=0123456789ab active_power_export_w=0,voltage_l1_v=230.1,active_energy_import_kwh=7805.332 1769860800123000000",
	],
	[
		"no clock",
		{ active_power_import_w: 1 },
		{ meterId: "7359992899" },
		"portti,id=0123456789ab,meter_id=7359992899 active_power_import_w=1",
	],
	[
		"an id that needs escapes",
		{ active_power_import_w: 1 },
		{ meterId: "a b,c=d\\e\n" },
		"portti,id=0123456789ab,meter_id=a\\ b\\,c\\=de active_power_import_w=1",
	],
	[
		"an id of which nothing is left",
		{ active_power_import_w: 1 },
		{ meterId: "\n" },
		"portti,id=0123456789ab active_power_import_w=1",
	],
];
for (const [name, values, more, line] of cases) {
	test(`line protocol: ${name}`, (t) => {
		const writer = new ByteWriter(8);
		t.equal(writeLine(writer, "0123456789ab", readingOf(values, more)), line !== "");
		t.equal(decode(writer.view()), line);
		t.end();
	});
}
