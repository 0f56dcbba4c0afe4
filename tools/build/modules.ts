/** The project's folder in; out come the modules that the firmware is made of, as manifest.json names them. */
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";

const FOLDERS = ["src", "hosts/moddable"];
/** What is in C on a device, and by which module. */
const IN_C: Readonly<Record<string, string>> = { "src/frames/crc": "hosts/moddable/crc" };

/** The file that a module is made of. */
export function sourceOf(module: string): string {
	return `./${IN_C[module] ?? module}`;
}

/** Whether a module is in JavaScript, whose `@` and `native` only XS's own compiler knows. */
export function isNative(root: string, module: string): boolean {
	return existsSync(join(root, `${sourceOf(module)}.js`));
}

/** Module names as in `preload`: the path without its ending. Modules in JavaScript have their own `.d.ts`. */
export function firmwareModules(root: string): string[] {
	return FOLDERS.flatMap((folder) => modulesIn(root, folder))
		.filter((name) => !Object.values(IN_C).includes(name))
		.sort();
}

function modulesIn(root: string, folder: string): string[] {
	return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
		const path = `${folder}/${entry.name}`;
		if (entry.isDirectory()) return modulesIn(root, path);
		if (path.endsWith(".d.ts")) return [];
		return /\.(ts|js)$/.test(path) ? [path.replace(/\.\w+$/, "")] : [];
	});
}
