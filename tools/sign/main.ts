/** `npm run sign -- keys|trust|sign|verify|inspect …`: keys, and images of firmware signed with them. */
import { readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { parseArgs } from "node:util";
import { BUILT_IN_KEYS } from "../../src/update/keys.ts";
import { PRODUCT } from "../../src/update/rules.ts";
import { SECURITY_VERSION, VERSION } from "../../src/version.ts";
import { type ImageFile, isSignedBy, readImage, signImage } from "./image.ts";
import { DEVELOPMENT, keysModule, makeKeys, readPrivateKey, readPublicKeys } from "./keys.ts";
import { askPassphrase } from "./passphrase.ts";

const MODULE = join(import.meta.dirname, "../../src/update/keys.ts");

const USAGE = `npm run sign -- keys FOLDER                 makes a current and a next key, with a passphrase
npm run sign -- trust FOLDER [--epoch N]    lets the firmware that is built from here trust them
npm run sign -- sign IMAGE --key FOLDER/current.pem --board BOARD [--version V] [--from V] [--security N]
                     [--build ID] [--notes TEXT] [--new-keys FOLDER --epoch N] [--extra x-NAME=TEXT] [-o FILE]
npm run sign -- verify FILE [--keys FOLDER] whether a dongle with these keys takes it; those of this source if none
npm run sign -- inspect FILE                what it says of itself
"${DEVELOPMENT}" for a folder or a key stands for keys that everybody has: for the simulator.
A passphrase is asked for, or comes from --passphrase-file FILE or PORTTI_PASSPHRASE.`;

const OPTIONS = {
	key: { type: "string" },
	keys: { type: "string" },
	board: { type: "string" },
	product: { type: "string", default: PRODUCT },
	version: { type: "string", default: VERSION },
	from: { type: "string", default: "0.0.0" },
	security: { type: "string", default: String(SECURITY_VERSION) },
	build: { type: "string", default: "local" },
	notes: { type: "string", default: "" },
	"new-keys": { type: "string" },
	epoch: { type: "string" },
	extra: { type: "string", multiple: true, default: [] as string[] },
	output: { type: "string", short: "o" },
	"passphrase-file": { type: "string" },
	help: { type: "boolean", default: false },
} as const;

type Values = ReturnType<typeof read>["values"];

function read(words: string[]) {
	return parseArgs({ args: words, options: OPTIONS, allowPositionals: true });
}

/** The exit status. */
async function main(words: string[]): Promise<number> {
	const { values, positionals } = read(words);
	if (values.help) {
		console.log(USAGE);
		return 0;
	}
	const [command, target, ...more] = positionals;
	if (target === undefined || more.length > 0) return misuse();
	switch (command) {
		case "keys":
			makeKeys(target, await askPassphrase(values["passphrase-file"], true));
			console.log(`${target}/current.pem and next.pem are secret; current.pub and next.pub are for everybody.
Keep next.pem somewhere else: it is for the day when current.pem is lost or stolen.`);
			return 0;
		case "trust":
			writeFileSync(MODULE, keysModule(target, number(values.epoch ?? "0", "--epoch")));
			console.log("Firmware that is built from here trusts these keys.");
			return 0;
		case "sign":
			return sign(target, values);
		case "verify":
			return verify(target, values.keys);
		case "inspect":
			return inspect(target);
		default:
			return misuse();
	}
}

function misuse(): number {
	console.error(USAGE);
	return 2;
}

async function sign(path: string, values: Values): Promise<number> {
	if (values.key === undefined || values.board === undefined) return misuse();
	const change = values["new-keys"];
	if ((change === undefined) !== (values.epoch === undefined)) throw new Error("--new-keys and --epoch go together.");
	const key = await readPrivateKey(values.key, () => askPassphrase(values["passphrase-file"], false));
	const file = signImage(
		readFileSync(path),
		{
			product: values.product,
			board: values.board,
			version: values.version,
			from: values.from,
			security: number(values.security, "--security"),
			build: values.build,
			notes: values.notes,
			keys: change === undefined ? undefined : { epoch: number(values.epoch, "--epoch"), ...readPublicKeys(change) },
			extra: values.extra.map((text) => {
				const [name, ...value] = text.split("=");
				return [name, value.join("=")] as const;
			}),
		},
		key,
	);
	const output = values.output ?? `${basename(path).replace(/\.[^.]*$/, "")}.portti`;
	writeFileSync(output, file);
	console.log(`${output}: ${values.product} ${values.version} for ${values.board}, ${file.length} bytes, signed.`);
	return 0;
}

function verify(path: string, folder: string | undefined): number {
	const file = opened(path);
	if (file === undefined) return 1;
	const faults = [...file.faults];
	const { current, next } =
		folder === undefined
			? { current: Buffer.from(BUILT_IN_KEYS.current, "hex"), next: Buffer.from(BUILT_IN_KEYS.next, "hex") }
			: readPublicKeys(folder);
	const whose = folder === undefined ? "the firmware here trusts" : `of ${folder}`;
	if (!isSignedBy(file, [current, next])) faults.push(`It is not signed by either of the two keys ${whose}.`);
	for (const fault of faults) console.error(`${path}: ${fault}`);
	const { product, board, version } = file.header;
	if (faults.length === 0)
		console.log(`${path}: ${product} ${version} for ${board}, whole, and signed by a key ${whose}.`);
	return faults.length === 0 ? 0 : 1;
}

function inspect(path: string): number {
	const file = opened(path);
	if (file === undefined) return 1;
	process.stdout.write(Buffer.from(file.headerBytes));
	const signer = [DEVELOPMENT].find((folder) => isSignedBy(file, Object.values(readPublicKeys(folder))));
	if (signer !== undefined) console.log("It is signed by a key for development, which everybody has.");
	for (const fault of file.faults) console.error(`${path}: ${fault}`);
	return file.faults.length === 0 ? 0 : 1;
}

function opened(path: string): ImageFile | undefined {
	const file = readImage(readFileSync(path));
	if (!("fault" in file)) return file;
	console.error(`${path}: ${file.text}`);
	return undefined;
}

function number(text: string | undefined, option: string): number {
	const value = Number(text);
	if (text === undefined || !/^\d+$/.test(text) || !Number.isSafeInteger(value)) {
		throw new Error(`${option} takes a whole number, not "${text}".`);
	}
	return value;
}

main(process.argv.slice(2)).then(
	(status) => {
		process.exitCode = status;
	},
	(error: Error) => {
		console.error(error.message);
		process.exitCode = 1;
	},
);
