/** An entry module in; it and what it imports out, as one script for XS. */
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildSync } from "esbuild";

/** The firmware and its side of the bridge. */
export const FIRMWARE = join(dirname(fileURLToPath(import.meta.url)), "../guest.ts");

export function bundle(entry: string): string {
	const { outputFiles } = buildSync({
		entryPoints: [entry],
		bundle: true,
		write: false,
		format: "iife",
		target: "es2022",
		platform: "neutral",
		// Modules are strict; a script has to say so.
		banner: { js: '"use strict";' },
		logLevel: "silent",
	});
	return outputFiles[0].text;
}
