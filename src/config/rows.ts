/**
 * Every setting, one row each. Validation, the API, the page and the README's table are made
 * from this table and from nothing else.
 */
import { HTTP_ROWS } from "./http-rows.ts";
import { MQTT_ROWS } from "./mqtt-rows.ts";

export interface Row {
	readonly key: string;
	readonly type: "boolean" | "integer" | "text" | "hex";
	/** The default also gives the TypeScript type. */
	readonly default: boolean | number | string;
	/** Integers: the smallest and largest value. Text: characters. Hex: bytes. */
	readonly min?: number;
	readonly max?: number;
	/** Text: the only values allowed. */
	readonly choices?: readonly string[];
	/** Never shown, logged or returned. */
	readonly secret?: true;
	/** Takes effect at the next start. */
	readonly restart?: true;
	/** One sentence for people. */
	readonly en: string;
	readonly sv: string;
	readonly fi: string;
}

export const ROWS = [
	...HTTP_ROWS,
	...MQTT_ROWS,
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
] as const satisfies readonly Row[];
