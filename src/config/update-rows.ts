/** The settings of updates: rows of the table in rows.ts. */
import { frozen } from "../bytes/frozen.ts";
import type { Row } from "./row.ts";

export const UPDATE_ROWS = frozen([
	{
		key: "update.url",
		type: "text",
		default: "",
		max: 300,
	},
	{
		key: "update.channel",
		type: "text",
		default: "stable",
		choices: ["stable", "beta"],
	},
	{
		key: "update.ca",
		type: "text",
		default: "",
		max: 8192,
		lines: true,
	},
	{
		key: "update.window",
		type: "text",
		default: "",
		max: 11,
	},
] as const satisfies readonly Row[]);
