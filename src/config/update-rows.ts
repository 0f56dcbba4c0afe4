/** The settings of updates: rows of the table in rows.ts. */
import { frozen } from "../bytes/frozen.ts";
import type { Row } from "./row.ts";

export const UPDATE_ROWS = frozen([
	{
		key: "update.url",
		type: "text",
		default: "",
		min: 0,
		max: 300,
		en: "Index of releases to look at once a day, as http:// or https://; empty for none.",
		sv: "Index över versioner som ses efter en gång om dagen, som http:// eller https://; tomt för inget.",
		fi: "Versioiden luettelo, joka katsotaan kerran päivässä, http:// tai https://; tyhjä: ei mitään.",
	},
	{
		key: "update.channel",
		type: "text",
		default: "stable",
		choices: ["stable", "beta"],
		en: "Which releases of the index are meant.",
		sv: "Vilka av indexets versioner som gäller.",
		fi: "Mitkä luettelon versioista kelpaavat.",
	},
	{
		key: "update.ca",
		type: "text",
		default: "",
		min: 0,
		max: 8192,
		lines: true,
		en: "Certificates that may sign the index's server, as PEM, or one as base64 of its DER; empty for the well-known ones.",
		sv: "Certifikat som får signera indexets server, som PEM, eller ett som base64 av dess DER; tomt för de välkända.",
		fi: "Varmenteet, jotka saavat allekirjoittaa luettelon palvelimen, PEM-muodossa tai yksi DERin base64:nä; tyhjä: tunnetut.",
	},
	{
		key: "update.window",
		type: "text",
		default: "",
		min: 0,
		max: 11,
		en: "Time of day in which new firmware is installed by itself, such as 02:00-04:00; empty for only when you say so.",
		sv: "Tid på dygnet då ny programvara installeras av sig själv, till exempel 02:00-04:00; tomt för bara när du säger till.",
		fi: "Vuorokaudenaika, jolloin uusi ohjelmisto asennetaan itsestään, esimerkiksi 02:00-04:00; tyhjä: vain kun sanot.",
	},
] as const satisfies readonly Row[]);
