import { readdirSync, readFileSync } from "node:fs";
import test from "tape";
import { DRAWINGS } from "../../tools/drawings/drawings.ts";

const FOLDER = "hosts/esp32/drawings";

test("drawings: what is committed is what the script draws; npx tsx tools/drawings/main.ts draws anew", (t) => {
	t.deepEqual(readdirSync(FOLDER).sort(), Object.keys(DRAWINGS).sort());
	for (const [name, draw] of Object.entries(DRAWINGS)) t.equal(readFileSync(`${FOLDER}/${name}`, "utf8"), draw(), name);
	t.end();
});
