/** What the firmware did not catch is written down for the next start, and said. */
import { utf8Text } from "../../src/bytes/utf8.ts";
import { ByteWriter } from "../../src/bytes/writer.ts";
import type { Host, Storage } from "../../src/host.ts";

const KEY = "abort";
const LONGEST = 200;

/** XS calls `abort` of the global object (`abortHook` in the manifest); false lets it go on. */
declare global {
	var abort: (why: string, error: unknown) => boolean;
}

/**
 * An exception in a callback ends that callback, not the firmware. Of what XS cannot go on after,
 * such as memory that is full, only the reason is kept.
 */
export function recordAborts(host: Pick<Host, "log" | "storage">): void {
	globalThis.abort = (why, error) => {
		const message = `${why}: ${String(error)}`.slice(0, LONGEST);
		host.log(message);
		const writer = new ByteWriter(LONGEST);
		writer.text(message);
		host.storage.set(KEY, writer.copy());
		return why !== "unhandled exception" && why !== "unhandled rejection";
	};
}

/** What was written down at the last start; it is told once. */
export function lastAbort(storage: Storage): string | undefined {
	const stored = storage.get(KEY);
	if (stored === undefined) return undefined;
	storage.delete(KEY);
	return utf8Text(stored);
}
