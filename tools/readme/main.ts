/** Writes the settings' table into README.md. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { withTable } from "./table.ts";

const README = join(import.meta.dirname, "../../README.md");
writeFileSync(README, withTable(readFileSync(README, "utf8")));
