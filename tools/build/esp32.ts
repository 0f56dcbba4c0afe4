/** A board in; its firmware, as far as there is an ESP-IDF to compile it, out. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { outputFaults } from "./faults.ts";
import { linkedBytes, resourceBytes } from "./flash.ts";
import { type Build, command, lastWords, mcconfig, type Target } from "./mcconfig.ts";
import type { Sdk } from "./sdk.ts";

const BOARDS = "hosts/esp32/boards";

export function boards(project: string): string[] {
	return readdirSync(join(project, BOARDS)).sort();
}

function target(board: string): Target {
	return { name: board, host: "esp32", platform: `esp32:./${BOARDS}/${board}` };
}

export interface Check extends Build {
	/** As merged for ESP-IDF. */
	readonly sdkconfig: string;
	readonly partitions: string;
	/** Bytecode, preloaded objects and resources. */
	readonly flashBytes: number;
}

/** All that needs no ESP-IDF: names, types, bytecode, link, configuration and partition table. */
export async function checkBoard(project: string, sdk: Sdk, board: string, folder: string): Promise<Check> {
	const nothing = { sdkconfig: "", partitions: "", flashBytes: 0 };
	const configured = await mcconfig(project, sdk, target(board), folder, []);
	if (configured.faults.length > 0) return { ...configured, ...nothing };
	const made = join(folder, `tmp/esp32/${board}/release/portti`);
	const subclass = JSON.parse(readFileSync(join(project, BOARDS, board, "manifest.json"), "utf8")).build.ESP32_SUBCLASS;
	const inner = join(made, `xsProj-${subclass}`);
	// What ESP-IDF would write, and make looks for; nothing reads it before C is compiled.
	mkdirSync(join(inner, "build/config"), { recursive: true });
	writeFileSync(join(inner, "build/config/sdkconfig.h"), "");
	const goals = [join(made, "mc.xs.c"), join(made, "mc.resources.c")];
	const words = ["make", "-f", join(made, "makefile"), "IDF_PATH=/nowhere", "IDF_VERSION=v6.0", ...goals];
	const { status, output } = await command(project, sdk, words);
	const faults = outcome(status, output);
	if (faults.length > 0) return { output, faults, ...nothing };
	const read = (path: string) => readFileSync(path, "utf8");
	return {
		output,
		faults,
		sdkconfig: read(join(inner, "sdkconfig.mc")),
		partitions: read(join(inner, "partitions.csv")),
		flashBytes: linkedBytes(read(goals[0])) + resourceBytes(read(goals[1])),
	};
}

/** With ESP-IDF; `deploy` also writes the image to the board that is connected. */
export async function buildBoard(
	project: string,
	sdk: Sdk,
	board: string,
	deploy: boolean,
	config: readonly string[],
): Promise<readonly string[]> {
	const folder = join(project, "build/mcconfig");
	for (const goal of deploy ? ["build", "deploy"] : ["build"]) {
		const { faults } = await mcconfig(project, sdk, target(board), folder, ["-m", "-t", goal, ...config]);
		if (faults.length > 0) return faults;
	}
	return [];
}

function outcome(status: number, output: string): readonly string[] {
	const faults = outputFaults(output);
	return status === 0 || faults.length > 0 ? faults : [lastWords(output)];
}
