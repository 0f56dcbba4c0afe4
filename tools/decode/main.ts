/** npm run -s decode -- [options] [FILE…]: what meters sent in, Readings as JSON out; see HELP for the exit codes. */
import { once } from "node:events";
import { type Counts, Decoding } from "./decoding.ts";
import { pieces, sentence, unreadable } from "./input.ts";
import { HELP, type Options, parseOptions } from "./options.ts";

async function main(words: readonly string[]): Promise<number> {
	const options = parseOptions(words);
	if (options === "help") {
		console.log(HELP);
		return 0;
	}
	if ("misuse" in options) return misuse(`${options.misuse}\n\n${HELP}`);
	const files = options.files.length === 0 ? ["-"] : options.files;
	for (const file of files) {
		const reason = await unreadable(file);
		if (reason !== undefined) return misuse(reason);
	}
	const counts: Counts = { frames: new Map(), faults: new Map(), readings: 0, cipher: undefined };
	for (const file of files) {
		try {
			await decode(file, files.length > 1, options, counts);
		} catch (error) {
			return misuse(sentence(file, error));
		}
	}
	console.error(summary(counts));
	const sealed = sealedText(counts);
	if (sealed !== undefined) console.error(sealed);
	return counts.readings > 0 ? 0 : 1;
}

async function decode(file: string, named: boolean, { config, explain }: Options, counts: Counts): Promise<void> {
	let full = false;
	const print = (line: string) => {
		full = !process.stdout.write(`${line}\n`);
	};
	const decoding = new Decoding({ config, explain, file: named ? file : undefined }, counts, print);
	for await (const piece of pieces(file)) {
		decoding.push(piece);
		if (full) await once(process.stdout, "drain");
		full = false;
	}
	decoding.end();
}

function misuse(text: string): number {
	console.error(text);
	return 2;
}

/** `3 frames (2 p1, 1 hdlc), 2 readings, 1 p1_crc` */
function summary({ frames, faults, readings }: Counts): string {
	const kinds = [...frames].map(([kind, count]) => `${count} ${kind}`).join(", ");
	const total = [...frames.values()].reduce((sum, count) => sum + count, 0);
	const parts = [
		`${total} frame${total === 1 ? "" : "s"}${kinds === "" ? "" : ` (${kinds})`}`,
		`${readings} reading${readings === 1 ? "" : "s"}`,
		...[...faults].map(([fault, count]) => `${count} ${fault}`),
	];
	return parts.join(", ");
}

/** What is seen of messages that could not be deciphered, and what would help. */
function sealedText({ faults, cipher }: Counts): string | undefined {
	if (cipher === undefined || (!faults.has("key_missing") && !faults.has("key_wrong"))) return undefined;
	const { systemTitle, frameCounter, securityControl } = cipher;
	const control = securityControl.toString(16).padStart(2, "0");
	const seen = `system title ${systemTitle}, frame counter ${frameCounter}, security control ${control}`;
	const help = faults.has("key_wrong") ? "the keys given are not this meter's" : "give its key with --key";
	return `This meter encrypts (${seen}): ${help}.`;
}

// A reader that has seen enough, such as head, closes the pipe.
process.stdout.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? 0 : 2));
process.exitCode = await main(process.argv.slice(2));
