/** A program that serves in; what a telegram, a request and an event cost in it out. */
import { get } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import { connectAsync } from "mqtt";
import { Meter } from "../meter/meter.ts";
import type { Served } from "./served.ts";

export const TELEGRAMS = 100_000;
/** Different ones, sent in turn. */
const VARIETY = 64;
const SAMPLES = 50;
const PIECE = 50;
/** Telegrams and milliseconds in which what is allocated is counted; few, so that seldom a garbage collection falls between. */
const COUNTED = 10;
const COUNTED_MS = 1500;
const COUNTS = 9;
/** So long nothing is read when nothing is left to be read. */
const STILL_MS = 5000;

export interface Figures {
	/** Processor time for everything that a telegram sets off: decoding, storing, HTTP event, MQTT. */
	readonly perTelegramUs: number;
	readonly telegramsPerSecond: number;
	readonly mqttPerSecond: number;
	/** Allocated for everything that a telegram sets off; undefined where it cannot be told from what is in use. */
	readonly slotBytesPerTelegram: number | undefined;
	readonly chunkBytesPerTelegram: number | undefined;
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

export async function measure(served: Served): Promise<Figures> {
	const meter = new Meter({ dialects: ["aidon-se"], startUtcSeconds: Date.UTC(2026, 0, 15, 17) / 1000 });
	const telegrams = Array.from({ length: VARIETY }, () => meter.next().bytes);
	const requestMs = percentiles(await requests(served));
	const eventMs = percentiles(await events(served, telegrams));

	const slotBytesPerTelegram = await allocated(served, telegrams, ({ xs_slots_bytes }) => xs_slots_bytes);
	const chunkBytesPerTelegram = await allocated(served, telegrams, ({ xs_chunks_bytes }) => xs_chunks_bytes ?? 0);

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
	for (let end = Date.now() + STILL_MS; read < TELEGRAMS && Date.now() < end; await wait(100)) {
		const now = (await status(served)).readings.last_sequence - first;
		if (now > read) end = Date.now() + STILL_MS;
		read = now;
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
		slotBytesPerTelegram,
		chunkBytesPerTelegram,
		slotsGrowthBytes: growth(({ xs_slots_bytes }) => xs_slots_bytes),
		chunksGrowthBytes:
			memory[0].xs_chunks_bytes === null ? undefined : growth(({ xs_chunks_bytes }) => xs_chunks_bytes ?? 0),
		requestMs,
		eventMs,
	};
}

/** Bytes for one telegram: what a time with telegrams takes more than one without, each the median of some. */
async function allocated(
	served: Served,
	telegrams: readonly Uint8Array[],
	of: (memory: Status["memory"]) => number,
): Promise<number | undefined> {
	const growth = async (count: number) => {
		const grown: number[] = [];
		for (let round = 0; round < COUNTS; round++) {
			const before = of((await status(served)).memory);
			for (let i = 0; i < count; i++) served.line.write(telegrams[i]);
			await wait(COUNTED_MS);
			grown.push(of((await status(served)).memory) - before);
		}
		// A collection makes it less.
		return percentiles(grown.filter((one) => one > 0))[0];
	};
	const idle = await growth(0);
	const busy = await growth(COUNTED);
	return busy > idle ? (busy - idle) / COUNTED : undefined;
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
