/** The hosts and the types that we declare ourselves, held against the SDK's own typings. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "tape";
import { command } from "../../tools/build/mcconfig.ts";
import { findSdk, type Sdk } from "../../tools/build/sdk.ts";

const ROOT = process.cwd();
const OURS = join(ROOT, "hosts/moddable/typings");
const sdk = findSdk(process.env);
const missing = typeof sdk === "string" ? { skip: sdk } : {};

const older = readFileSync(join(OURS, "older.d.ts"), "utf8");
const lacking = readFileSync(join(OURS, "lacking.d.ts"), "utf8");
const modulesOf = (declarations: string) =>
	[...declarations.matchAll(/^declare module "(.+)"/gm)].map(([, name]) => name);

/** Type errors of the hosts, and of our declarations that the SDK's cannot stand for. */
async function typeErrors(sdk: Sdk, declarations: string): Promise<string[]> {
	const folder = mkdtempSync(join(tmpdir(), "portti-typings-"));
	try {
		// Of mc/ffi the SDK makes types of the manifest in each build, which then holds them against ours.
		const names = modulesOf(declarations).filter((name) => name !== "mc/ffi");
		const renamed = declarations.replaceAll(/^declare module "(?!mc\/ffi)/gm, 'declare module "ours/');
		writeFileSync(join(folder, "ours.d.ts"), renamed);
		const lines = names.map(
			(name, i) => `import * as ours${i} from "ours/${name}";
import * as theirs${i} from "${name}";
export const both${i}: typeof ours${i} = theirs${i};`,
		);
		writeFileSync(join(folder, "check.ts"), lines.join("\n"));
		const typings = join(sdk.root, "typings");
		const config = {
			extends: join(ROOT, "hosts/moddable/tsconfig.json"),
			compilerOptions: {
				rootDir: "/",
				types: [join(sdk.root, "xs/includes/xs")],
				paths: {
					"embedded:io/*": [join(typings, "embedded_io/*")],
					"embedded:network/*": [join(typings, "embedded_network/*")],
					"ours/*": [join(folder, "ours.d.ts")],
					"mc/ffi": [join(folder, "ours.d.ts")],
					"*": [join(typings, "*")],
				},
			},
			files: [join(folder, "ours.d.ts"), join(folder, "check.ts")],
			include: ["moddable", "lin", "esp32"].map((host) => join(ROOT, "hosts", host)),
			exclude: [join(OURS, "older.d.ts")],
		};
		writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(config));
		const { output } = await command(ROOT, sdk, ["tsc", "--noEmit", "-p", folder]);
		return output.split("\n").filter((line) => line.includes("error TS"));
	} finally {
		rmSync(folder, { recursive: true });
	}
}

test("typings: hosts compile against the SDK's, which have what ours of the same modules say", missing, async (t) => {
	if (typeof sdk === "string") return;
	t.deepEqual(await typeErrors(sdk, older), []);
	const drifted = older.replace("close(): ArrayBuffer", "close(): string");
	t.notEqual(drifted, older);
	const errors = await typeErrors(sdk, drifted);
	t.ok(
		errors.some((line) => line.includes("is not assignable")),
		"one that says something else is found",
	);
});

test("typings: what we say that the SDK's typings lack, they lack", missing, (t) => {
	if (typeof sdk === "string") return t.end();
	for (const name of modulesOf(lacking)) {
		const file = join(sdk.root, "typings", `${name.replace("embedded:", "embedded_")}.d.ts`);
		const theirs = existsSync(file) ? readFileSync(file, "utf8") : "";
		const body = lacking.slice(lacking.indexOf(`declare module "${name}"`)).split("\n}")[0];
		const twice = [...body.matchAll(/^\texport (?:default )?class (\w+)/gm)].filter(([, one]) =>
			new RegExp(`class ${one}\\b`).test(theirs),
		);
		t.deepEqual(twice, [], name);
	}
	t.end();
});
