/** An image file and a dongle in; the file in the dongle's slot, and what came of it, out. */
import { setTimeout as pause } from "node:timers/promises";
import type { Answered, Dongle } from "./dongle.ts";

export interface PushOptions {
	readonly dongle: Dongle;
	readonly file: Uint8Array;
	/** Of the image, 64 hexadecimal digits. */
	readonly sha256: string;
	readonly force: boolean;
	/** How much the dongle has. */
	readonly progress: (received: number, total: number) => void;
	readonly say: (text: string) => void;
	/** Pauses are so long, in milliseconds. */
	readonly pauseMs?: number;
}

/** So often in a row nothing more arrived. */
const MOST_TRIES = 20;
/** Answers after which it is worth to come back. */
const LATER = ["busy", "stalled", "wrong_place"];

/** The dongle's last word. Throws when it cannot be reached, or the line is lost for good. */
export async function push(options: PushOptions): Promise<Answered> {
	const { dongle, file, force, say, pauseMs = 2000 } = options;
	let most = -1;
	for (let tries = 0; ; tries++) {
		let start = 0;
		try {
			const before = await dongle.state();
			if (before.status !== 200) return before;
			start = placeToGoOn(before, options);
			if (start > most) tries = 0;
			most = Math.max(most, start);
			if (start > 0) say(`It goes on with byte ${start} of ${file.length}.`);
			const answer = await watched(options, dongle.put(file, start, force));
			if (!LATER.includes(answer.reason) || tries >= MOST_TRIES) return answer;
			say(answer.detail);
		} catch (error) {
			if (tries >= MOST_TRIES || (most < 0 && tries > 0)) throw error;
			say(`The connection was lost: ${(error as Error).message}.`);
		}
		await pause(pauseMs);
	}
}

/** Where the dongle waits for the rest of this very file; 0 when it does not. */
function placeToGoOn({ body }: Answered, { file, sha256 }: PushOptions): number {
	const { state, received_bytes = 0, total_bytes, image } = body;
	if (state !== "interrupted" || total_bytes !== file.length || image?.sha256 !== sha256) return 0;
	return received_bytes;
}

/** Asks meanwhile how far it is: what the network holds back has not arrived. */
async function watched({ dongle, file, progress, pauseMs = 2000 }: PushOptions, putting: Promise<Answered>) {
	let over = false;
	const watching = (async () => {
		while (!over) {
			await pause(pauseMs / 5);
			if (over) break;
			const { received_bytes = 0 } = (await dongle.state().catch(() => undefined))?.body ?? {};
			if (!over && received_bytes > 0) progress(received_bytes, file.length);
		}
	})();
	try {
		const answer = await putting;
		if (answer.status === 200) progress(file.length, file.length);
		return answer;
	} finally {
		over = true;
		await watching;
	}
}

/** Waits until the new firmware has proved itself, or the dongle went back; a sentence, and whether it is good. */
export async function verdict(dongle: Dongle, version: string, say: (text: string) => void, limitMs: number) {
	const until = performance.now() + limitMs;
	let said = "";
	while (performance.now() < until) {
		await pause(1000);
		const answer = await dongle.state().catch(() => undefined);
		const { state, version: runs, trial } = answer?.body ?? {};
		if (runs === undefined || trial === undefined || state === "installed") continue;
		if (trial.state === "went_back") return { good: false, text: `It went back to ${runs}: ${trial.text}` };
		if (trial.state === "proved" && runs === version)
			return { good: true, text: `${version} runs and has proved itself.` };
		const now = trial.state === "on_trial" ? `${runs} is on trial. ${trial.text}`.trimEnd() : said;
		if (now !== said) say(now);
		said = now;
	}
	return { good: false, text: "It is not known what became of it: see /v1/update on the dongle." };
}
