/** `npm run build -- TARGET` and `npm run flash -- BOARD`: the firmware as mcconfig makes it of manifest.json. */
import { join } from "node:path";
import { parseArgs } from "node:util";
import { boards, buildBoard, checkBoard } from "./esp32.ts";
import { buildLin } from "./lin.ts";
import { findIdf, findSdk } from "./sdk.ts";

const PROJECT = join(import.meta.dirname, "../..");

const OPTIONS = {
	board: { type: "string" },
	instrumented: { type: "boolean", default: false },
	check: { type: "boolean", default: false },
	flash: { type: "boolean", default: false },
} as const;

async function main(words: string[]): Promise<readonly string[]> {
	const { values, positionals } = parseArgs({ args: words, options: OPTIONS, allowPositionals: true });
	const [target = "", ...config] = values.board === undefined ? positionals : [values.board, ...positionals];
	const known = boards(PROJECT);
	if (target !== "lin" && !known.includes(target)) {
		throw new Error(`usage: npm run build -- lin [--instrumented]
       npm run build -- BOARD [--check] [ssid=NAME password=TEXT]
       npm run flash -- BOARD [ssid=NAME password=TEXT]
BOARD may also be said as --board BOARD.
--check needs no ESP-IDF: it goes as far as the linked bytecode.
Boards: ${known.join(", ")}`);
	}
	const sdk = findSdk(process.env);
	if (typeof sdk === "string") return [sdk];
	if (target === "lin") return report(await buildLin(PROJECT, sdk, values.instrumented), "build/lin/portti is built");
	if (values.check) {
		const { faults, flashBytes } = await checkBoard(PROJECT, sdk, target, join(PROJECT, "build/mcconfig"));
		return report(faults, `${target}: bytecode, preloaded objects and resources take ${flashBytes} bytes of flash`);
	}
	const idf = findIdf(process.env);
	if (typeof idf === "string") return [`${idf} Without it, --check goes as far as the linked bytecode.`];
	const faults = await buildBoard(PROJECT, sdk, target, values.flash, config);
	return report(faults, `${target} is built${values.flash ? " and flashed" : ""}`);
}

function report(faults: readonly string[], good: string): readonly string[] {
	if (faults.length === 0) console.log(`${good}.`);
	return faults;
}

main(process.argv.slice(2)).then(
	(faults) => {
		for (const fault of faults) console.error(fault);
		process.exitCode = faults.length === 0 ? 0 : 1;
	},
	(error: Error) => {
		console.error(error.message);
		process.exitCode = 2;
	},
);
