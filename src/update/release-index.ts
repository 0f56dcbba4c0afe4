/**
 * The bytes of an index of releases → those for this board, and the one that this dongle is to have:
 *
 *   {"portti_index":1,"releases":[{"channel":"stable","board":"esp32c3","version":"0.2.0",
 *    "url":"portti-0.2.0-esp32c3.portti","size":1234567,"sha256":"…","notes":"…","share":25}]}
 *
 * `url` may be relative to the one of the settings; `size` is of the file in bytes; `sha256` is the image's, as its
 * header says; `share`: percent of all dongles that take it by themselves, 100 when left out.
 */
import { utf8Text } from "../bytes/utf8.ts";
import { utf8 } from "../bytes/writer.ts";
import type { Crypto } from "../host.ts";
import { compareVersions, isVersion } from "./version.ts";

export interface Release {
	readonly version: string;
	readonly url: string;
	/** Of the file, in bytes. */
	readonly size: number;
	/** Of the image, 64 hexadecimal digits in lower case. */
	readonly sha256: string;
	readonly notes: string;
	/** Percent of all dongles. */
	readonly share: number;
}

export interface IndexFault {
	readonly fault: string;
}

export const MAX_INDEX_BYTES = 16 * 1024;
/** The firmware's own indexes have three. */
const MAX_DEPTH = 6;
const MAX_NOTES = 500;

/** What is for this board, and can be read; the others are passed over. */
export function parseIndex(bytes: Uint8Array, board: string, channel: string): Release[] | IndexFault {
	const text = utf8Text(bytes);
	if (text === undefined || depth(text) > MAX_DEPTH)
		return { fault: "the index of releases is no JSON that can be read" };
	let document: unknown;
	try {
		document = JSON.parse(text);
	} catch {
		return { fault: "the index of releases is no JSON" };
	}
	const { portti_index: format, releases } = (document ?? {}) as Record<string, unknown>;
	if (format !== 1 || !Array.isArray(releases)) return { fault: "the index is none of Portti's releases, format 1" };
	const found: Release[] = [];
	for (const entry of releases) {
		const one = (entry ?? {}) as Record<string, unknown>;
		if (one.board !== board || one.channel !== channel) continue;
		const release = releaseOf(one);
		if (release !== undefined) found.push(release);
	}
	return found;
}

function releaseOf({ version, url, size, sha256, notes = "", share = 100 }: Record<string, unknown>) {
	const isWhole =
		typeof version === "string" &&
		isVersion(version) &&
		typeof url === "string" &&
		typeof size === "number" &&
		Number.isInteger(size) &&
		size > 0 &&
		typeof sha256 === "string" &&
		sha256.length === 64 &&
		typeof notes === "string" &&
		typeof share === "number" &&
		share >= 0 &&
		share <= 100;
	return isWhole ? { version, url, size, sha256, notes: notes.slice(0, MAX_NOTES), share } : undefined;
}

/** The newest that is newer than `version`. */
export function newest(releases: readonly Release[], version: string): Release | undefined {
	let best: Release | undefined;
	for (const release of releases) {
		if (compareVersions(release.version, best?.version ?? version) > 0) best = release;
	}
	return best;
}

/** Whether this dongle is among the share that takes the release by itself: for each release another share. */
export function isChosen(crypto: Pick<Crypto, "sha256">, id: string, { version, share }: Release): boolean {
	const hash = crypto.sha256(utf8(`${id} ${version}`));
	return ((hash[0] << 16) | (hash[1] << 8) | hash[2]) / 0x100_0000 < share / 100;
}

/** How deep brackets are nested, those in texts included: never less than it is. */
function depth(text: string): number {
	let now = 0;
	let most = 0;
	for (let at = 0; at < text.length; at++) {
		const char = text[at];
		if (char === "{" || char === "[") most = Math.max(most, ++now);
		else if ((char === "}" || char === "]") && now > 0) now--;
	}
	return most;
}
