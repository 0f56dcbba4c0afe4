/** Nothing in; one table out: the whole firmware on Linux by mcconfig, beside the simulator. */
import { join } from "node:path";
import { Contender, SLOT_BYTES } from "../bench/measure.ts";
import { buildLin } from "../build/lin.ts";
import { findSdk } from "../build/sdk.ts";
import { Meter } from "../meter/meter.ts";
import { crcCost } from "./crc.ts";
import { type Figures, measure, TELEGRAMS } from "./measure.ts";
import { serve } from "./served.ts";

const PROJECT = join(import.meta.dirname, "../..");

const ROWS: readonly [name: string, pick: (one: Figures) => number | undefined, digits: number][] = [
	["processor time per telegram, all told, µs", (one) => one.perTelegramUs, 0],
	["telegrams per second, as fast as they are taken", (one) => one.telegramsPerSecond, 0],
	["readings per second that MQTT brought meanwhile", (one) => one.mqttPerSecond, 0],
	["slots allocated per telegram, all told, bytes", (one) => one.slotBytesPerTelegram, 0],
	["chunks allocated per telegram, all told, bytes", (one) => one.chunkBytesPerTelegram, 0],
	[`growth over ${TELEGRAMS} telegrams, slots, bytes`, (one) => one.slotsGrowthBytes, 0],
	[`growth over ${TELEGRAMS} telegrams, chunks, bytes`, (one) => one.chunksGrowthBytes, 0],
	["a request for the status, ms, median", (one) => one.requestMs[0], 1],
	["a request for the status, ms, 95th percentile", (one) => one.requestMs[1], 1],
	["last byte of a telegram to its event, ms, median", (one) => one.eventMs[0], 1],
	["last byte of a telegram to its event, ms, 95th", (one) => one.eventMs[1], 1],
];

function row(name: string, values: readonly (number | undefined)[], digits: number): string {
	const cells = values.map((value) => (value === undefined ? "unknown" : value.toFixed(digits)).padStart(14));
	return name.padEnd(56) + cells.join("");
}

/** What decoding alone takes of XS, counted by the simulator's engine: the same each time. */
async function decodingAlone(): Promise<string> {
	const meter = new Meter({ dialects: ["aidon-se"], startUtcSeconds: Date.UTC(2026, 0, 15, 17) / 1000 });
	const spoken = Array.from({ length: 8 }, () => meter.next());
	const power = Number(spoken[spoken.length - 1].sent.active_power_import_w);
	const contender = await Contender.create(
		"portti.ts",
		spoken.map(({ bytes }) => bytes),
		power,
	);
	const { slots, bytes } = await contender.count();
	const microseconds = (await contender.wallSeconds(20, 0.01)) * 1e6;
	const chunks = bytes - slots * SLOT_BYTES;
	return `Decoding alone, on the simulator's engine: ${microseconds.toFixed(0)} µs, ${slots.toFixed(0)} slots, ${chunks.toFixed(0)} bytes of chunks per telegram.`;
}

export async function benchHosts(): Promise<void> {
	const sdk = findSdk(process.env);
	if (typeof sdk === "string") throw new Error(sdk);
	const faults = await buildLin(PROJECT, sdk, false);
	if (faults.length > 0) throw new Error(faults.join("\n"));
	const hosts = [
		{ name: "lin", main: "test/systems/lin.ts", engine: "portti" },
		{ name: "simulator", main: "hosts/sim/main.ts", engine: "xsnap-worker" },
	];
	const { typeScriptUs, cUs } = await crcCost(PROJECT, sdk);
	const figures: Figures[] = [];
	for (const { name, main, engine } of hosts) {
		process.stderr.write(`measuring ${name}: ${TELEGRAMS} telegrams …\n`);
		const served = await serve(main, engine);
		figures.push(await measure(served));
		await served.stop();
	}
	console.log("".padEnd(56) + hosts.map(({ name }) => name.padStart(14)).join(""));
	for (const [name, pick, digits] of ROWS) console.log(row(name, figures.map(pick), digits));
	console.log(row("check (CRC-16) of 700 bytes in TypeScript, µs", [typeScriptUs, undefined], 1));
	console.log(row("check (CRC-16) of 700 bytes in C, as lin does it, µs", [cUs, undefined], 1));
	console.log(`\n${await decodingAlone()}`);
}
