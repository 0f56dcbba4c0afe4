/** Nothing in; the path of the XS engine's program out, built from node_modules/@agoric/xsnap when it is not there yet. */
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { mkdir, mkdtemp, rename, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const project = join(here, "../../..");

/** Resolves to the path of `xsnap-worker`. Rejects with what is missing and what to do about it. */
export async function engine(): Promise<string> {
	if (process.platform !== "linux")
		throw new Error(
			`The XS engine is built on Linux only; this is ${process.platform}. Run Portti in a Linux container.`,
		);
	const manifest = createRequire(import.meta.url).resolve("@agoric/xsnap/package.json");
	const source = dirname(manifest);
	const version: string = JSON.parse(readFileSync(manifest, "utf8")).version;
	const ours = ["memory.c", "engine.mk"].map((name) => readFileSync(join(here, name)));
	const digest = createHash("sha256").update(Buffer.concat(ours)).digest("hex").slice(0, 8);
	const directory = join(project, "build/xs", `${version}-${process.arch}-${digest}`);
	const program = join(directory, "xsnap-worker");
	if (!existsSync(program)) await build(source, version, directory, program);
	return program;
}

async function build(source: string, version: string, directory: string, program: string): Promise<void> {
	await mkdir(directory, { recursive: true });
	const workshop = await mkdtemp(join(directory, "building-"));
	try {
		process.stderr.write("building the XS engine, once, about 20 s …\n");
		await mkdir(join(workshop, "tmp/lin/release/xsnap-worker"), { recursive: true });
		await mkdir(join(workshop, "bin/lin/release"), { recursive: true });
		for (const [tool, use] of [
			["make", "to build the XS engine"],
			["cc", "a C compiler (gcc 10 or newer) to build the XS engine"],
		] as const)
			await run(tool, ["--version"]).catch(() => {
				throw new Error(`Portti needs ${tool}: ${use}. On Debian or Ubuntu: sudo apt install build-essential`);
			});
		await run("make", [
			...["-s", "-j2", "-C", join(source, "xsnap-native/xsnap/makefiles/lin")],
			...["-f", "xsnap-worker.mk", "-f", join(here, "engine.mk"), "build"],
			`ENGINE_DIR=${here}`,
			`MODDABLE=${join(source, "moddable")}`,
			`BUILD_DIR=${workshop}`,
			"GOAL=release",
			`XSNAP_VERSION=${version}`,
			// The package insists on __has_builtin; what it asks for, every gcc from 10 on has.
			'CC=cc -w "-D__has_builtin(x)=1"',
		]);
		// Renaming is atomic: whoever else builds at this moment puts the same program there.
		await rename(join(workshop, "bin/lin/release/xsnap-worker"), program);
	} finally {
		await rm(workshop, { recursive: true, force: true });
	}
}

function run(command: string, parameters: string[]): Promise<void> {
	return new Promise((resolve, reject) => {
		const child = spawn(command, parameters, { stdio: ["ignore", "pipe", "pipe"] });
		let said = "";
		for (const stream of [child.stdout, child.stderr])
			stream.on("data", (data) => {
				said = (said + data).slice(-4000);
			});
		child.on("error", reject);
		child.on("close", (code, signal) => {
			if (code === 0) resolve();
			else reject(new Error(`Building the XS engine failed: ${command} ended with ${code ?? signal}.\n${said}`));
		});
	});
}
