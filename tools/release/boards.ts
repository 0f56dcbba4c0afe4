/** A board in; what `npm run build` left of it, as far as a release needs it, out. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Sdk } from "../build/sdk.ts";
import { type FlasherArguments, merge } from "./merge.ts";
import { idfParts, ownParts, sdkParts, sourcesOf } from "./parts.ts";
import type { Part } from "./sbom.ts";

export interface BoardBuild {
	readonly chip: string;
	/** What goes into a slot. */
	readonly image: Uint8Array;
	/** Bootloader, partition table, slot selection and image, from the first byte of flash on. */
	readonly merged: Uint8Array;
	readonly parts: readonly Part[];
}

export function readBoard(project: string, sdk: Sdk, board: string): BoardBuild {
	const made = join(project, `build/mcconfig/tmp/esp32/${board}/release/portti`);
	const { chip, image, merged, description } = readIdfBuild(
		join(made, `xsProj-${subclassOf(project, board)}`, "build"),
	);
	const sources = sourcesOf(readFileSync(join(made, "makefile"), "utf8"), project);
	const parts = [...ownParts(project, sources), ...sdkParts(sdk.root, sources), ...idfParts(description)];
	return { chip, image, merged, parts };
}

function subclassOf(project: string, board: string): string {
	const manifest = JSON.parse(readFileSync(join(project, "hosts/esp32/boards", board, "manifest.json"), "utf8"));
	return manifest.build.ESP32_SUBCLASS;
}

/** The build folder of ESP-IDF. Throws when something is missing in it. */
export function readIdfBuild(folder: string) {
	const read = (name: string) => {
		if (!existsSync(join(folder, name))) throw new Error(`${join(folder, name)} is missing: build the board anew.`);
		return readFileSync(join(folder, name));
	};
	const flasher = JSON.parse(read("flasher_args.json").toString()) as FlasherArguments;
	const pieces = Object.entries(flasher.flash_files).map(([offset, name]) => ({
		offset: Number(offset),
		bytes: read(name),
	}));
	return {
		chip: flasher.extra_esptool_args.chip,
		image: read(flasher.app.file),
		merged: merge(pieces),
		description: read("project_description.json").toString(),
	};
}
