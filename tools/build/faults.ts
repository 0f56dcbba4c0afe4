/** What mcconfig and its linker say, and what they should and do not, in; sentences that fail a build out. */
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** The SDK's own modules are not ours to mend. */
const OWN = /^### warning: "?(src|hosts)\//;

/** A type error; what mcconfig and mcrez only mention; what ESP-IDF's build fails of while make goes on. */
const OTHERS =
	/: error TS\d+: |no (modules|data|resources) match|^FAILED: |undefined reference|^Error: All app partitions are too small/;

/** The lines of a build's output that fail it, each once, whether or not make fails. */
export function outputFaults(output: string): string[] {
	const lines = output.split("\n").filter((line) => OWN.test(line) || OTHERS.test(line));
	return [...new Set(lines)];
}

interface Part {
	readonly include?: string | readonly string[];
	readonly modules?: Readonly<Record<string, string | readonly string[]>>;
	readonly preload?: string | readonly string[];
	readonly ffi?: { readonly sources?: readonly string[] };
	readonly platforms?: Readonly<Record<string, Part>>;
}

const ENDINGS = ["", ".ts", ".js", ".c", ".h", ".d.ts"];

/**
 * Names in a manifest of ours, and in those of ours that it includes, that stand for nothing: mcconfig
 * leaves them out without a word. `variables` are those of paths, such as MODDABLE; what is behind an
 * unknown one is not looked for.
 */
export function manifestFaults(file: string, variables: Readonly<Record<string, string>>): string[] {
	const modules = new Set<string>();
	const preloads: { readonly name: string; readonly file: string }[] = [];
	const faults: string[] = [];

	const visit = (path: string) => {
		const folder = dirname(path);
		/** Files in C by their last names: mcconfig compiles one of those that share it, without a word. */
		const natives = new Map<string, string>();
		const locate = (source: string): string | undefined => {
			const replaced = source.replace(/\$\((\w+)\)/g, (whole, name: string) => variables[name] ?? whole);
			if (replaced.includes("$(")) return undefined;
			return replaced.startsWith("/") ? replaced : join(folder, replaced);
		};
		const native = (place: string) => {
			const last = place.slice(place.lastIndexOf("/") + 1);
			const other = natives.get(last);
			if (other !== undefined && other !== place) faults.push(`${path}: ${place} and ${other} have the same name`);
			natives.set(last, place);
		};
		const read = (part: Part) => {
			for (const [name, sources] of Object.entries(part.modules ?? {})) {
				if (!name.includes("*")) modules.add(name);
				for (const source of list(sources)) {
					const place = locate(source);
					const last = source.slice(source.lastIndexOf("/") + 1);
					if (name === "*" && !last.includes("*")) modules.add(last);
					const real = place === undefined || exists(place);
					if (!real) faults.push(`${path}: module ${name === "*" ? last : name}: there is no ${source}`);
					else if (place?.endsWith(".c")) native(place);
					else if (place !== undefined && existsSync(`${place}.c`)) native(`${place}.c`);
				}
			}
			for (const name of list(part.preload)) preloads.push({ name, file: path });
			for (const source of part.ffi?.sources ?? []) {
				const place = locate(source);
				if (place === undefined) continue;
				if (existsSync(place)) native(place);
				else faults.push(`${path}: ffi: there is no ${source}`);
			}
			for (const include of list(part.include)) {
				const place = locate(include);
				if (place !== undefined && !existsSync(place)) faults.push(`${path}: include: there is no ${include}`);
				else if (place !== undefined && include.startsWith(".")) visit(place);
			}
			for (const inner of Object.values(part.platforms ?? {})) read(inner);
		};
		read(JSON.parse(readFileSync(path, "utf8")));
	};
	visit(file);
	for (const { name, file: path } of preloads) {
		if (!modules.has(name)) faults.push(`${path}: preload: no module is named ${name}`);
	}
	return faults;
}

function list(value: string | readonly string[] | undefined): readonly string[] {
	return value === undefined ? [] : typeof value === "string" ? [value] : value;
}

function exists(place: string): boolean {
	return place.includes("*") ? existsSync(dirname(place)) : ENDINGS.some((ending) => existsSync(place + ending));
}
