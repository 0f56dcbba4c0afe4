/** Nothing in; how much of an ESP32's XS memory is alive on Linux, idle, under load and under attack, out. */
import { connect } from "node:net";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { buildLin } from "../build/lin.ts";
import { findSdk } from "../build/sdk.ts";
import { Meter } from "../meter/meter.ts";
import { type Served, serve } from "./served.ts";

const PROJECT = join(import.meta.dirname, "../..");
/** As hosts/esp32/start.ts has them. */
const BOUNDS = ["connections=6", "connections_per_address=6", "event_readers=4", "held_bytes=8192", "body_bytes=4096"];
const PHASE_MS = 15_000;
const LOOK_MS = 100;
const PATHS = ["", "openapi.json", "metrics", "v1/reading", "v1/status", "v1/settings", "v1/readings?since=1"];
const CROWD = 40;

interface Memory {
	readonly xs_slots_bytes: number;
	readonly xs_chunks_bytes: number;
	readonly xs_stack_peak_bytes: number;
}

/** As often as it is answered; the least is what was alive after a collection. */
async function phase(served: Served, name: string, meanwhile: (until: number) => Promise<unknown>): Promise<string> {
	const until = Date.now() + PHASE_MS;
	const seen: Memory[] = [];
	let uptime = 0;
	const look = async () => {
		for (; Date.now() < until; await wait(LOOK_MS)) {
			const answer = await get(served, "v1/status").catch(() => undefined);
			if (answer?.status !== 200) continue;
			const { uptime_s, memory } = JSON.parse(answer.text);
			if (uptime_s < uptime) throw new Error(`${name}: the firmware has ended and was started again`);
			uptime = uptime_s;
			seen.push(memory);
		}
	};
	await Promise.all([look(), meanwhile(until)]);
	if (seen.length === 0) throw new Error(`${name}: no answer in ${PHASE_MS} ms; it has ended, or serves nobody`);
	const least = (of: (one: Memory) => number) => Math.min(...seen.map(of));
	const most = Math.max(...seen.map(({ xs_stack_peak_bytes }) => xs_stack_peak_bytes));
	const figures = [least((one) => one.xs_chunks_bytes), least((one) => one.xs_slots_bytes), most, seen.length];
	return name.padEnd(32) + figures.map((figure) => String(figure).padStart(12)).join("");
}

async function get(served: Served, path: string): Promise<{ readonly status: number; readonly text: string }> {
	const headers = { Authorization: `Bearer ${served.token}`, Connection: "close" };
	const response = await fetch(`${served.url}/${path}`, { headers, signal: AbortSignal.timeout(5000) });
	return { status: response.status, text: await response.text() };
}

async function load(served: Served, until: number, telegrams: readonly Uint8Array[]): Promise<void> {
	for (let i = 0; Date.now() < until; i++) {
		served.line.write(telegrams[i % telegrams.length]);
		await Promise.all([get(served, PATHS[i % PATHS.length]).catch(() => undefined), wait(50)]);
	}
}

/** Heads and bodies that are too long, too slow or wrong, and answers that nobody reads; garbage on the line. */
async function attack(served: Served, until: number): Promise<void> {
	const { hostname, port } = new URL(served.url);
	const bearer = `Host: ${hostname}\r\nAuthorization: Bearer ${served.token}\r\n`;
	const patch = `PATCH /v1/settings HTTP/1.1\r\n${bearer}Content-Type: application/json\r\n`;
	const kinds = [
		`GET / HTTP/1.1\r\n${bearer}X: ${"x".repeat(65_536)}\r\n\r\n`,
		`GET / HTTP/1.1\r\n${bearer}X: ${"x".repeat(2000)}`,
		`${patch}Content-Length: 4000\r\n\r\n{"update.ca":"${"x".repeat(3000)}`,
		`${patch}Content-Length: 4000\r\n\r\n${"[".repeat(4000)}`,
		`${patch}Content-Length: 999999999\r\n\r\n${"x".repeat(65_536)}`,
		`GET /v1/events HTTP/1.1\r\n${bearer}Last-Event-ID: 1\r\n\r\n`,
		`GET /v1/readings?since=0 HTTP/1.1\r\n${bearer}\r\n`.repeat(8),
		`GET /v1/status HTTP/1.1\r\n${bearer}\r\nGET / HTTP/1.1\r\n${bearer}\r\n`.repeat(8),
		"\0".repeat(5000),
		"",
	];
	const one = (kind: string) =>
		new Promise<void>((resolve) => {
			const socket = connect(Number(port), hostname, () => socket.write(kind)).pause();
			const end = setTimeout(() => socket.destroy(), 3000);
			socket.on("error", () => {});
			socket.on("close", () => {
				clearTimeout(end);
				resolve();
			});
		});
	const crowd = Array.from({ length: CROWD }, async (_, index) => {
		for (let i = index; Date.now() < until; i++) await Promise.all([one(kinds[i % kinds.length]), wait(20)]);
	});
	const garbage = async () => {
		const beginnings = Buffer.alloc(3000, Buffer.from([0x7e, 0xa7, 0xff, 0x2f, 0x68, 0xff, 0xff, 0x68, 0xdb, 0x08]));
		for (; Date.now() < until; await wait(100)) if (served.line.writableLength === 0) served.line.write(beginnings);
	};
	await Promise.all([...crowd, garbage()]);
}

export async function benchMemory(): Promise<void> {
	const sdk = findSdk(process.env);
	if (typeof sdk === "string") throw new Error(sdk);
	const faults = await buildLin(PROJECT, sdk, false, "esp32");
	if (faults.length > 0) throw new Error(faults.join("\n"));
	const bounds = BOUNDS.flatMap((bound) => ["--set", `http.${bound}`]);
	const served = await serve("test/systems/lin.ts", "portti", bounds);
	const meter = new Meter({ dialects: ["aidon-se"], startUtcSeconds: Date.UTC(2026, 0, 15, 17) / 1000 });
	const telegrams = Array.from({ length: 64 }, () => meter.next().bytes);
	const rows = [
		await phase(served, "idle", async () => {}),
		await phase(served, "every route, 20 telegrams/s", (until) => load(served, until, telegrams)),
		await phase(served, "an attack by 40", (until) => attack(served, until)),
		await phase(served, "and then", (until) => load(served, until, telegrams)),
	];
	await served.stop();
	const heads = ["chunks", "slots", "stack", "answers"];
	console.log(
		"bytes, the least seen; of the stack the most".padEnd(32) + heads.map((head) => head.padStart(12)).join(""),
	);
	for (const row of rows) console.log(row);
}
