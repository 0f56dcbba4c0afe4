/** The SDK in; what the check of a telegram costs on Linux in TypeScript and in C, in microseconds, out. */
import { spawn } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { command, lastWords } from "../build/mcconfig.ts";
import type { Sdk } from "../build/sdk.ts";

const LONGEST_MS = 120_000;

/** Needs the runner of build/lin. */
export async function crcCost(
	project: string,
	sdk: Sdk,
): Promise<{ readonly typeScriptUs: number; readonly cUs: number }> {
	const folder = join(project, "build/mcconfig");
	const manifest = join(import.meta.dirname, "crc/manifest.json");
	const built = await command(project, sdk, ["mcconfig", "-m", "-p", "lin", "-o", folder, manifest]);
	if (built.status !== 0) throw new Error(lastWords(built.output));
	const out = join(project, "build/lin-crc");
	mkdirSync(out, { recursive: true });
	copyFileSync(join(project, "build/lin/portti"), join(out, "portti"));
	copyFileSync(join(folder, "bin/lin/mc/release/crc/mc.so"), join(out, "mc.so"));
	const state = mkdtempSync(join(tmpdir(), "portti-crc-"));
	const words = ["-oL", join(out, "portti"), "--line", "127.0.0.1:9", "--state", state];
	const child = spawn("stdbuf", words, { stdio: ["ignore", "pipe", "inherit"], timeout: LONGEST_MS });
	let output = "";
	for await (const text of child.stdout) {
		output += text;
		if (output.endsWith("\n")) break;
	}
	child.kill();
	rmSync(state, { recursive: true });
	const figures = /^([\d.]+) ([\d.]+)\n$/.exec(output);
	if (figures === null) throw new Error(`the check's cost was not told: ${output}`);
	return { typeScriptUs: Number(figures[1]), cUs: Number(figures[2]) };
}
