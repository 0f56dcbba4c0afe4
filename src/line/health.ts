/** What is known of the line in; out comes what is wrong with it, as a code and in words. */
import type { LineStatistics } from "../host.ts";
import type { Heard } from "./evidence.ts";
import { LOST_AFTER_MS } from "./search.ts";

/** So long may a meter be silent: a minute after its own power-up (EFS 2.0), and a period. */
export const SILENT_AFTER_MS = 75_000;

/** A telegram with fewer bytes is an identification line and nothing behind it. */
const HEADER_BYTES = 48;

export interface LineFacts {
	readonly now: number;
	readonly startedAt: number;
	/** When the last frame came whose check holds. */
	readonly goodAt: number | undefined;
	readonly heardAt: number | undefined;
	/** Why the port is gone, undefined while it is open. */
	readonly gone: string | undefined;
	/** What has come without a good frame among it. */
	readonly heard: Heard;
	/** Since the port was opened. */
	readonly statistics: LineStatistics | undefined;
}

export type LineCode =
	| "ok"
	| "starting"
	| "port_gone"
	| "silent"
	| "break"
	| "noise"
	| "slower_sender"
	| "inverted"
	| "header_only"
	| "cut_short"
	| "damaged"
	| "smeared"
	| "overrun"
	| "wrong_profile";

export function diagnose(facts: LineFacts): LineCode {
	if (facts.gone !== undefined) return "port_gone";
	if (facts.goodAt !== undefined && facts.now - facts.goodAt < LOST_AFTER_MS) return "ok";
	const { heard, statistics } = facts;
	switch (heard.kind) {
		case "nothing":
			return facts.now - (facts.heardAt ?? facts.startedAt) < SILENT_AFTER_MS ? "starting" : "silent";
		case "few":
			return "break";
		case "slower":
			return "slower_sender";
		case "inverted":
			return "inverted";
		case "smeared":
			return "smeared";
		case "text":
		case "seven_bit":
			if (statistics?.overruns) return "overrun";
			if (heard.ends > 0) return "damaged";
			if (heard.begins === 0) return "wrong_profile";
			return heard.bytes < heard.begins * HEADER_BYTES ? "header_only" : "cut_short";
		case "other":
			return isFramed(statistics) ? "wrong_profile" : "noise";
	}
}

/** A sender of another speed breaks most stop bits; 8E1 heard as 8N1 breaks about 63 %. */
function isFramed(statistics: LineStatistics | undefined): boolean {
	const errors = statistics?.framingErrors;
	return errors === undefined || errors * 10 < (statistics?.bytes ?? 0);
}
