/** An engine's name and parts of file names in; every failure in full and "N passed, N failed" out. */
import { readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { nodeRunner } from "./runner/node.ts";
import { readTap } from "./runner/tap.ts";
import { xsRunner } from "./runner/xs.ts";

const project = dirname(dirname(fileURLToPath(import.meta.url)));

const engines = {
	node: { accepts: (file: string) => !isSystem(file), start: nodeRunner, limitMs: 60_000, atOnce: 2 },
	xs: { accepts: (file: string) => !isSystem(file) && !isNode(file), start: xsRunner, limitMs: 60_000, atOnce: 2 },
	systems: { accepts: isSystem, start: nodeRunner, limitMs: 300_000, atOnce: 1 },
};

function isSystem(file: string): boolean {
	return file.startsWith("test/systems/");
}

function isNode(file: string): boolean {
	return file.endsWith(".node.test.ts");
}

function testFiles(): string[] {
	const names = readdirSync(join(project, "test"), { recursive: true, encoding: "utf8" });
	return names.filter((name) => name.endsWith(".test.ts")).map((name) => `test/${name.replaceAll("\\", "/")}`);
}

async function main(engine: string | undefined, filters: string[]): Promise<boolean> {
	if (engine !== "node" && engine !== "xs" && engine !== "systems") {
		console.error("Use: tsx test/run.ts node|xs|systems [part of a file's name …]");
		return false;
	}
	const { accepts, start, limitMs, atOnce } = engines[engine];
	const wanted = (file: string) => filters.length === 0 || filters.some((filter) => file.includes(filter));
	const files = testFiles().filter(accepts).filter(wanted).sort();
	const run = await start(project, files, limitMs);

	let passed = 0;
	const failed: string[] = [];
	const skipped: string[] = [];
	const queue = [...files];
	const work = async () => {
		for (let file = queue.shift(); file !== undefined; file = queue.shift()) {
			const { tap, ended } = await run(file);
			const outcome = readTap(tap, ended);
			passed += outcome.passed;
			skipped.push(...outcome.skips.map((skip) => `${file}: ${skip}`));
			failed.push(...outcome.failures.map((failure) => `${file}: ${failure}`));
			console.log(`${outcome.failures.length === 0 ? "ok    " : "FAILED"} ${file} (${outcome.passed})`);
		}
	};
	await Promise.all(Array.from({ length: atOnce }, work));

	for (const skip of skipped) console.log(`skipped ${skip}`);
	for (const failure of failed) console.log(`\nFAILED ${failure}`);
	if (files.length === 0) console.log(`No test file matches ${filters.join(" or ")}.`);
	const skips = skipped.length === 0 ? "" : `, ${skipped.length} skipped`;
	console.log(`\n${passed} passed, ${failed.length} failed${skips}`);
	return failed.length === 0 && passed > 0;
}

const [engine, ...filters] = process.argv.slice(2);
try {
	process.exitCode = (await main(engine, filters)) ? 0 : 1;
} catch (error) {
	console.error(error instanceof Error ? error.message : error);
	process.exitCode = 1;
}
