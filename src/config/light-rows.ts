/** The settings of the light: rows of the table in rows.ts. */
import { frozen } from "../bytes/frozen.ts";
import type { Row } from "./row.ts";

export const LIGHT_ROWS = frozen([
	{
		key: "light.brightness_percent",
		type: "integer",
		default: 25,
		min: 0,
		max: 100,
		en: "Brightness of the light; 0 keeps it dark unless the button is used.",
		sv: "Lampans ljusstyrka; 0 håller den släckt utom när knappen används.",
		fi: "Valon kirkkaus; 0 pitää sen sammuneena, paitsi kun painiketta käytetään.",
	},
] as const satisfies readonly Row[]);
