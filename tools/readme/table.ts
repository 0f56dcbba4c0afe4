/** The rows of the settings → a table in Markdown; a text with the two marks → the same with the table between them. */
import { ROWS, type Row } from "../../src/config/rows.ts";
import { SETTING_WORDS, type Words } from "../settings/words.ts";

export const BEGIN = "<!-- settings: npm run readme -->";
export const END = "<!-- /settings -->";

export function settingsTable(
	rows: readonly Row[] = ROWS,
	words: Readonly<Record<string, Words>> = SETTING_WORDS,
): string {
	const lines = rows.map(
		(row) => `| \`${row.key}\` | ${allowed(row)} | ${shownDefault(row)} | ${words[row.key].en}${notes(row)} |`,
	);
	return ["| setting | values | default | |", "| --- | --- | --- | --- |", ...lines].join("\n");
}

/** Throws when a mark is missing. */
export function withTable(text: string): string {
	const begin = text.indexOf(BEGIN);
	const end = text.indexOf(END);
	if (begin < 0 || end < begin) throw new Error(`the text needs ${BEGIN} and then ${END}`);
	return `${text.slice(0, begin + BEGIN.length)}\n\n${settingsTable()}\n\n${text.slice(end)}`;
}

function allowed(row: Row): string {
	const { min = 0, max = 0 } = row;
	if (row.type === "boolean") return "true, false";
	if (row.type === "integer") return `${min}–${max}`;
	if (row.type === "hex") return `${2 * max} hexadecimal digits`;
	return row.choices?.join(", ") ?? `text, ${min}–${max} characters`;
}

function shownDefault(row: Row): string {
	return row.default === "" ? "" : `\`${row.default}\``;
}

function notes(row: Row): string {
	return `${row.secret ? " Never shown." : ""}${row.restart ? " At the next start." : ""}`;
}
