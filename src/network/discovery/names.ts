/** Wanted names and how often they were taken in, the next ones to try out (RFC 6762, section 9 and appendix D). */
import { utf8 } from "../../bytes/writer.ts";
import { LONGEST_LABEL } from "../dns/types.ts";

/** The `number`th choice for a host: `portti-1a2b`, `portti-1a2b-2` … */
export function hostLabel(wanted: string, number: number): string {
	const suffix = number === 1 ? "" : `-${number}`;
	return wanted.slice(0, LONGEST_LABEL - suffix.length) + suffix;
}

/** For a service: `Portti 1a2b`, `Portti 1a2b (2)` …, a character per byte of its UTF-8. */
export function instanceLabel(wanted: string, number: number): string {
	const suffix = number === 1 ? "" : ` (${number})`;
	const bytes = utf8(wanted);
	let end = Math.min(bytes.length, LONGEST_LABEL - suffix.length);
	// Not in the middle of a character.
	while (end < bytes.length && (bytes[end] & 0xc0) === 0x80) end--;
	let label = "";
	for (let at = 0; at < end; at++) label += String.fromCharCode(bytes[at]);
	return label + suffix;
}
