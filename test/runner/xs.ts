/** A test file in, its TAP text out, run inside the XS engine together with tape itself and fast-check. */

import { readFile } from "node:fs/promises";
import { SourceMap, type SourceMapPayload } from "node:module";
import { join } from "node:path";
import { build, type Plugin } from "esbuild";
import { startWorker } from "../../hosts/sim/engine/worker.ts";
import type { Run } from "./node.ts";

/** What one test file may use; about seven seconds. */
const COMPUTE_LIMIT = 2_000_000_000;

/** Returns what runs a file. */
export async function xsRunner(project: string, files: readonly string[], limitMs: number) {
	const guest = (name: string) => join(project, "test/runner/guest", name);
	const directory = join(project, "build/test/xs");
	const { outputFiles } = await build({
		absWorkingDir: project,
		entryPoints: [...files],
		outdir: directory,
		outbase: ".",
		bundle: true,
		write: false,
		platform: "browser",
		format: "iife",
		target: "es2022",
		sourcemap: "external",
		plugins: [declarations(join(project, "src"))],
		inject: [guest("prelude.ts")],
		alias: { stream: guest("stream.ts"), path: guest("path.ts"), fs: guest("fs.ts") },
		define: { __dirname: '"/tape"', global: "globalThis" },
		logLevel: "silent",
	});
	const texts = new Map(outputFiles.map((output) => [output.path, output.text]));
	return (file: string): Promise<Run> => {
		const path = join(directory, file.replace(/\.ts$/, ".js"));
		return runInside(texts.get(path) ?? "", texts.get(`${path}.map`) ?? "{}", limitMs);
	};
}

/** Ends each module of src/ with a call that names what it declares (see guest/preload.ts). */
function declarations(directory: string): Plugin {
	return {
		name: "declarations",
		setup: ({ onLoad }) => {
			onLoad({ filter: /\.ts$/ }, async ({ path }) => {
				if (!path.startsWith(directory)) return undefined;
				const code = await readFile(path, "utf8");
				const names = [...code.matchAll(/^(?:export )?(?:const|(?:async )?function\*?|class) (\w+)/gm)];
				// typeof: a line of a multi-line text may look like a declaration.
				const values = names.map(([, name]) => `typeof ${name} === "undefined" ? undefined : ${name}`);
				return { contents: `${code}\ndeclareForTest(() => [${values.join()}]);`, loader: "ts" };
			});
		},
	};
}

async function runInside(script: string, map: string, limitMs: number): Promise<Run> {
	const pieces: string[] = [];
	const worker = await startWorker({
		computeLimit: COMPUTE_LIMIT,
		watchdogMs: limitMs,
		onOutput: (text) => pieces.push(text),
	});
	let ended: string | undefined;
	try {
		await worker.evaluate(`"use strict";try{${script}}catch(error){bailOut(error)}\n//# sourceURL=bundle.js`);
		await worker.evaluate("finish()");
	} catch (error) {
		ended = error instanceof Error ? error.message : String(error);
	}
	worker.kill();
	await worker.exited;
	return { tap: originalStacks(pieces.join(""), script, JSON.parse(map)), ended };
}

/** Turns the engine's "at name (bundle.js:123)" into the source's place and drops the frames of packages. */
function originalStacks(text: string, script: string, payload: SourceMapPayload): string {
	if (!text.includes(" at ")) return text;
	const map = new SourceMap(payload);
	const code = script.split("\n");
	const mapped: string[] = [];
	for (const line of text.split("\n")) {
		const frame = /^(\s*)at (.*?)\((?:bundle\.js:(\d+)|#\d+:\d+)?\)$/.exec(line);
		if (frame === null) {
			mapped.push(line);
			continue;
		}
		const [, indent, name, number] = frame;
		if (number === undefined) continue;
		const row = Number(number) - 1;
		const place = map.findEntry(row, code[row]?.search(/\S/) ?? 0);
		if (!("originalSource" in place) || place.originalSource.includes("node_modules/")) continue;
		const source = place.originalSource.replace(/^(\.\.\/)+/, "");
		if (source.startsWith("test/runner/")) continue;
		mapped.push(`${indent}at ${name}(${source}:${place.originalLine + 1})`);
	}
	return mapped.join("\n");
}
