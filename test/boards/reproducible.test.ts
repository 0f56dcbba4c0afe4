/** The same sources and SDK give the same bytecode, objects and resources, in whatever folder they are built. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "tape";
import { checkBoard } from "../../tools/build/esp32.ts";
import { findSdk } from "../../tools/build/sdk.ts";

const BOARD = "esp32c3";

const sdk = findSdk(process.env);
const missing = typeof sdk === "string" ? { skip: sdk } : {};

test("two builds of a board give the same bytes", missing, async (t) => {
	if (typeof sdk === "string") return;
	const built: Buffer[][] = [];
	for (const which of ["one", "another"]) {
		const folder = mkdtempSync(join(tmpdir(), `portti-${which}-`));
		try {
			const { faults } = await checkBoard(process.cwd(), sdk, BOARD, folder);
			t.deepEqual(faults, [], which);
			const made = join(folder, `tmp/esp32/${BOARD}/release/portti`);
			built.push(["mc.xs.c", "mc.resources.c"].map((name) => readFileSync(join(made, name))));
		} finally {
			rmSync(folder, { recursive: true, force: true });
		}
	}
	const [one, another] = built;
	t.ok(
		one.every((bytes, at) => bytes.equals(another[at])),
		`${one.map(({ length }) => length)} bytes of C`,
	);
});
