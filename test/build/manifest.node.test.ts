import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import test from "tape";
import { manifestFaults, outputFaults } from "../../tools/build/faults.ts";
import { withModules } from "../../tools/build/manifest.ts";
import { firmwareModules } from "../../tools/build/modules.ts";

const ROOT = process.cwd();
const manifest = JSON.parse(readFileSync(join(ROOT, "manifest.json"), "utf8"));

test("manifest: every module of the firmware is named and preloaded, nothing else, once; npm run manifest does it", (t) => {
	const wanted = withModules(manifest, firmwareModules(ROOT));
	t.deepEqual(differences(Object.keys(wanted.modules), Object.keys(manifest.modules)), []);
	t.deepEqual(differences(wanted.preload, manifest.preload), []);
	t.equal(new Set(manifest.preload).size, manifest.preload.length);
	t.end();
});

function differences(wanted: readonly string[], found: readonly string[]): string[] {
	const missing = wanted.filter((name) => !found.includes(name)).map((name) => `${name} is missing`);
	return [...missing, ...found.filter((name) => !wanted.includes(name)).map((name) => `${name} is too much`)];
}

test("manifest: every name stands for something", (t) => {
	t.deepEqual(manifestFaults(join(ROOT, "manifest.json"), {}), []);
	t.end();
});

/** The faults of our manifests after `change` has been made to a copy of them. */
function faultsAfter(change: (folder: string) => void): string[] {
	const folder = mkdtempSync(join(tmpdir(), "portti-manifest-"));
	try {
		const names = ["manifest.json", "hosts", "src"];
		for (const name of names) cpSync(join(ROOT, name), join(folder, name), { recursive: true });
		change(folder);
		return manifestFaults(join(folder, "manifest.json"), {}).map((fault) => fault.replaceAll(folder, ""));
	} finally {
		rmSync(folder, { recursive: true });
	}
}

// biome-ignore lint/suspicious/noExplicitAny: a manifest is whatever its author wrote
function edited(folder: string, path: string, edit: (manifest: any) => void): void {
	const file = join(folder, path);
	const parsed = JSON.parse(readFileSync(file, "utf8"));
	edit(parsed);
	mkdirSync(dirname(file), { recursive: true });
	writeFileSync(file, JSON.stringify(parsed));
}

const misspelt: [name: string, path: string, edit: (manifest: { [part: string]: never }) => void, fault: string][] = [
	[
		"a preload",
		"manifest.json",
		(m: { preload: string[] }) => m.preload.push("src/gatewy"),
		"/manifest.json: preload: no module is named src/gatewy",
	],
	[
		"a module",
		"manifest.json",
		(m: { modules: Record<string, string> }) => {
			m.modules["src/gatewy"] = "./src/gatewy";
		},
		"/manifest.json: module src/gatewy: there is no ./src/gatewy",
	],
	[
		"a module of a host",
		"hosts/lin/manifest.json",
		(m: { modules: Record<string, string> }) => {
			m.modules["hosts/lin/mian"] = "./mian";
		},
		"/hosts/lin/manifest.json: module hosts/lin/mian: there is no ./mian",
	],
	[
		"a C file",
		"hosts/esp32/manifest.json",
		(m: { ffi: { sources: string[] } }) => m.ffi.sources.push("./lien.c"),
		"/hosts/esp32/manifest.json: ffi: there is no ./lien.c",
	],
	[
		"a C file that hides one of the same name",
		"hosts/esp32/manifest.json",
		(m: { ffi: { sources: string[] } }) => m.ffi.sources.push("../lin/line.c"),
		"/hosts/esp32/manifest.json: /hosts/lin/line.c and /hosts/esp32/line.c have the same name",
	],
	[
		"an include",
		"manifest.json",
		(m: { include: string[] }) => m.include.push("./hosts/nowhere/manifest.json"),
		"/manifest.json: include: there is no ./hosts/nowhere/manifest.json",
	],
] as never;

for (const [name, path, edit, fault] of misspelt) {
	test(`manifest: ${name}, misspelt or misplaced, is found`, (t) => {
		t.deepEqual(
			faultsAfter((folder) => edited(folder, path, edit)),
			[fault],
		);
		t.end();
	});
}

const lines: [name: string, output: string, faults: number][] = [
	["nothing", "# xsl modules\n# ld mc.so\n", 0],
	["a variable of ours", "### warning: src/frames/p1: P1() state: no const\n", 1],
	["a table of ours", "### warning: src/faults: FAULTS: not frozen\n", 1],
	["a variable of the SDK", "### warning: wifi: default() state: no const\n", 0],
	["an image that does not fit", "Error: All app partitions are too small for binary xs_esp32.bin size 0x249ac0:\n", 1],
	["C that does not link", "FAILED: xs_esp32.elf \nx.c:1: undefined reference to `y'\nninja: build stopped.\n", 2],
	["files that are not there", "mcconfig: warning: no modules match: /x/y\n", 1],
	[
		"types, met more than once",
		"src/faults.ts(3,7): error TS2322: No.\n# typescript compile failure\nsrc/faults.ts(3,7): error TS2322: No.\n",
		1,
	],
];

for (const [name, output, faults] of lines) {
	test(`build: warnings of ${name}`, (t) => {
		t.equal(outputFaults(output).length, faults);
		t.end();
	});
}
