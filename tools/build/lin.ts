/** The SDK in; the firmware for Linux, with the runner that starts it, in build/lin out. */
import { copyFileSync, mkdirSync, renameSync } from "node:fs";
import { join } from "node:path";
import { command, lastWords, mcconfig, type Target } from "./mcconfig.ts";
import type { Sdk } from "./sdk.ts";

export const LIN = { name: "lin", host: "lin", platform: "lin" } as const;

/** What is wrong; nothing when it is built. */
export async function buildLin(
	project: string,
	sdk: Sdk,
	instrumented: boolean,
	memory?: Target["memory"],
): Promise<readonly string[]> {
	const folder = join(project, "build/mcconfig");
	const { faults } = await mcconfig(
		project,
		sdk,
		memory === undefined ? LIN : { ...LIN, memory },
		folder,
		instrumented ? ["-m", "-i"] : ["-m"],
	);
	if (faults.length > 0) return faults;
	const out = join(project, "build/lin");
	mkdirSync(out, { recursive: true });
	const kind = instrumented ? "instrument" : "release";
	// Renamed: a firmware that runs has the old one mapped.
	copyFileSync(join(folder, `bin/lin/mc/${kind}/portti/mc.so`), join(out, "mc.so~"));
	renameSync(join(out, "mc.so~"), join(out, "mc.so"));
	const flags = "$(pkg-config --cflags --libs glib-2.0) -ldl";
	const runner = `cc -O2 -s -I"$MODDABLE/build/simulators/modules" hosts/lin/runner.c -o "${out}/portti~" ${flags} && mv "${out}/portti~" "${out}/portti"`;
	const { status, output } = await command(project, sdk, ["sh", "-c", runner]);
	return status === 0 ? [] : [lastWords(output)];
}
