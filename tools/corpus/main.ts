/** npm run -s corpus -- [DIR]: decodes every capture of a folder in many ways; exit 1 when one differs. */
import { resolve } from "node:path";
import { runCorpus } from "./run.ts";

const DEFAULT_FOLDER = "../shared/corpus";
const HELP = `Use: npm run -s corpus -- [DIR]

Decodes every capture that DIR/index.json lists (default ${DEFAULT_FOLDER}) and compares every expected field:
whole, byte by byte, split, between garbage, before a capture of another kind. Prints a line per capture that
differs. Exit: 0 all as expected, 1 differences, 2 misuse.`;

const [folder = DEFAULT_FOLDER, ...more] = process.argv.slice(2);
if (folder === "--help") {
	console.log(HELP);
} else if (more.length > 0 || folder.startsWith("-")) {
	console.error(`Not understood: ${[folder, ...more].join(" ")}\n\n${HELP}`);
	process.exitCode = 2;
} else {
	process.exitCode = main(resolve(folder));
}

function main(directory: string): number {
	let outcome: ReturnType<typeof runCorpus>;
	try {
		outcome = runCorpus(directory);
	} catch (error) {
		console.error(`Cannot read ${directory}: ${(error as Error).message}`);
		console.error("Give a folder with an index.json of captures, as described in its README.");
		return 2;
	}
	for (const line of outcome.differing) console.log(line);
	for (const line of outcome.explained) console.log(`explained: ${line}`);
	const { right, captures, attempts, messages } = outcome;
	console.log(`${right} of ${captures} captures as expected; ${attempts} attempts, ${messages} messages read`);
	return outcome.differing.length === 0 ? 0 : 1;
}
