/** What a build has left behind → the parts that its image is made of. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { VERSION } from "../../src/version.ts";
import type { Part } from "./sbom.ts";

/** Modules of this source tree, by their paths in it. */
export function ownParts(project: string, paths: readonly string[]): Part[] {
	const own = paths.filter((path) => path.startsWith(`${project}${sep}`) && !path.includes("node_modules"));
	return own.map((path) => ({
		group: "portti",
		name: relative(project, path).replace(/\.\w+$/, ""),
		version: VERSION,
		licence: "Apache-2.0",
	}));
}

/** Packages of npm that have modules in a bundle. */
export function packageParts(project: string, paths: readonly string[]): Part[] {
	const names = new Set<string>();
	for (const path of paths) {
		const [, name] = /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path) ?? [];
		if (name !== undefined) names.add(name);
	}
	return [...names].map((name) => {
		const { version, license } = JSON.parse(readFileSync(join(project, "node_modules", name, "package.json"), "utf8"));
		return { group: "npm", name, version, licence: license, purl: `pkg:npm/${name.replace("@", "%40")}@${version}` };
	});
}

/** A makefile of mcconfig in; the source of every module and every C file out. */
export function sourcesOf(makefile: string, project: string): string[] {
	const sources = new Set<string>();
	// What is compiled from TypeScript first has its path as its name.
	for (const [, name] of makefile.matchAll(/^\$\(MODULES_DIR\)\/((?:src|hosts)\/\S+)\.xsb:/gm)) {
		sources.add(join(project, `${name}.ts`));
	}
	for (const [, path] of makefile.matchAll(/^\$\([A-Z_]+\)\/\S+\.(?:xsb|c\.o): (\/\S+\.(?:js|ts|mjs|c|cc))\b/gm)) {
		sources.add(path);
	}
	return [...sources];
}

/** Modules and C files of the SDK, and XS itself. */
export function sdkParts(root: string, sources: readonly string[]): Part[] {
	const version = readFileSync(join(root, "tools/VERSION"), "utf8").trim();
	const parts: Part[] = [
		{
			group: "moddable",
			name: "xs",
			version,
			licence: "LGPL-3.0-or-later AND Apache-2.0",
			description: "The XS JavaScript engine, of the SDK of this version.",
		},
	];
	for (const path of sources.filter((path) => path.startsWith(`${root}${sep}`))) {
		const licence = licenceOf(readFileSync(path, "utf8").slice(0, 4000));
		parts.push({ group: "moddable", name: relative(root, path), version, licence });
	}
	return parts;
}

/** By what stands at the head of a source of the SDK; its runtime is LGPL where nothing else is said. */
export function licenceOf(head: string): string {
	const lgpl = /Lesser General Public License/.test(head);
	const apache = /Apache License|apache\.org\/licenses/.test(head);
	if (lgpl && apache) return "LGPL-3.0-or-later AND Apache-2.0";
	if (apache) return "Apache-2.0";
	if (/Permission is hereby granted, free of charge/.test(head)) return "MIT";
	if (/Redistribution and use in source and binary forms/.test(head)) return "BSD-3-Clause";
	return "LGPL-3.0-or-later";
}

/** What is not under ESP-IDF's own licence, as its page "Copyrights and Licenses" says. */
const OTHERS_LICENCES = new Map([
	["console", "Apache-2.0 AND BSD-2-Clause AND BSD-3-Clause"],
	["esp_libc", "BSD-3-Clause"],
	["fatfs", "BSD-3-Clause"],
	["freertos", "MIT"],
	["heap", "Apache-2.0 AND BSD-3-Clause"],
	["http_parser", "MIT"],
	["lwip", "BSD-3-Clause"],
	["sdmmc", "Apache-2.0 AND BSD-2-Clause"],
	["wpa_supplicant", "BSD-3-Clause"],
	["xtensa", "Apache-2.0 AND MIT"],
]);

interface Description {
	readonly idf_path: string;
	readonly git_revision: string;
	readonly build_component_info: Readonly<Record<string, { readonly dir: string; readonly type: string }>>;
}

/** `project_description.json` of an ESP-IDF build in; the components that are linked out. */
export function idfParts(description: string): Part[] {
	const {
		idf_path: idf,
		git_revision: version,
		build_component_info: components,
	} = JSON.parse(description) as Description;
	const parts: Part[] = [];
	for (const [name, { dir, type }] of Object.entries(components)) {
		if (type !== "LIBRARY" || !dir.startsWith(`${idf}/`)) continue;
		const licence = OTHERS_LICENCES.get(name) ?? "Apache-2.0";
		parts.push({
			group: "esp-idf",
			name,
			version,
			licence,
			cpe: `cpe:2.3:a:espressif:esp-idf:${version.replace(/^v/, "")}:*:*:*:*:*:*:*`,
		});
		for (const file of statements(dir)) {
			const { name: inner = name, version: innerVersion = version, description: text, cpe } = statement(file);
			const detail = {
				...(text !== undefined && { description: text }),
				...(cpe !== undefined && { cpe: cpe.replace("{}", innerVersion) }),
			};
			parts.push({ group: `esp-idf/${name}`, name: inner, version: innerVersion, licence, ...detail });
		}
	}
	return parts;
}

/** What ESP-IDF says of the software of others in a component (its sbom.yml), a folder deep. */
function statements(dir: string): string[] {
	if (!existsSync(dir)) return [];
	const folders = readdirSync(dir, { withFileTypes: true }).filter((entry) => entry.isDirectory());
	return [dir, ...folders.map((entry) => join(dir, entry.name))].flatMap((folder) =>
		readdirSync(folder)
			.filter((name) => /^sbom.*\.yml$/.test(name))
			.map((name) => join(folder, name)),
	);
}

/** Its top-level texts. */
function statement(path: string): Record<string, string | undefined> {
	const entries = readFileSync(path, "utf8").matchAll(/^(name|version|cpe|description): *'?([^'\n]*)'?$/gm);
	return Object.fromEntries([...entries].map(([, key, value]) => [key, value]));
}
