/** `npm run build -- TARGET`: the firmware as mcconfig makes it of manifest.json. */
import { join } from "node:path";
import { parseArgs } from "node:util";
import { buildLin } from "./lin.ts";
import { findSdk } from "./sdk.ts";

const PROJECT = join(import.meta.dirname, "../..");

async function main(words: string[]): Promise<number> {
	const { values, positionals } = parseArgs({
		args: words,
		options: { instrumented: { type: "boolean", default: false } },
		allowPositionals: true,
	});
	const [target, ...others] = positionals;
	if (target !== "lin" || others.length > 0) {
		console.error("usage: npm run build -- lin [--instrumented]");
		return 2;
	}
	const sdk = findSdk(process.env);
	if (typeof sdk === "string") {
		console.error(sdk);
		return 1;
	}
	const faults = await buildLin(PROJECT, sdk, values.instrumented);
	for (const fault of faults) console.error(fault);
	if (faults.length === 0) console.log("build/lin/portti is built; build/lin/portti --help tells how to start it.");
	return faults.length === 0 ? 0 : 1;
}

main(process.argv.slice(2)).then(
	(status) => {
		process.exitCode = status;
	},
	(error: Error) => {
		console.error(error.message);
		process.exitCode = 2;
	},
);
