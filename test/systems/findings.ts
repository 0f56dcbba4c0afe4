/** A folder and secrets in; the files in which one of them stands out. */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** As text, as bytes of its hexadecimal digits or as its hash. */
export function findings(folder: string, texts: readonly string[]): string[] {
	const needles = texts.flatMap((text) => [
		Buffer.from(text),
		...(/^([0-9a-f]{2})+$/.test(text) ? [Buffer.from(text, "hex")] : []),
		createHash("sha256").update(text).digest(),
	]);
	return readdirSync(folder).filter((name) => {
		const bytes = readFileSync(join(folder, name));
		return needles.some((needle) => bytes.includes(needle));
	});
}
