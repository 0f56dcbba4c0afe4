/**
 * The modules of manifest.json in; the same firmware as one module of short names out, with the manifests
 * that name it instead. On XS every module, every import and every name is an object in flash.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { build, type OnResolveArgs, type OnResolveResult } from "esbuild";
import { minify } from "terser";
import { withArrows } from "./arrows.ts";
import { isNative } from "./modules.ts";

/** Of these the names are shortened, too: every one is made with `private`. */
const PRIVATE = /^_[a-z]/;

interface Manifest {
	modules: Record<string, string | string[]>;
	preload: string[];
	build: Record<string, string>;
	ffi: { sources: string[] };
	platforms?: Record<string, unknown>;
}

/** Writes into `folder`, laid out as the project is; the path of the manifest for mcconfig out. */
export async function bundle(project: string, host: string, folder: string): Promise<string> {
	const start = `hosts/${host}/start`;
	const { outputFiles } = await build({
		absWorkingDir: project,
		entryPoints: [`${start}.ts`],
		write: false,
		bundle: true,
		format: "esm",
		target: "es2024",
		platform: "neutral",
		charset: "utf8",
		legalComments: "none",
		logLevel: "silent",
		mangleProps: PRIVATE,
		supported: { "template-literal": false },
		plugins: [{ name: "natives", setup: ({ onResolve }) => onResolve({ filter: /./ }, outside) }],
	});
	// esbuild makes var of const, for which XS keeps room in RAM. No text has lines, so what begins one is a statement.
	const constant = outputFiles[0].text.replaceAll(/^var /gm, "const ");
	// Numbers and texts that are used once go where they are used.
	// A function written where it is used is made anew, with all that it holds, each time: 8 KB for a request.
	const compress = { passes: 2, reduce_funcs: false };
	const { code = "" } = await minify(constant, { module: true, compress, format: { beautify: true } });

	mkdirSync(join(folder, dirname(start)), { recursive: true });
	writeFileSync(join(folder, `${start}.js`), withArrows(code));

	/** What mcconfig brings: modules of the SDK, and those of ours with functions in C. */
	function outside({ path, resolveDir, kind }: OnResolveArgs): OnResolveResult | undefined {
		if (kind === "entry-point") return undefined;
		if (!path.startsWith(".")) return { path, external: true };
		const module = relative(project, join(resolveDir, path)).replace(/\.[jt]s$/, "");
		return isNative(project, module) ? { path: module, external: true } : undefined;
	}

	const kept = (name: string) => !/^(src|hosts)\//.test(name) || name.endsWith("/main") || isNative(project, name);
	for (const path of ["manifest.json", `hosts/${host}/manifest.json`]) {
		const manifest: Manifest = JSON.parse(readFileSync(join(project, path), "utf8"));
		const place = (source: string) => (source.startsWith("./") ? join(project, dirname(path), source) : source);
		manifest.preload = manifest.preload.filter(kept);
		manifest.modules = Object.fromEntries(
			Object.entries(manifest.modules)
				.filter(([name]) => kept(name))
				.map(([name, sources]) => [name, typeof sources === "string" ? place(sources) : sources.map(place)]),
		);
		manifest.ffi.sources = manifest.ffi.sources.map(place);
		for (const [name, value] of Object.entries(manifest.build ?? {})) manifest.build[name] = place(value);
		if (path === "manifest.json") manifest.platforms = { [host]: manifest.platforms?.[host] };
		else {
			manifest.modules[start] = "./start";
			manifest.preload.push(start);
		}
		writeFileSync(join(folder, path), JSON.stringify(manifest, null, "\t"));
	}
	return join(folder, "manifest.json");
}
