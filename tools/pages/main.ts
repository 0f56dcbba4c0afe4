/** Writes the page into src/http/pages/page.ts. */
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { makePage, moduleOf } from "./make.ts";

const project = join(dirname(fileURLToPath(import.meta.url)), "../..");
const place = join(project, "src/http/pages/page.ts");
writeFileSync(place, moduleOf(await makePage()));
execFileSync(join(project, "node_modules/.bin/biome"), ["format", "--write", place], { stdio: "ignore" });
