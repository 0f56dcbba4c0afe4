/** `npx tsx tools/drawings/main.ts`: writes the drawings of hosts/esp32/drawings. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { DRAWINGS } from "./drawings.ts";

const FOLDER = join(import.meta.dirname, "../../hosts/esp32/drawings");

for (const [name, draw] of Object.entries(DRAWINGS)) writeFileSync(join(FOLDER, name), draw());
