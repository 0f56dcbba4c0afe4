/** Nothing in; the firmware for Linux with a slot (lin-feed/), to be run in place of the real one, out. */
import { copyFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { command, lastWords } from "../../tools/build/mcconfig.ts";
import { findSdk } from "../../tools/build/sdk.ts";
import { PROJECT } from "./simulator.ts";

/** The folder beside build/lin. */
export const FEED = "lin-feed";

/** Needs build/lin. */
export async function buildFeed(): Promise<void> {
	const sdk = findSdk(process.env);
	if (typeof sdk === "string") throw new Error(sdk);
	const folder = join(PROJECT, "build/mcconfig-feed");
	mkdirSync(folder, { recursive: true });
	const manifest = join(import.meta.dirname, "lin-feed/manifest.json");
	const { status, output } = await command(PROJECT, sdk, ["mcconfig", "-m", "-p", "lin", "-o", folder, manifest]);
	if (status !== 0) throw new Error(lastWords(output));
	const out = join(PROJECT, "build", FEED);
	mkdirSync(out, { recursive: true });
	for (const name of ["portti", "pty"]) copyFileSync(join(PROJECT, "build/lin", name), join(out, name));
	copyFileSync(join(folder, "bin/lin/mc/release/portti/mc.so"), join(out, "mc.so"));
}
