/** Writes what is made of the page's sources and of the API's description into src/http/pages. */
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { makeModules } from "./make.ts";

const project = join(dirname(fileURLToPath(import.meta.url)), "../..");
for (const [place, text] of await makeModules()) {
	writeFileSync(join(project, place), text);
	execFileSync("node_modules/.bin/biome", ["format", "--write", place], { cwd: project, stdio: "ignore" });
}
