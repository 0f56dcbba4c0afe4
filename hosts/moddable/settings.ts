/** Lines of KEY=VALUE in, settings out. Throws, in words for the person who wrote them. */
import { type Config, makeConfig } from "../../src/config/config.ts";
import { ROWS, type Row } from "../../src/config/rows.ts";

export function configured(lines: string): Config {
	const config = makeConfig(
		lines
			.split("\n")
			.filter((line) => line !== "")
			.map((line): [string, unknown] => {
				const equals = line.indexOf("=");
				const key = line.slice(0, equals);
				return [key, typed(key, line.slice(equals + 1))];
			}),
	);
	if ("rule" in config) throw new Error(`${config.key} ${config.rule}`);
	return config;
}

function typed(key: string, text: string): unknown {
	const row = (ROWS as readonly Row[]).find((one) => one.key === key);
	if (row?.type === "integer") return Number(text);
	if (row?.type === "boolean" && (text === "true" || text === "false")) return text === "true";
	return text;
}
