/** The header of an image and what is known of the dongle → why it may not take the image, or nothing. */
import type { ImageHeader } from "./header.ts";
import { type Refusal, refused } from "./reasons.ts";
import { compareVersions } from "./version.ts";

export const PRODUCT = "portti";

export interface Dongle {
	readonly board: string;
	/** Of the firmware that runs. */
	readonly version: string;
	/** The lowest security version it takes. */
	readonly floor: number;
	/** Most bytes of an image. */
	readonly capacity: number;
}

/** `signed`: whether a trusted key signed the header. `force`: older, or the same again, is wanted. */
export function brokenRule(header: ImageHeader, dongle: Dongle, signed: boolean, force: boolean): Refusal | undefined {
	const { product, board, version, from, security, size } = header;
	if (product !== PRODUCT) return refused("wrong_product", `The image is for ${product}, and this is ${PRODUCT}.`);
	if (board !== dongle.board) {
		const both = `The image is for the board ${board}, and this one is ${dongle.board}.`;
		return refused("wrong_board", `${both} Take the image for ${dongle.board}.`);
	}
	if (!signed) {
		const stranger = "The image is not signed by a key that this firmware trusts.";
		return refused("wrong_signature", `${stranger} Take it from where the firmware came from.`);
	}
	if (size > dongle.capacity) {
		return refused("too_large", `The image has ${size} bytes, and there is room for ${dongle.capacity}.`);
	}
	if (compareVersions(dongle.version, from) < 0) {
		const chain = `Version ${version} can be installed from ${from} on, and this is ${dongle.version}.`;
		return refused("version_too_old", `${chain} Install ${from} first.`);
	}
	if (security < dongle.floor) {
		const holes = `The image has security version ${security}, and this dongle takes none below ${dongle.floor}.`;
		return refused("security_lower", `${holes} It has holes that were closed since: nothing overrides this.`);
	}
	if (force) return undefined;
	const order = compareVersions(version, dongle.version);
	if (order === 0) return refused("same_version", `Version ${version} runs already: force=1 installs it again.`);
	if (order > 0) return undefined;
	return refused("older_version", `Version ${version} is older than ${dongle.version}: force=1 installs it anyway.`);
}
