/** The firmware as one module: what mcconfig is given is whole. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "tape";
import { bundle } from "../../tools/build/bundle.ts";
import { manifestFaults } from "../../tools/build/faults.ts";

const ROOT = process.cwd();

for (const host of ["lin", "esp32"]) {
	test(`bundle for ${host}`, async (t) => {
		const folder = mkdtempSync(join(tmpdir(), "portti-bundle-"));
		try {
			const manifest = await bundle(ROOT, host, folder);
			t.deepEqual(manifestFaults(manifest, {}), [], "every name stands for something");
			const { modules, preload } = JSON.parse(readFileSync(manifest, "utf8"));
			const inner = JSON.parse(readFileSync(join(folder, `hosts/${host}/manifest.json`), "utf8"));
			const named = [...preload, ...inner.preload].filter((name: string) => /^(src|hosts)\//.test(name));
			t.deepEqual(
				named,
				["hosts/moddable/memory", "src/frames/crc", `hosts/${host}/start`],
				"one module, and those in C",
			);
			t.deepEqual(inner.modules[`hosts/${host}/main`], join(ROOT, `hosts/${host}/main`), "what begins is not in it");

			const text = readFileSync(join(folder, `hosts/${host}/start.js`), "utf8");
			const imported = [...text.matchAll(/^import .*from "(.+)";$/gm)].map(([, name]) => name);
			const ours = imported.filter((name) => /^(src|hosts)\//.test(name));
			t.deepEqual(
				ours.filter((name) => !(name in modules)),
				[],
				"imports what the manifest names",
			);
			t.notOk(/^(var|let) /m.test(text), "nothing at its top can change");
			t.notOk(text.includes(ROOT), "no path of this machine");
			t.notOk(/\._[a-z]\w{3}/.test(text), "private names are short");
		} finally {
			rmSync(folder, { recursive: true });
		}
	});
}
