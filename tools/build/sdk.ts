/** The environment in; where the Moddable SDK and ESP-IDF are out, or a sentence on what is missing. */
import { existsSync } from "node:fs";
import { join } from "node:path";

type Environment = Readonly<Record<string, string | undefined>>;

const DOCUMENTATION = "https://github.com/Moddable-OpenSource/moddable/blob/public/documentation";

export interface Sdk {
	/** MODDABLE. */
	readonly root: string;
	/** Where mcconfig and its companions are. */
	readonly tools: string;
}

export function findSdk(environment: Environment): Sdk | string {
	const root = environment.MODDABLE;
	const install = `see "Getting Started", section Linux, ${DOCUMENTATION}/Moddable%20SDK%20%E2%80%93%20Getting%20Started.md`;
	if (!root) return `The Moddable SDK is missing: install it and set MODDABLE to its folder; ${install}.`;
	const tools = join(root, "build/bin/lin/release");
	if (!existsSync(join(root, "xs/sources/xsAll.h")))
		return `MODDABLE names ${root}, where no Moddable SDK is: set it to the SDK's folder; ${install}.`;
	if (!existsSync(join(tools, "mcconfig")))
		return `The Moddable SDK in ${root} is not built: run make in its build/makefiles/lin; ${install}.`;
	return { root, tools };
}

/** The folder of ESP-IDF. */
export function findIdf(environment: Environment): { readonly idf: string } | string {
	const idf = environment.IDF_PATH;
	const install = `install version 6.0 as ${DOCUMENTATION}/devices/esp32.md describes and run its export.sh`;
	if (!idf) return `ESP-IDF is missing (IDF_PATH is not set): ${install}.`;
	if (!existsSync(join(idf, "tools/idf.py"))) return `IDF_PATH names ${idf}, where no ESP-IDF is: ${install}.`;
	return { idf };
}
