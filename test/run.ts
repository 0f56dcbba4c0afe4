/** An engine's name and parts of file names in; every failure in full and "N passed, N failed" out. */
import { execFileSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildLin } from "../tools/build/lin.ts";
import { findSdk } from "../tools/build/sdk.ts";
import { nodeRunner } from "./runner/node.ts";
import { readTap } from "./runner/tap.ts";
import { xsRunner } from "./runner/xs.ts";

const project = dirname(dirname(fileURLToPath(import.meta.url)));

/** A file that takes longer is shown with its time. */
const SLOW_SECONDS = 5;
/** Of each line of a failure, so much is shown: enough for any value that a person compares by eye. */
const LINE_LENGTH = 2000;

/** A file that runs longer is ended; XS ends an endless loop within seconds by itself. */
const engines = {
	node: {
		accepts: (file: string) => !isSystem(file) && !isBoards(file),
		start: nodeRunner,
		limitMs: 180_000,
		atOnce: 2,
	},
	xs: {
		accepts: (file: string) => !isSystem(file) && !isBoards(file) && !isNode(file),
		start: xsRunner,
		limitMs: 180_000,
		atOnce: 2,
	},
	systems: { accepts: isSystem, start: nodeRunner, limitMs: 300_000, atOnce: 1 },
	boards: { accepts: isBoards, start: nodeRunner, limitMs: 900_000, atOnce: 1 },
};

function isSystem(file: string): boolean {
	return file.startsWith("test/systems/");
}

/** Minutes of mcconfig, and only with the Moddable SDK. */
function isBoards(file: string): boolean {
	return file.startsWith("test/boards/");
}

function isNode(file: string): boolean {
	return file.endsWith(".node.test.ts");
}

function testFiles(): string[] {
	const names = readdirSync(join(project, "test"), { recursive: true, encoding: "utf8" });
	return names.filter((name) => name.endsWith(".test.ts")).map((name) => `test/${name.replaceAll("\\", "/")}`);
}

/** `--host lin`: the system tests run against the firmware built for Linux. A sentence says why they cannot. */
async function prepareHost(words: string[]): Promise<string | undefined> {
	const at = words.indexOf("--host");
	if (at < 0) return undefined;
	const [, host] = words.splice(at, 2);
	if (host !== "lin") throw new Error(`--host takes lin, not ${host}`);
	process.env.PORTTI_HOST = host;
	const sdk = findSdk(process.env);
	if (typeof sdk === "string") return sdk;
	const faults = await buildLin(project, sdk, false);
	if (faults.length > 0) throw new Error(faults.join("\n"));
	execFileSync("cc", ["-O2", "test/systems/pty.c", "-o", "build/lin/pty"], { cwd: project, stdio: "inherit" });
	return undefined;
}

function clipped(text: string): string {
	const clip = (line: string) =>
		line.length <= LINE_LENGTH ? line : `${line.slice(0, LINE_LENGTH)} … (${line.length})`;
	return text.split("\n").map(clip).join("\n");
}

async function main(engine: string | undefined, filters: string[]): Promise<boolean> {
	if (engine !== "node" && engine !== "xs" && engine !== "systems" && engine !== "boards") {
		console.error("Use: tsx test/run.ts node|xs|systems|boards [--host lin] [part of a file's name …]");
		return false;
	}
	const { accepts, start, limitMs, atOnce } = engines[engine];
	const lack = engine === "systems" ? await prepareHost(filters) : undefined;
	if (lack !== undefined) {
		console.log(`skipped: ${lack}`);
		return true;
	}
	const wanted = (file: string) => filters.length === 0 || filters.some((filter) => file.includes(filter));
	const files = testFiles().filter(accepts).filter(wanted).sort();
	const run = await start(project, files, limitMs);

	let passed = 0;
	const failed: string[] = [];
	const skipped: string[] = [];
	const queue = [...files];
	const work = async () => {
		for (let file = queue.shift(); file !== undefined; file = queue.shift()) {
			const from = performance.now();
			const { tap, ended } = await run(file);
			const seconds = (performance.now() - from) / 1000;
			const outcome = readTap(tap, ended);
			passed += outcome.passed;
			skipped.push(...outcome.skips.map((skip) => `${file}: ${skip}`));
			failed.push(...outcome.failures.map((failure) => `${file}: ${failure}`));
			const slow = seconds < SLOW_SECONDS ? "" : `, ${seconds.toFixed(0)} s`;
			console.log(`${outcome.failures.length === 0 ? "ok    " : "FAILED"} ${file} (${outcome.passed}${slow})`);
		}
	};
	await Promise.all(Array.from({ length: atOnce }, work));

	for (const skip of skipped) console.log(`skipped ${skip}`);
	for (const failure of failed) console.log(`\nFAILED ${clipped(failure)}`);
	if (files.length === 0) console.log(`No test file matches ${filters.join(" or ")}.`);
	const skips = skipped.length === 0 ? "" : `, ${skipped.length} skipped`;
	console.log(`\n${passed} passed, ${failed.length} failed${skips}`);
	return failed.length === 0 && passed + skipped.length > 0;
}

const [engine, ...filters] = process.argv.slice(2);
try {
	process.exitCode = (await main(engine, filters)) ? 0 : 1;
} catch (error) {
	console.error(error instanceof Error ? error.message : error);
	process.exitCode = 1;
}
