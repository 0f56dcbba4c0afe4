/** The value of a Content-Range field (RFC 9110, 14.4) → the part of a file that it names: `bytes 0-1023/4096`. */
import { wholeNumber } from "./target.ts";

export interface ContentRange {
	readonly start: number;
	/** The first byte behind the part. */
	readonly end: number;
	readonly total: number;
}

/** Undefined when it is none, or leaves open how long the file is. */
export function contentRange(text: string): ContentRange | undefined {
	const [unit, range, ...more] = text.split(" ");
	const slash = range?.indexOf("/") ?? -1;
	const dash = range?.indexOf("-") ?? -1;
	if (unit.toLowerCase() !== "bytes" || more.length > 0 || dash < 0 || slash < dash) return undefined;
	const start = wholeNumber(range.slice(0, dash));
	const last = wholeNumber(range.slice(dash + 1, slash));
	const total = wholeNumber(range.slice(slash + 1));
	if (start === undefined || last === undefined || total === undefined) return undefined;
	return start <= last && last < total ? { start, end: last + 1, total } : undefined;
}
