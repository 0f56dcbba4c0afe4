/** The firmware's modules in; `modules` and `preload` of manifest.json out. `npm run manifest` writes them. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { firmwareModules, sourceOf } from "./modules.ts";

const ROOT = join(import.meta.dirname, "../..");

export interface Manifest {
	modules: Record<string, string | string[]>;
	preload: string[];
}

/** The manifest with every module of the folders named once and preloaded, and all else as it was. */
export function withModules<T extends Manifest>(manifest: T, modules: readonly string[]): T {
	const own = (name: string) => /^(src|hosts)\//.test(name);
	const kept = Object.entries(manifest.modules).filter(([name]) => !own(name));
	return {
		...manifest,
		modules: Object.fromEntries([...kept, ...modules.map((name) => [name, sourceOf(name)])]),
		preload: [...manifest.preload.filter((name) => !own(name)), ...modules],
	};
}

if (process.argv[1] === import.meta.filename) {
	const path = join(ROOT, "manifest.json");
	const manifest = JSON.parse(readFileSync(path, "utf8"));
	writeFileSync(path, `${JSON.stringify(withModules(manifest, firmwareModules(ROOT)), null, "\t")}\n`);
}
