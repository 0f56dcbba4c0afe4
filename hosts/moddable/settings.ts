/** KEY=VALUE after KEY=VALUE, each with a record separator (ASCII 30) behind it, in; settings out. */
import { rowOf } from "../../src/config/config.ts";
import type { Setting } from "../../src/config/settings.ts";

const SEPARATOR = "\x1e";

export function settingsOf(records: string): Setting[] {
	return records
		.split(SEPARATOR)
		.filter((record) => record !== "")
		.map((record) => {
			const equals = record.indexOf("=");
			const key = record.slice(0, equals);
			return [key, typed(key, record.slice(equals + 1))];
		});
}

/** What cannot be read as its row's type stays text, which the row then refuses. */
function typed(key: string, text: string): unknown {
	const type = rowOf(key)?.type;
	if (type === "integer" && text !== "") return Number(text);
	if (type === "boolean" && (text === "true" || text === "false")) return text === "true";
	return text;
}
