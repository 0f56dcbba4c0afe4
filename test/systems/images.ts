/** Real images of the firmware for the simulator, which behave well or not, signed as releases are. */
import type { KeyObject } from "node:crypto";
import { bundle, FIRMWARE } from "../../hosts/sim/node/bundle.ts";
import { VERSION } from "../../src/version.ts";
import { type ImageWords, signImage } from "../../tools/sign/image.ts";
import { developmentKey } from "../../tools/sign/keys.ts";

/** The firmware of the source tree as one script. */
export const SCRIPT = bundle(FIRMWARE);

/** The firmware with one text of its script replaced by another; throws when it is not there. */
export function edited(script: string, text: string | RegExp, replacement: string): string {
	if (script.split(text).length < 2) throw new Error(`the bundle has no ${text}`);
	return script.replace(text, () => replacement);
}

/** The same firmware, which says that it is of another version. */
export function ofVersion(version: string, script = SCRIPT): string {
	return edited(script, `"${VERSION}"`, `"${version}"`);
}

export interface FileOptions {
	readonly script?: string;
	readonly words?: Partial<ImageWords>;
	readonly key?: KeyObject;
}

/** An image file of that version, whatever its script says of itself. */
export function imageFile(version: string, { script, words, key }: FileOptions = {}): Buffer {
	const image = Buffer.from(script ?? ofVersion(version));
	const all = {
		product: "portti",
		board: "simulator",
		version,
		from: "0.0.0",
		security: 1,
		build: "test",
		notes: "",
		keys: undefined,
		extra: [],
		...words,
	};
	return Buffer.from(signImage(image, all, key ?? developmentKey("current")));
}

/** It ends before it has said a word. */
export const CRASHES_AT_START = edited(SCRIPT, '"use strict";', '"use strict"; throw new Error("broken at birth");');

/** It ends after so many commands. */
export function crashesLater(commands: number): string {
	return `${SCRIPT}
{
	const command = globalThis.handleCommand;
	let count = 0;
	globalThis.handleCommand = (bytes) => {
		if (++count > ${commands}) throw new Error("broken later");
		return command(bytes);
	};
}`;
}

/** It asks its web server for what is not there, and so never hears an answer; and hears nothing of the meter. */
export const DEAF = edited(
	edited(SCRIPT, 'TARGET = "/openapi.json"', 'TARGET = "/nothing"'),
	"lineData: 8",
	"lineData: 250",
);

/** It never joins its network, and so nobody can ask it anything. */
export const OFF_THE_AIR = edited(SCRIPT, /wifiJoin: \d+/, "wifiJoin: 250");

/** It never looks whether it works. */
export const NEVER_CONFIRMS = edited(SCRIPT, "watch(proofs) {", "watch() { return;");
