/** npm run fuzz -- --minutes N: mutated messages through the whole decoder; throws, hangs and growth are failures. */
import { fork } from "node:child_process";
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import type { Report } from "./worker.ts";

const HELP = `Use: npm run fuzz -- [--minutes N] [--seed N] [--corpus DIR]

Mutates messages of the simulated meter, and captures of DIR (default ../shared/corpus) where it exists, and sends
them through framers and decoders. Ends after N minutes (default 1), or at the first throw, hang or growth of memory.
Exit: 0 nothing found, 1 a failure, 2 misuse.`;

/** A batch of executions takes a tenth of a second; one that takes so long hangs. */
const HANG_MS = 30_000;
/** What the heap may grow by after the first collection. */
const GROWTH_BYTES = 16 * 1024 * 1024;

interface Options {
	readonly minutes: number;
	readonly seed: number;
	readonly corpus: string | undefined;
}

function parse(arguments_: readonly string[]): Options | undefined {
	const values = new Map([
		["--minutes", "1"],
		["--seed", "1"],
		["--corpus", "../shared/corpus"],
	]);
	for (let at = 0; at < arguments_.length; at += 2) {
		const value = arguments_[at + 1];
		if (!values.has(arguments_[at]) || value === undefined) return undefined;
		values.set(arguments_[at], value);
	}
	const minutes = Number(values.get("--minutes"));
	const seed = Number(values.get("--seed"));
	if (!(minutes > 0) || !Number.isInteger(seed)) return undefined;
	const corpus = resolve(values.get("--corpus") ?? "");
	return { minutes, seed, corpus: existsSync(`${corpus}/index.json`) ? corpus : undefined };
}

/** Resolves to the failure, or to undefined when the time is over. */
function fuzz({ minutes, seed, corpus }: Options, tell: (report: Report) => void): Promise<string | undefined> {
	const worker = fileURLToPath(new URL("worker.ts", import.meta.url));
	const child = fork(worker, [String(seed), ...(corpus === undefined ? [] : [corpus])]);
	return new Promise((done) => {
		let firstHeap: number | undefined;
		let executions = 0;
		const end = (failure: string | undefined) => {
			clearTimeout(over);
			clearTimeout(hang);
			child.removeAllListeners("exit");
			child.kill("SIGKILL");
			done(failure);
		};
		const over = setTimeout(() => end(undefined), minutes * 60_000);
		const hang = setTimeout(() => end(`an execution from ${executions} on of seed ${seed} does not end`), HANG_MS);
		child.on("exit", (code, signal) =>
			end(`the worker ended with ${code ?? signal}, execution ${executions} or later`),
		);
		child.on("message", (report: Report) => {
			hang.refresh();
			executions = report.executions;
			tell(report);
			if (report.thrown !== undefined) end(report.thrown);
			if (report.heap === undefined) return;
			firstHeap ??= report.heap;
			if (report.heap - firstHeap > GROWTH_BYTES) end(`the heap grew from ${firstHeap} to ${report.heap} bytes`);
		});
	});
}

async function main(): Promise<number> {
	const arguments_ = process.argv.slice(2);
	if (arguments_.includes("--help")) {
		console.log(HELP);
		return 0;
	}
	const options = parse(arguments_);
	if (options === undefined) {
		console.error(`Not understood: ${arguments_.join(" ")}\n\n${HELP}`);
		return 2;
	}
	console.log(`Seed ${options.seed}, ${options.corpus ?? "no captures"}, ${options.minutes} minute(s)`);
	let last: Report = { executions: 0, frames: 0, readings: 0 };
	let heap = 0;
	const failure = await fuzz(options, (report) => {
		last = report;
		heap = report.heap ?? heap;
		if (process.stdout.isTTY) process.stdout.write(`\r${report.executions} executions`);
	});
	const { executions, frames, readings } = last;
	const inUse = `${Math.round(heap / 1024)} KB of heap in use`;
	console.log(`${executions} executions, ${frames} frames, ${readings} readings, ${inUse}`);
	if (failure !== undefined) console.error(failure);
	return failure === undefined ? 0 : 1;
}

process.exitCode = await main();
