/** How the dongle is → what its light shows: a word, and times of being on and off in turn. */
import { frozen } from "../bytes/frozen.ts";

export interface Pattern {
	readonly word: string;
	/** Milliseconds on, off, on … again and again. */
	readonly phases: readonly number[];
	/** A person stands in front of it: as bright as it can be, whatever the setting. */
	readonly full?: true;
}

export interface LightFacts {
	/** The button has been held so long that a reset comes next. */
	readonly resetting: boolean;
	/** Undefined where firmware is not updated over the air. */
	readonly updating?: boolean;
	readonly identifying: boolean;
	/** Tokens are given out. */
	readonly pairing: boolean;
	/** The access point for set-up is open, or opens when the button is let go. */
	readonly settingUp: boolean;
	readonly safeMode: boolean;
	/** Undefined where the platform says nothing of it. */
	readonly wifi?: boolean;
	/** What comes from the meter. */
	readonly line: "nothing" | "bytes" | "frames";
	/** A broker is set and not connected. */
	readonly brokerLost: boolean;
}

const FLASH_MS = 150;
const GAP_MS = 250;
const PAUSE_MS = 2000;

/** So many flashes, then a pause: what people count. */
function flashes(count: number): number[] {
	return Array.from({ length: 2 * count }, (_, index) =>
		index % 2 === 0 ? FLASH_MS : index === 2 * count - 1 ? PAUSE_MS : GAP_MS,
	);
}

/** The first that holds is shown. */
export const PATTERNS = frozen<readonly (Pattern & { readonly holds: (facts: LightFacts) => boolean })[]>([
	{ word: "reset", phases: [60, 60], full: true, holds: ({ resetting }) => resetting },
	{ word: "updating", phases: [200, 200], holds: ({ updating }) => updating === true },
	{ word: "identify", phases: [120, 120], full: true, holds: ({ identifying }) => identifying },
	{ word: "pairing", phases: [500, 500], full: true, holds: ({ pairing }) => pairing },
	{ word: "set-up", phases: [900, 100], full: true, holds: ({ settingUp }) => settingUp },
	{ word: "safe mode", phases: flashes(5), holds: ({ safeMode }) => safeMode },
	{ word: "no wi-fi", phases: flashes(3), holds: ({ wifi }) => wifi === false },
	{ word: "no line", phases: flashes(1), holds: ({ line }) => line === "nothing" },
	{ word: "no frames", phases: flashes(2), holds: ({ line }) => line === "bytes" },
	{ word: "no broker", phases: flashes(4), holds: ({ brokerLost }) => brokerLost },
	{ word: "frames", phases: [1000], holds: () => true },
]);

export function patternOf(facts: LightFacts): Pattern {
	return PATTERNS.find(({ holds }) => holds(facts)) ?? PATTERNS[PATTERNS.length - 1];
}
