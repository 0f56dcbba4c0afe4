/** Every dialect the simulated meter speaks, by name. */
import type { Dialect } from "./dialect.ts";
import { AIDON } from "./makers/aidon.ts";
import { AUSTRIA } from "./makers/austria.ts";
import { DSMR_TEXT } from "./makers/dsmr-text.ts";
import { ISKRA } from "./makers/iskra.ts";
import { KAIFA } from "./makers/kaifa.ts";
import { KAMSTRUP } from "./makers/kamstrup.ts";
import { LANDIS } from "./makers/landis.ts";
import { LUXEMBOURG } from "./makers/luxembourg.ts";
import { NORDIC_TEXT } from "./makers/nordic-text.ts";

export const DIALECTS: readonly Dialect[] = [
	...NORDIC_TEXT,
	...AIDON,
	...KAMSTRUP,
	...KAIFA,
	...LANDIS,
	...ISKRA,
	...AUSTRIA,
	...LUXEMBOURG,
	...DSMR_TEXT,
];

/** Throws, with the names there are, on a name there is not. */
export function dialectOf(name: string): Dialect {
	const dialect = DIALECTS.find((candidate) => candidate.name === name);
	if (dialect !== undefined) return dialect;
	throw new Error(`no dialect is named "${name}"; there are: ${DIALECTS.map(({ name }) => name).join(", ")}`);
}
