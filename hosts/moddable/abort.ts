/** What the firmware did not catch is said; what ends it is written down for the next start. */
import { utf8Text } from "../../src/bytes/utf8.ts";
import { ByteWriter } from "../../src/bytes/writer.ts";
import type { Host, Storage } from "../../src/host.ts";
import memory from "./memory.js";

const KEY = "abort";
const LONGEST = 200;
/** Objects that are given up when there is no slot left, so that there are some for writing down why. */
const RESERVE_SLOTS = 64;

/** XS calls `abort` of the global object (`abortHook` in the manifest); false lets it go on. */
declare global {
	var abort: (why: string, error: unknown) => boolean;
}

/**
 * Once the firmware has started, which `started` says, an exception in a callback ends that callback
 * alone, and is told on the console. Of what XS cannot go on after, such as memory that is full, the
 * reason is kept for the next start, and how full it was.
 */
export function recordAborts(host: Pick<Host, "log" | "storage">): { started(): void } {
	// Made now: when memory is full there is room for pieces at most.
	const writer = new ByteWriter(3 * LONGEST);
	let reserve: readonly object[] | undefined = Array.from({ length: RESERVE_SLOTS }, () => ({}));
	let starting = true;
	globalThis.abort = (why, error) => {
		// Memory ends while that is written down: XS asks again, and again.
		if (reserve === undefined) return true;
		if (error === undefined) reserve = undefined;
		writer.clear();
		writer.text(why);
		if (error === undefined) {
			writer.text(": slots ");
			writer.text(String(memory(0)));
			writer.text(" bytes, chunks ");
			writer.text(String(memory(1)));
		} else {
			writer.text(": ");
			writer.text(String(error).slice(0, LONGEST - why.length));
		}
		const ends = starting || (why !== "unhandled exception" && why !== "unhandled rejection");
		if (ends) host.storage.set(KEY, writer.view());
		host.log(utf8Text(writer.view()) ?? why);
		return ends;
	};
	return {
		started: () => {
			starting = false;
		},
	};
}

/** Why the firmware ended the last time; it is told once. */
export function lastAbort(storage: Storage): string | undefined {
	const stored = storage.get(KEY);
	if (stored === undefined) return undefined;
	storage.delete(KEY);
	return utf8Text(stored);
}
