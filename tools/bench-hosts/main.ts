/** Nothing in; one table out: the whole firmware on Linux by mcconfig, beside the simulator. */
import { get } from "node:http";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { connectAsync } from "mqtt";
import { buildLin } from "../build/lin.ts";
import { findSdk } from "../build/sdk.ts";
import { Meter } from "../meter/meter.ts";
import { type Served, serve } from "./served.ts";

const PROJECT = join(import.meta.dirname, "../..");
const TELEGRAMS = 100_000;
/** Different ones, sent in turn. */
const VARIETY = 64;
const SAMPLES = 50;
const PIECE = 50;

interface Figures {
	/** Processor time for everything that a telegram sets off: decoding, storing, HTTP event, MQTT. */
	readonly perTelegramUs: number;
	readonly telegramsPerSecond: number;
	readonly mqttPerSecond: number;
	/** Least memory in use in the last fifth of the run less that in the second fifth. */
	readonly slotsGrowthBytes: number;
	readonly chunksGrowthBytes: number | undefined;
	readonly requestMs: readonly [p50: number, p95: number];
	readonly eventMs: readonly [p50: number, p95: number];
}

function percentiles(values: number[]): [number, number] {
	const sorted = [...values].sort((a, b) => a - b);
	return [sorted[Math.floor(sorted.length * 0.5)], sorted[Math.floor(sorted.length * 0.95)]];
}

interface Status {
	readonly readings: { readonly last_sequence: number };
	readonly memory: { readonly xs_slots_bytes: number; readonly xs_chunks_bytes: number | null };
}

async function status(served: Served): Promise<Status> {
	const response = await fetch(`${served.url}/v1/status`, { headers: { Authorization: `Bearer ${served.token}` } });
	return (await response.json()) as Status;
}

async function measure(served: Served): Promise<Figures> {
	const meter = new Meter({ dialects: ["aidon-se"], startUtcSeconds: Date.UTC(2026, 0, 15, 17) / 1000 });
	const telegrams = Array.from({ length: VARIETY }, () => meter.next().bytes);
	const requestMs = percentiles(await requests(served));
	const eventMs = percentiles(await events(served, telegrams));

	const client = await connectAsync(`mqtt://127.0.0.1:${served.brokerPort}`);
	let published = 0;
	client.on("message", () => published++);
	await client.subscribeAsync("portti/+/reading");
	const first = (await status(served)).readings.last_sequence;
	const begun = { at: performance.now(), xs: served.xsSeconds() };
	const memory: Status["memory"][] = [];
	const flood = Buffer.concat(Array.from({ length: PIECE }, (_, index) => telegrams[index % VARIETY]));
	for (let sent = 0; sent < TELEGRAMS; sent += PIECE) {
		if (!served.line.write(flood)) await new Promise((resolve) => served.line.once("drain", resolve));
		if (sent % (TELEGRAMS / 500) === 0) memory.push((await status(served)).memory);
	}
	let read = 0;
	for (const end = Date.now() + 60_000; read < TELEGRAMS && Date.now() < end; await wait(100)) {
		read = (await status(served)).readings.last_sequence - first;
	}
	if (read !== TELEGRAMS) throw new Error(`${read} of ${TELEGRAMS} telegrams were read`);
	const seconds = (performance.now() - begun.at) / 1000;
	const xs = served.xsSeconds() - begun.xs;
	await client.endAsync();

	const least = (from: number, to: number, of: (one: Status["memory"]) => number) =>
		Math.min(...memory.slice(memory.length * from, memory.length * to).map(of));
	const growth = (of: (one: Status["memory"]) => number) => least(0.8, 1, of) - least(0.2, 0.4, of);
	return {
		perTelegramUs: (xs / TELEGRAMS) * 1e6,
		telegramsPerSecond: TELEGRAMS / seconds,
		mqttPerSecond: published / seconds,
		slotsGrowthBytes: growth(({ xs_slots_bytes }) => xs_slots_bytes),
		chunksGrowthBytes:
			memory[0].xs_chunks_bytes === null ? undefined : growth(({ xs_chunks_bytes }) => xs_chunks_bytes ?? 0),
		requestMs,
		eventMs,
	};
}

async function requests(served: Served): Promise<number[]> {
	const times: number[] = [];
	for (let i = 0; i < SAMPLES; i++) {
		const begun = performance.now();
		await status(served);
		times.push(performance.now() - begun);
	}
	return times;
}

/** From the last byte of a telegram to the last byte of its event. */
async function events(served: Served, telegrams: readonly Uint8Array[]): Promise<number[]> {
	const times: number[] = [];
	let heard: () => void = () => {};
	const headers = { Authorization: `Bearer ${served.token}` };
	const request = get(`${served.url}/v1/events`, { headers }, (response) => {
		response.on("data", (text) => {
			if (String(text).endsWith("\n\n")) heard();
		});
		response.on("error", () => {});
	});
	request.on("error", () => {});
	for (let i = 0; i < SAMPLES; i++) {
		await wait(150);
		const event = new Promise<void>((resolve) => {
			heard = resolve;
		});
		const begun = performance.now();
		served.line.write(telegrams[i]);
		await Promise.race([event, wait(5000)]);
		if (i > 0) times.push(performance.now() - begun);
	}
	request.destroy();
	return times;
}

function row(name: string, values: readonly (number | undefined)[], digits: number): string {
	const cells = values.map((value) => (value === undefined ? "unknown" : value.toFixed(digits)).padStart(14));
	return name.padEnd(56) + cells.join("");
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
	const figures: Figures[] = [];
	for (const { name, main, engine } of hosts) {
		process.stderr.write(`measuring ${name}: ${TELEGRAMS} telegrams …\n`);
		const served = await serve(main, engine);
		figures.push(await measure(served));
		await served.stop();
	}
	const of = (pick: (one: Figures) => number | undefined) => figures.map(pick);
	console.log("".padEnd(56) + hosts.map(({ name }) => name.padStart(14)).join(""));
	console.log(
		row(
			"processor time per telegram, all told, µs",
			of((one) => one.perTelegramUs),
			0,
		),
	);
	console.log(
		row(
			"telegrams per second, as fast as they are taken",
			of((one) => one.telegramsPerSecond),
			0,
		),
	);
	console.log(
		row(
			"readings per second that MQTT brought meanwhile",
			of((one) => one.mqttPerSecond),
			0,
		),
	);
	console.log(
		row(
			`growth over ${TELEGRAMS} telegrams, slots, bytes`,
			of((one) => one.slotsGrowthBytes),
			0,
		),
	);
	console.log(
		row(
			`growth over ${TELEGRAMS} telegrams, chunks, bytes`,
			of((one) => one.chunksGrowthBytes),
			0,
		),
	);
	console.log(
		row(
			"a request for the status, ms, median",
			of((one) => one.requestMs[0]),
			1,
		),
	);
	console.log(
		row(
			"a request for the status, ms, 95th percentile",
			of((one) => one.requestMs[1]),
			1,
		),
	);
	console.log(
		row(
			"last byte of a telegram to its event, ms, median",
			of((one) => one.eventMs[0]),
			1,
		),
	);
	console.log(
		row(
			"last byte of a telegram to its event, ms, 95th",
			of((one) => one.eventMs[1]),
			1,
		),
	);
}
