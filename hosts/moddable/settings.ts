/** Lines of KEY=VALUE in, settings out. */
import { rowOf } from "../../src/config/config.ts";
import type { Setting } from "../../src/config/settings.ts";

export function settingsOf(lines: string): Setting[] {
	return lines
		.split("\n")
		.filter((line) => line !== "")
		.map((line) => {
			const equals = line.indexOf("=");
			const key = line.slice(0, equals);
			return [key, typed(key, line.slice(equals + 1))];
		});
}

/** What cannot be read as its row's type stays text, which the row then refuses. */
function typed(key: string, text: string): unknown {
	const type = rowOf(key)?.type;
	if (type === "integer" && text !== "") return Number(text);
	if (type === "boolean" && (text === "true" || text === "false")) return text === "true";
	return text;
}
