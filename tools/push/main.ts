/** `npm run push -- HOST FILE`: an image of firmware to a dongle, with a progress bar. */
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { readImage } from "../sign/image.ts";
import { Dongle } from "./dongle.ts";
import { push, verdict } from "./push.ts";

const USAGE = `npm run push -- HOST FILE.portti [--token TOKEN] [--force] [--leave]
HOST is a name or an address, with a port where it is not 80. The token, an admin's, may stand in PORTTI_TOKEN.
--force installs an older version or the same one again; --leave does not wait for the new one to prove itself.`;

const OPTIONS = {
	token: { type: "string" },
	force: { type: "boolean", default: false },
	leave: { type: "boolean", default: false },
	help: { type: "boolean", default: false },
} as const;

/** A trial lasts ten minutes, and a restart some seconds. */
const VERDICT_MS = 11 * 60_000;
const BAR_WIDTH = 40;

async function main(words: string[]): Promise<number> {
	const { values, positionals } = parseArgs({ args: words, options: OPTIONS, allowPositionals: true });
	if (values.help) {
		console.log(USAGE);
		return 0;
	}
	const [host, path, ...more] = positionals;
	const token = values.token ?? process.env.PORTTI_TOKEN;
	if (host === undefined || path === undefined || more.length > 0 || token === undefined) {
		console.error(USAGE);
		return 2;
	}
	const bytes = readFileSync(path);
	const file = readImage(bytes);
	const faults = "fault" in file ? [file.text] : file.faults;
	for (const fault of faults) console.error(`${path}: ${fault}`);
	if ("fault" in file || faults.length > 0) return 1;
	const { version, board, notes, sha256 } = file.header;
	console.log(`Firmware ${version} for ${board}${notes === "" ? "" : `: ${notes}`}`);
	const dongle = new Dongle(host, token);
	const hash = Buffer.from(sha256).toString("hex");
	const answer = await push({ dongle, file: bytes, sha256: hash, force: values.force, progress, say });
	if (answer.status !== 200) {
		say(answer.detail);
		return 1;
	}
	say(`It is in place. The dongle restarts with ${version}.`);
	if (values.leave) return 0;
	const { good, text } = await verdict(dongle, version, say, VERDICT_MS);
	say(text);
	return good ? 0 : 1;
}

const interactive = process.stdout.isTTY === true;
let drawn = false;
let tenths = -1;

/** A bar at a terminal; elsewhere a line for every tenth. */
function progress(received: number, total: number): void {
	const share = received / total;
	if (interactive) {
		const full = Math.round(share * BAR_WIDTH);
		process.stdout.write(`\r[${"#".repeat(full)}${" ".repeat(BAR_WIDTH - full)}] ${Math.floor(share * 100)} %`);
		drawn = true;
	} else if (Math.floor(share * 10) > tenths) {
		tenths = Math.floor(share * 10);
		console.log(`${Math.floor(share * 100)} %`);
	}
}

function say(text: string): void {
	if (drawn) process.stdout.write("\n");
	drawn = false;
	console.log(text);
}

main(process.argv.slice(2)).then(
	(status) => {
		process.exitCode = status;
	},
	(error: Error) => {
		say(`${error.message || error}. Is the dongle on, and is this its address?`);
		process.exitCode = 1;
	},
);
