/** A folder of captures → every unexplained difference, and what was tried. */
import { readCaptures } from "./captures.ts";
import { differences } from "./compare.ts";
import { reasonOf } from "./exceptions.ts";
import { attempts } from "./ways.ts";

export interface Outcome {
	readonly captures: number;
	readonly attempts: number;
	readonly messages: number;
	/** Captures whose every attempt was right, explained differences aside. */
	readonly right: number;
	/** One line per capture that differs: its first differing way, and how many of its attempts differ. */
	readonly differing: readonly string[];
	/** `id: difference: reason`. */
	readonly explained: readonly string[];
}

export function runCorpus(folder: string): Outcome {
	const captures = readCaptures(folder);
	const wrong = new Map<string, string[]>();
	const explained = new Set<string>();
	let messages = 0;
	const all = attempts(captures);
	for (const attempt of all) {
		const [{ id }] = attempt.captures;
		const heard = attempt.run();
		messages += heard.length;
		for (const difference of differences(attempt.captures, heard)) {
			const reason = attempt.captures.map((capture) => reasonOf(capture.id, difference)).find(Boolean);
			if (reason !== undefined) explained.add(`${id}: ${difference}: ${reason}`);
			else wrong.set(id, [...(wrong.get(id) ?? []), `${attempt.way}: ${difference}`]);
		}
	}
	return {
		captures: captures.length,
		attempts: all.length,
		messages,
		right: captures.length - wrong.size,
		differing: [...wrong].map(
			([id, found]) => `${id}: ${found[0]}${found.length > 1 ? ` (and ${found.length - 1} more)` : ""}`,
		),
		explained: [...explained],
	};
}
