/** The settings of the meter: rows of the table in rows.ts. */
import { frozen } from "../bytes/frozen.ts";
import type { Row } from "./row.ts";

export const METER_ROWS = frozen([
	{
		key: "meter.key",
		type: "hex",
		default: "",
		max: 16,
		secret: true,
	},
	{
		key: "meter.auth_key",
		type: "hex",
		default: "",
		max: 16,
		secret: true,
	},
	{
		key: "meter.energy_step",
		type: "text",
		default: "auto",
		choices: ["auto", "1", "10", "100", "1000"],
	},
	{
		key: "meter.main_fuse_a",
		type: "integer",
		default: 25,
		min: 6,
		max: 1000,
	},
] as const satisfies readonly Row[]);
