/** An entry module in; it and what it imports out, as one script for XS. The same sources give the same bytes. */
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildSync } from "esbuild";

const PROJECT = join(dirname(fileURLToPath(import.meta.url)), "../../..");

/** The firmware and its side of the bridge. */
export const FIRMWARE = join(PROJECT, "hosts/sim/guest.ts");

export function bundle(entry: string): string {
	return bundleOf(entry).script;
}

export interface Bundle {
	readonly script: string;
	/** Paths of the modules in it. */
	readonly sources: readonly string[];
}

export function bundleOf(entry: string): Bundle {
	const { outputFiles, metafile } = buildSync({
		entryPoints: [entry],
		bundle: true,
		write: false,
		metafile: true,
		// Paths stand in comments of the script: those of this tree, wherever it is and from where it is built.
		absWorkingDir: PROJECT,
		format: "iife",
		target: "es2022",
		platform: "neutral",
		// Modules are strict; a script has to say so.
		banner: { js: '"use strict";' },
		logLevel: "silent",
	});
	return { script: outputFiles[0].text, sources: Object.keys(metafile.inputs).map((path) => join(PROJECT, path)) };
}
