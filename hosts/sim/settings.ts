/** `KEY=VALUE` words of the command line → settings; `KEY=@FILE` takes a file's text. */
import { readFileSync } from "node:fs";
import { ROWS, type Row } from "../../src/config/rows.ts";

export type Setting = readonly [key: string, value: string | number | boolean];

/** Throws with a sentence for whoever wrote the word. What a row does not allow is found later. */
export function settingOf(word: string): Setting {
	const equals = word.indexOf("=");
	if (equals < 1) throw new Error(`--set takes KEY=VALUE, not "${word}"`);
	const key = word.slice(0, equals);
	const row: Row | undefined = ROWS.find((row) => row.key === key);
	if (row === undefined) throw new Error(`--set: no setting is named "${key}"`);
	const text = word.slice(equals + 1);
	if (row.type === "boolean") {
		if (text !== "true" && text !== "false") throw new Error(`--set ${key} takes true or false, not "${text}"`);
		return [key, text === "true"];
	}
	if (row.type === "integer") {
		if (!/^-?\d{1,9}$/.test(text)) throw new Error(`--set ${key} takes a whole number, not "${text}"`);
		return [key, Number(text)];
	}
	if (!text.startsWith("@")) return [key, text];
	try {
		return [key, readFileSync(text.slice(1), "utf8")];
	} catch (error) {
		throw new Error(`--set ${key}: ${(error as Error).message}`);
	}
}
