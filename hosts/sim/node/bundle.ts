/** Nothing in; the firmware and its side of the bridge out, as one script. */
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

export async function bundle(): Promise<string> {
	const entry = join(dirname(fileURLToPath(import.meta.url)), "../guest.ts");
	const { outputFiles } = await build({
		entryPoints: [entry],
		bundle: true,
		write: false,
		format: "iife",
		target: "es2022",
		platform: "neutral",
		// Modules are strict; a script has to say so.
		banner: { js: '"use strict";' },
		logLevel: "error",
	});
	return outputFiles[0].text;
}
