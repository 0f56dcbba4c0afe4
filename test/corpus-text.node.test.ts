/** Every captured text telegram of the corpus beside the project, compared value by value with what its index expects. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import test from "tape";
import { ByteWriter } from "../src/bytes/writer.ts";
import { FaultLog } from "../src/faults.ts";
import { P1Framer } from "../src/frames/p1.ts";
import { FrameReader } from "../src/frames/reader.ts";
import { writeReading } from "../src/readings/json.ts";
import { Telegrams } from "../src/readings/telegrams.ts";

const corpus = join(import.meta.dirname, "../../shared/corpus");

type Json = { readonly [name: string]: unknown };

interface Entry {
	readonly id: string;
	readonly file: string;
	readonly format: string;
	readonly expected: Json & { readonly messages?: readonly Json[] };
}

/** The index's names of quantities: what it calls them, the Reading's stem. */
const QUANTITIES: readonly (readonly [name: string, stem: string])[] = [
	["activePowerImport", "active_power_import"],
	["activePowerExport", "active_power_export"],
	["reactivePowerImport", "reactive_power_import"],
	["reactivePowerExport", "reactive_power_export"],
	["activeEnergyImport", "active_energy_import"],
	["activeEnergyExport", "active_energy_export"],
	["reactiveEnergyImport", "reactive_energy_import"],
	["reactiveEnergyExport", "reactive_energy_export"],
	["voltage", "voltage"],
	["current", "current"],
	["powerFactor", "power_factor"],
	["frequency", "frequency"],
];

/** What the index names after its use, by OBIS code. */
const OTHERS: Readonly<Record<string, string>> = {
	tariff: "0-0:96.14.0",
	breakerState: "0-0:96.3.10",
	powerFailures: "0-0:96.7.21",
	longPowerFailures: "0-0:96.7.9",
	voltageSagsL1: "1-0:32.32.0",
	voltageSagsL2: "1-0:52.32.0",
	voltageSagsL3: "1-0:72.32.0",
	voltageSwellsL1: "1-0:32.36.0",
	voltageSwellsL2: "1-0:52.36.0",
	voltageSwellsL3: "1-0:72.36.0",
	powerLimit_W: "0-0:17.0.0",
	powerLimit_A: "0-0:17.0.0",
	powerLimit_VA: "0-0:17.0.0",
	p1Version: "1-3:0.2.8",
	p1VersionBE: "0-0:96.1.4",
	logicalDeviceName: "0-0:42.0.0",
	activePowerDemandCurrentQuarter_W: "1-0:1.4.0",
	activePowerPeakMonth_W: "1-0:1.6.0",
	activeEnergyAbsolute_Wh: "1-0:15.8.0",
	reactiveEnergyQ1_varh: "1-0:5.8.0",
	reactiveEnergyQ2_varh: "1-0:6.8.0",
	reactiveEnergyQ3_varh: "1-0:7.8.0",
	reactiveEnergyQ4_varh: "1-0:8.8.0",
	reactivePowerQ1_var: "1-0:5.7.0",
	reactivePowerQ2_var: "1-0:6.7.0",
	reactivePowerQ3_var: "1-0:7.7.0",
	reactivePowerQ4_var: "1-0:8.7.0",
};

/** Names that are compared in a way of their own, or stand in `other` as part of a longer text. */
const APART = new Set(["dataLines", "timestampDst", "mbus", "textMessageRaw", "activePowerPeakMonthTimestamp"]);

function readAll(bytes: Uint8Array): Json[] {
	const faults = new FaultLog();
	const telegrams = new Telegrams(faults);
	const readings: Json[] = [];
	const reader = new FrameReader([new P1Framer()], faults);
	const onFrame = ({ bytes, start, end }: { bytes: Uint8Array; start: number; end: number }) => {
		const reading = telegrams.read(bytes, start, end);
		if (reading === undefined) return;
		const writer = new ByteWriter();
		writeReading(writer, reading);
		readings.push(JSON.parse(Buffer.from(writer.view()).toString()));
	};
	reader.push(bytes, 0, bytes.length, onFrame);
	reader.flush(onFrame);
	return readings;
}

/** Where a Reading keeps what the index calls `name`, and the factor between the two. */
function fieldOf(name: string): [field: string, factor: number] | undefined {
	const parts = /^([a-zA-Z]+?)(?:(L[123])|(T[1-4]))?(?:_(W|Wh|var|varh|V|A|Hz))?$/.exec(name);
	const quantity = QUANTITIES.find(([quantity]) => quantity === parts?.[1]);
	if (parts === null || quantity === undefined) return undefined;
	const part = (parts[2] ?? parts[3])?.toLowerCase();
	const unit = parts[4]?.toLowerCase();
	const shown = unit?.endsWith("h") ? `k${unit}` : unit;
	return [[quantity[1], part, shown].filter((word) => word !== undefined).join("_"), unit?.endsWith("h") ? 1000 : 1];
}

/** What `reading` says of what the index calls `name`; undefined for nothing. */
function said(reading: Json, name: string): unknown {
	const others = (reading.other ?? []) as { obis: string; value: string }[];
	const other = (obis: string) => others.find((entry) => entry.obis === obis)?.value;
	switch (name) {
		case "ident":
			return reading.list;
		case "meterId":
			return reading.meter_id;
		case "timestampRaw":
			return reading.meter_time_raw;
		case "timestamp":
			return reading.meter_time;
	}
	if (name in OTHERS) return other(OTHERS[name]);
	const field = fieldOf(name);
	if (field === undefined) return undefined;
	const value = reading[field[0]];
	return typeof value === "number" ? Math.round(value * field[1] * 1000) / 1000 : undefined;
}

function channels(reading: Json): Json[] {
	const known = (reading.channels ?? []) as { channel: number; type?: number; id?: string; value?: number }[];
	return known.map(({ channel, type, id, value }) => ({ channel, type, id, value }));
}

if (!existsSync(join(corpus, "index.json"))) {
	test("corpus: text telegrams", { skip: `no captures at ${corpus}` }, (t) => t.end());
} else {
	const index: Entry[] = JSON.parse(readFileSync(join(corpus, "index.json"), "utf8"));
	for (const { id, file, format, expected } of index) {
		if (format !== "p1-ascii") continue;
		test(`corpus: ${id}`, (t) => {
			const readings = readAll(readFileSync(join(corpus, file)));
			const messages = expected.messages ?? [expected];
			t.equal(readings.length, messages.length, "as many readings as messages");
			messages.forEach((message, place) => {
				const reading = readings[place] ?? {};
				for (const [name, value] of Object.entries(message)) {
					if (!APART.has(name)) t.equal(String(said(reading, name)), String(value), name);
				}
				const { mbus } = message as { mbus?: { channel: number; deviceType?: number; id?: string; value?: number }[] };
				if (mbus === undefined) return;
				const wanted = mbus.map(({ channel, deviceType, id, value }) => ({ channel, type: deviceType, id, value }));
				t.deepEqual(channels(reading), wanted, "mbus");
			});
			t.end();
		});
	}
}
