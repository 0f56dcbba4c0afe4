/** A test file in, its TAP text out, run by Node in a process of its own. */
import { spawn } from "node:child_process";
import { join } from "node:path";
import { build } from "esbuild";

export interface Run {
	readonly tap: string;
	/** Why the run ended, when it did not end well. */
	readonly ended: string | undefined;
}

/**
 * Returns what runs a file. Those that are about files or processes run in place, by tsx; the others are
 * bundled in one go, because that starts three times as fast.
 */
export async function nodeRunner(project: string, files: readonly string[], limitMs: number) {
	const inPlace = (file: string) => file.endsWith(".node.test.ts") || file.startsWith("test/systems/");
	const directory = join(project, "build/test/node");
	await build({
		absWorkingDir: project,
		entryPoints: files.filter((file) => !inPlace(file)),
		outdir: directory,
		outbase: ".",
		outExtension: { ".js": ".mjs" },
		bundle: true,
		packages: "external",
		platform: "node",
		format: "esm",
		target: "es2022",
		sourcemap: "inline",
		logLevel: "silent",
	});
	return (file: string): Promise<Run> => {
		const parameters = inPlace(file)
			? ["--import", "tsx", file]
			: ["--enable-source-maps", join(directory, file.replace(/\.ts$/, ".mjs"))];
		return spawnNode(project, parameters, limitMs);
	};
}

function spawnNode(project: string, parameters: string[], limitMs: number): Promise<Run> {
	return new Promise((resolve) => {
		const child = spawn(process.execPath, parameters, { cwd: project, stdio: ["ignore", "pipe", "pipe"] });
		const pieces: Buffer[] = [];
		let complaints = "";
		let late = false;
		const watchdog = setTimeout(() => {
			late = true;
			child.kill("SIGKILL");
		}, limitMs);
		child.stdout.on("data", (piece) => pieces.push(piece));
		child.stderr.on("data", (text) => {
			complaints = (complaints + text).slice(-8000);
		});
		child.on("close", (code, signal) => {
			clearTimeout(watchdog);
			const tap = ownFrames(Buffer.concat(pieces).toString());
			// Exit code 1 is also tape's own way to say that an assertion failed, which TAP tells better.
			const well = code === 0 || (code === 1 && /^# fail /m.test(tap) && complaints === "");
			const reason = late ? `took longer than ${limitMs / 1000} s (an endless loop?)` : `ended with ${code ?? signal}`;
			resolve({ tap, ended: well ? undefined : `${reason}\n${ownFrames(complaints).trim()}` });
		});
	});
}

/** Without the stack frames of packages and of Node itself, which never say what went wrong. */
function ownFrames(text: string): string {
	return text.replace(/^ +at .*(?:node_modules\/|node:).*\n/gm, "");
}
