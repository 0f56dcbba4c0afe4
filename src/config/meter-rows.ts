/** The settings of the meter: rows of the table in rows.ts. */
import { frozen } from "../bytes/frozen.ts";
import type { Row } from "./row.ts";

export const METER_ROWS = frozen([
	{
		key: "meter.key",
		type: "hex",
		default: "",
		min: 0,
		max: 16,
		secret: true,
		en: "The meter's encryption key, 32 hexadecimal digits, from the grid company.",
		sv: "Mätarens krypteringsnyckel, 32 hexadecimala siffror, från nätbolaget.",
		fi: "Mittarin salausavain, 32 heksadesimaalinumeroa, verkkoyhtiöltä.",
	},
	{
		key: "meter.auth_key",
		type: "hex",
		default: "",
		min: 0,
		max: 16,
		secret: true,
		en: "The meter's authentication key, 32 hexadecimal digits, if the grid company gave one.",
		sv: "Mätarens autentiseringsnyckel, 32 hexadecimala siffror, om nätbolaget gav en.",
		fi: "Mittarin todennusavain, 32 heksadesimaalinumeroa, jos verkkoyhtiö antoi sellaisen.",
	},
	{
		key: "meter.energy_step",
		type: "text",
		default: "auto",
		choices: ["auto", "1", "10", "100", "1000"],
		en: "Watt-hours in one step of the energy registers, for meters that do not say it (Kamstrup); auto: by the meter's type.",
		sv: "Wattimmar i ett steg av energiregistren, för mätare som inte säger det (Kamstrup); auto: efter mätartypen.",
		fi: "Wattitunnit energiarekisterin yhdessä askeleessa, jos mittari ei kerro sitä (Kamstrup); auto: mittarityypin mukaan.",
	},
	{
		key: "meter.main_fuse_a",
		type: "integer",
		default: 25,
		min: 6,
		max: 1000,
		en: "The house's main fuse in amperes.",
		sv: "Husets huvudsäkring i ampere.",
		fi: "Talon pääsulake ampeereina.",
	},
] as const satisfies readonly Row[]);
