import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import test from "tape";
import { runCorpus } from "../../tools/corpus/run.ts";

const folder = fileURLToPath(new URL("../../../shared/corpus", import.meta.url));

test("corpus: every capture is read as expected, in every way", (t) => {
	if (!existsSync(`${folder}/index.json`)) {
		t.comment(`SKIP no captures at ${folder}`);
		t.end();
		return;
	}
	const { captures, attempts, differing } = runCorpus(folder);
	t.deepEqual(differing, []);
	t.ok(captures > 0 && attempts > captures, `${captures} captures, ${attempts} attempts`);
	t.end();
});
