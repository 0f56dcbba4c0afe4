import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Spec, Validation } from "@cyclonedx/cyclonedx-library";
import test from "tape";
import { bundleOf, FIRMWARE } from "../../hosts/sim/node/bundle.ts";
import { readIdfBuild } from "../../tools/release/boards.ts";
import { chipFamily, installPage, manifest } from "../../tools/release/install.ts";
import { merge } from "../../tools/release/merge.ts";
import { idfParts, licenceOf, ownParts, packageParts, sourcesOf } from "../../tools/release/parts.ts";
import { billOfMaterials } from "../../tools/release/sbom.ts";

const PROJECT = join(import.meta.dirname, "../..");

function inFolder(work: (folder: string) => void | Promise<void>) {
	return async () => {
		const folder = mkdtempSync(join(tmpdir(), "portti-release-"));
		try {
			await work(folder);
		} finally {
			rmSync(folder, { recursive: true });
		}
	};
}

test("release: the simulator's image is the same wherever it is built", (t) =>
	inFolder((folder) => {
		for (const name of ["src", "hosts", "package.json", "tsconfig.json"])
			cpSync(join(PROJECT, name), join(folder, name), { recursive: true });
		symlinkSync(join(PROJECT, "node_modules"), join(folder, "node_modules"));
		const program =
			'import { bundle, FIRMWARE } from "./hosts/sim/node/bundle.ts"; process.stdout.write(bundle(FIRMWARE));';
		writeFileSync(join(folder, "print.ts"), program);
		const words = ["--import", join(PROJECT, "node_modules/tsx/dist/esm/index.mjs"), join(folder, "print.ts")];
		const there = execFileSync(process.execPath, words, { cwd: "/", encoding: "utf8", maxBuffer: 1 << 24 });
		const { script } = bundleOf(FIRMWARE);
		t.ok(there === script, `${script.length} bytes here, ${there.length} in another folder`);
		t.notOk(script.includes(PROJECT), "and it does not tell where that was");
	})());

test("release: the bill of materials names every module, and is what CycloneDX asks for", async (t) => {
	const { script, sources } = bundleOf(FIRMWARE);
	const parts = [...ownParts(PROJECT, sources), ...packageParts(PROJECT, sources)];
	const names = parts.map(({ name }) => name);
	t.ok(names.includes("src/gateway") && names.includes("hosts/sim/guest"), `${names.length} modules`);
	t.ok(script.length > 0 && parts.every(({ licence }) => licence === "Apache-2.0"));
	const of = (more: Parameters<typeof billOfMaterials>[1]) =>
		billOfMaterials({ board: "simulator", version: "0.1.0", sha256: "0".repeat(64) }, [...parts, ...more]);
	const idf = {
		group: "esp-idf",
		name: "freertos",
		version: "10.5.1",
		licence: "MIT",
		description: "An operating system",
		cpe: "cpe:2.3:o:amazon:freertos:10.5.1:*:*:*:*:*:*:*",
	};
	const npm = {
		group: "npm",
		name: "x",
		version: "1.0.0",
		licence: "LGPL-3.0-or-later AND MIT",
		purl: "pkg:npm/x@1.0.0",
	};
	const document = of([idf, npm]);
	t.equal(document, of([npm, idf]), "the order of the parts does not matter");
	const validator = new Validation.JsonStrictValidator(Spec.Version.v1dot6);
	t.equal(await validator.validate(document), null);
	t.notEqual(await validator.validate(document.replace('"firmware"', '"hardware"')), null, "the validator sees faults");
});

test("release: what a makefile of mcconfig is made of", (t) => {
	const makefile = [
		"$(MODULES_DIR)/src/gateway.xsb: $(TMP_DIR)/tsc/src/gateway/src/gateway.js",
		"\t@echo compile",
		"$(MODULES_DIR)/timer.xsb: /sdk/modules/base/timer/timer.js",
		"$(TMP_DIR)/timer.c.o: /sdk/modules/base/timer/timer.c $(HEADERS) | x",
		"$(TMP_DIR)/mc.xs.c.o: $(TMP_DIR)/mc.xs.c $(HEADERS)",
		"$(MODULES_DIR)/package.xsb: /sdk/typings/package.json",
	].join("\n");
	t.deepEqual(sourcesOf(makefile, "/work"), [
		"/work/src/gateway.ts",
		"/sdk/modules/base/timer/timer.js",
		"/sdk/modules/base/timer/timer.c",
	]);
	const rows: [head: string, licence: string][] = [
		["the GNU Lesser General Public License as published", "LGPL-3.0-or-later"],
		["Lesser General Public License … http://www.apache.org/licenses/LICENSE-2.0", "LGPL-3.0-or-later AND Apache-2.0"],
		["Permission is hereby granted, free of charge, to any person", "MIT"],
		["", "LGPL-3.0-or-later"],
	];
	for (const [head, licence] of rows) t.equal(licenceOf(head), licence);
	t.end();
});

test("release: a build folder of ESP-IDF gives an image, all of the flash, and its components", (t) =>
	inFolder((folder) => {
		const idf = join(folder, "idf");
		const kernel = join(idf, "components/freertos/FreeRTOS-Kernel");
		mkdirSync(kernel, { recursive: true });
		writeFileSync(
			join(kernel, "sbom.yml"),
			"name: 'freertos'\nversion: '10.5.1'\ncpe: cpe:2.3:o:amazon:freertos:{}:*\ncve-exclude-list:\n  - cve: X\n",
		);
		const info = (name: string, type: string, dir = join(idf, "components", name)) => [name, { dir, type }];
		const components = Object.fromEntries([
			info("freertos", "LIBRARY"),
			info("lwip", "LIBRARY"),
			info("bt", "CONFIG_ONLY"),
			info("main", "LIBRARY", join(folder, "main")),
		]);
		const description = { idf_path: idf, git_revision: "v6.0", build_component_info: components };
		const flasher = {
			flash_files: { "0x0": "boot.bin", "0x8000": "table.bin", "0x20000": "app.bin" },
			app: { file: "app.bin" },
			extra_esptool_args: { chip: "esp32c3" },
		};
		writeFileSync(join(folder, "project_description.json"), JSON.stringify(description));
		writeFileSync(join(folder, "flasher_args.json"), JSON.stringify(flasher));
		writeFileSync(join(folder, "boot.bin"), Buffer.alloc(100, 1));
		writeFileSync(join(folder, "app.bin"), Buffer.alloc(300, 3));
		t.throws(() => readIdfBuild(folder), /table\.bin is missing: build the board anew/);
		writeFileSync(join(folder, "table.bin"), Buffer.alloc(200, 2));
		const { chip, image, merged } = readIdfBuild(folder);
		t.deepEqual([chip, image.length, merged.length], ["esp32c3", 300, 0x20000 + 300]);
		t.deepEqual([merged[99], merged[100], merged[0x8000], merged[0x81ff], merged[0x20000]], [1, 255, 2, 255, 3]);
		const parts = idfParts(JSON.stringify(description));
		const told = parts.map(({ group, name, version, licence }) => `${group}/${name} ${version} ${licence}`);
		t.deepEqual(told, [
			"esp-idf/freertos v6.0 MIT",
			"esp-idf/freertos/freertos 10.5.1 MIT",
			"esp-idf/lwip v6.0 BSD-3-Clause",
		]);
		t.equal(parts[1].cpe, "cpe:2.3:o:amazon:freertos:10.5.1:*");
	})());

test("release: pieces of flash that want the same place are told", (t) => {
	const piece = (offset: number, length: number) => ({ offset, bytes: new Uint8Array(length) });
	t.equal(merge([piece(16, 4), piece(0, 16)]).length, 20);
	t.throws(() => merge([piece(0, 17), piece(16, 4)]), /want the place at 0x10/);
	t.end();
});

test("release: the page installs by itself, with nothing from elsewhere", (t) => {
	const board = { board: "esp32c3", chipFamily: chipFamily("esp32c3"), file: "portti-0.1.0-esp32c3-merged.bin" };
	const page = installPage([board], "0.1.0");
	t.ok(page.includes('manifest="manifest-esp32c3.json"') && page.includes('src="esp-web-tools/install-button.js"'));
	t.notOk(/https?:\/\//.test(page), "no address of another server");
	const { builds, name } = JSON.parse(manifest(board, "0.1.0"));
	t.deepEqual([name, builds], ["Portti", [{ chipFamily: "ESP32-C3", parts: [{ path: board.file, offset: 0 }] }]]);
	t.throws(() => chipFamily("esp8266"), /no chip family/);
	const tools = join(PROJECT, "node_modules/esp-web-tools/dist/web");
	for (const file of readdirSync(tools)) {
		const text = readFileSync(join(tools, file), "utf8");
		const loads = /(?:import\(|from\s*|import\s*|src=|fetch\()["'`]https?:/.test(text);
		if (loads) t.fail(`${file} loads from elsewhere`);
	}
	t.pass("nor do the files beside it load any");
	t.ok(installPage([], "0.1.0").includes("no image for a board"));
	t.end();
});
