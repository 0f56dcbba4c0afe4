/** The settings of the light: rows of the table in rows.ts. */
import { frozen } from "../bytes/frozen.ts";
import type { Row } from "./row.ts";

export const LIGHT_ROWS = frozen([
	{
		key: "light.brightness_percent",
		type: "integer",
		default: 25,
		max: 100,
	},
] as const satisfies readonly Row[]);
