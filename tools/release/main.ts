/** `npm run release`: signed images of the simulator and of every board that can be built, and what goes with them, in dist/. */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { bundleOf, FIRMWARE } from "../../hosts/sim/node/bundle.ts";
import { BUILT_IN_KEYS } from "../../src/update/keys.ts";
import type { Release } from "../../src/update/release-index.ts";
import { PRODUCT } from "../../src/update/rules.ts";
import { SECURITY_VERSION, VERSION } from "../../src/version.ts";
import { boards, buildBoard } from "../build/esp32.ts";
import { findIdf, findSdk } from "../build/sdk.ts";
import { signImage } from "../sign/image.ts";
import { DEVELOPMENT, readPrivateKey } from "../sign/keys.ts";
import { askPassphrase } from "../sign/passphrase.ts";
import { readBoard } from "./boards.ts";
import { chipFamily, type Installable, installPage, manifest } from "./install.ts";
import { ownParts, packageParts } from "./parts.ts";
import { billOfMaterials, type Part } from "./sbom.ts";

const PROJECT = join(import.meta.dirname, "../..");

const OPTIONS = {
	key: { type: "string", default: DEVELOPMENT },
	"passphrase-file": { type: "string" },
	from: { type: "string", default: "0.0.0" },
	channel: { type: "string", default: "stable" },
	share: { type: "string", default: "100" },
	notes: { type: "string", default: "" },
	out: { type: "string", default: join(PROJECT, "dist") },
} as const;

/** As the index lists it. */
type Listed = Release & { readonly channel: string; readonly board: string };

async function main(): Promise<void> {
	const { values } = parseArgs({ options: OPTIONS });
	const { out, notes, from, channel } = values;
	const key = await readPrivateKey(values.key, () => askPassphrase(values["passphrase-file"], false));
	if (BUILT_IN_KEYS.development) {
		console.log("The firmware trusts the keys that everybody has: for trying, not for a release (sign -- trust).");
	}
	rmSync(out, { recursive: true, force: true });
	mkdirSync(out, { recursive: true });
	const releases: Listed[] = [];

	function add(board: string, image: Uint8Array, parts: readonly Part[]): void {
		const name = `portti-${VERSION}-${board}`;
		const words = { product: PRODUCT, board, version: VERSION, from, security: SECURITY_VERSION, build: buildId() };
		const file = signImage(image, { ...words, notes, keys: undefined, extra: [] }, key);
		const sha256 = createHash("sha256").update(image).digest("hex");
		writeFileSync(join(out, `${name}.portti`), file);
		writeFileSync(join(out, `${name}.cdx.json`), billOfMaterials({ board, version: VERSION, sha256 }, parts));
		const share = Number(values.share);
		releases.push({ channel, board, version: VERSION, url: `${name}.portti`, size: file.length, sha256, notes, share });
		console.log(`${name}: an image of ${image.length} bytes, made of ${parts.length} parts`);
	}

	const { script, sources } = bundleOf(FIRMWARE);
	add("simulator", Buffer.from(script), [...ownParts(PROJECT, sources), ...packageParts(PROJECT, sources)]);

	const installables: Installable[] = [];
	const sdk = findSdk(process.env);
	const idf = findIdf(process.env);
	const lacks = typeof sdk === "string" ? sdk : typeof idf === "string" ? idf : undefined;
	for (const board of boards(PROJECT)) {
		if (typeof sdk === "string" || lacks !== undefined) continue;
		const faults = await buildBoard(PROJECT, sdk, board, false, []);
		if (faults.length > 0) throw new Error(`${board} cannot be built:\n${faults.join("\n")}`);
		const { chip, image, merged, parts } = readBoard(PROJECT, sdk, board);
		add(board, image, parts);
		const file = `portti-${VERSION}-${board}-merged.bin`;
		writeFileSync(join(out, file), merged);
		const installable = { board, chipFamily: chipFamily(chip), file };
		installables.push(installable);
		writeFileSync(join(out, `manifest-${board}.json`), manifest(installable, VERSION));
	}
	if (lacks !== undefined) console.log(`Left out, ${boards(PROJECT).join(", ")}: ${lacks}`);

	writeFileSync(join(out, "index.json"), `${JSON.stringify({ portti_index: 1, releases }, undefined, "\t")}\n`);
	writeFileSync(join(out, "install.html"), installPage(installables, VERSION));
	// Nothing is fetched from elsewhere when somebody installs.
	cpSync(join(PROJECT, "node_modules/esp-web-tools/dist/web"), join(out, "esp-web-tools"), { recursive: true });
	writeFileSync(join(out, "SHA256SUMS"), sums(out));
	console.log(`${readdirSync(out).length} files and folders are in ${out}.`);
}

/** The commit, where there is one; which build of a version it is. */
function buildId(): string {
	try {
		const git = (...words: string[]) => execFileSync("git", words, { cwd: PROJECT, encoding: "utf8" }).trim();
		return git("rev-parse", "--short=12", "HEAD") + (git("status", "--porcelain") === "" ? "" : "-changed");
	} catch {
		return "local";
	}
}

/** As `sha256sum -c` reads it. */
function sums(folder: string): string {
	const files = readdirSync(folder, { recursive: true, encoding: "utf8" })
		.filter((name) => name !== "SHA256SUMS" && statSync(join(folder, name)).isFile())
		.sort();
	const sum = (name: string) =>
		createHash("sha256")
			.update(readFileSync(join(folder, name)))
			.digest("hex");
	return files.map((name) => `${sum(name)}  ${name}\n`).join("");
}

main().catch((error: Error) => {
	console.error(error.message);
	process.exitCode = 1;
});
