/** A target in, a build by mcconfig out: its output, and what is wrong with it. */
import { spawn } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { bundle } from "./bundle.ts";
import { manifestFaults, outputFaults } from "./faults.ts";
import type { Sdk } from "./sdk.ts";

export interface Target {
	readonly name: string;
	/** Its folder in hosts/. */
	readonly host: "lin" | "esp32";
	/** As mcconfig's -p takes it, from the project's folder. */
	readonly platform: string;
	/** The host whose memory XS gets, when it is not its own. */
	readonly memory?: "esp32";
}

export interface Build {
	readonly output: string;
	/** Empty: it is good. */
	readonly faults: readonly string[];
}

/** `words` go to mcconfig as they are: -m to make, -i for instruments. */
export async function mcconfig(
	project: string,
	sdk: Sdk,
	target: Target,
	folder: string,
	words: readonly string[],
): Promise<Build> {
	const faults = manifestFaults(join(project, "manifest.json"), {
		MODDABLE: sdk.root,
		MODULES: join(sdk.root, "modules"),
	});
	if (faults.length > 0) return { output: "", faults };
	mkdirSync(folder, { recursive: true });
	// The linker keeps every name that it finds in what it wrote the last time.
	const made = target.host === "lin" ? "lin/mc" : `${target.host}/${target.name}`;
	for (const kind of ["release", "instrument"]) {
		rmSync(join(folder, "tmp", made, kind, "portti/modules/mc.xsi"), { force: true });
	}
	const manifest = await bundle(project, target.host, join(folder, "bundle", target.host));
	if (target.memory !== undefined) takeMemory(project, target.memory, join(dirname(manifest), "hosts", target.host));
	const run = await command(project, sdk, ["mcconfig", ...words, "-p", target.platform, "-o", folder, manifest]);
	const found = outputFaults(run.output);
	return { output: run.output, faults: run.status === 0 || found.length > 0 ? found : [lastWords(run.output)] };
}

/** Puts what XS gets of memory on `host` into the manifest in `folder`. */
function takeMemory(project: string, host: string, folder: string): void {
	const read = (path: string) => JSON.parse(readFileSync(join(path, "manifest.json"), "utf8"));
	const manifest = read(folder);
	const { chunk, heap, stack } = read(join(project, "hosts", host)).creation;
	Object.assign(manifest.creation, { chunk, heap, stack });
	writeFileSync(join(folder, "manifest.json"), JSON.stringify(manifest, null, "\t"));
}

export async function command(
	project: string,
	sdk: Sdk,
	[name, ...words]: readonly string[],
	more: Readonly<Record<string, string>> = {},
): Promise<{ readonly status: number; readonly output: string }> {
	const path = [join(project, "node_modules/.bin"), sdk.tools, process.env.PATH].join(":");
	const child = spawn(name, words, {
		cwd: project,
		env: { ...process.env, MODDABLE: sdk.root, PATH: path, ...more },
		stdio: ["ignore", "pipe", "pipe"],
	});
	let output = "";
	const take = (text: Buffer) => {
		output += text.toString();
	};
	child.stdout.on("data", take);
	child.stderr.on("data", take);
	const status = await new Promise<number>((resolve) => {
		child.on("error", (error) => {
			output += error.message;
			resolve(127);
		});
		child.on("close", (code) => resolve(code ?? 1));
	});
	return { status, output };
}

/** The end of an output, where the reason for a failure stands. */
export function lastWords(output: string): string {
	return output.trimEnd().split("\n").slice(-12).join("\n");
}
