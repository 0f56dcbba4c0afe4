/** Every dialect the simulated meter speaks, by name. */
import type { Dialect } from "./dialect.ts";
import { TEXT_DIALECTS } from "./text-dialects.ts";

export const DIALECTS: readonly Dialect[] = [...TEXT_DIALECTS];

/** Throws, with the names there are, on a name there is not. */
export function dialectOf(name: string): Dialect {
	const dialect = DIALECTS.find((candidate) => candidate.name === name);
	if (dialect !== undefined) return dialect;
	throw new Error(`no dialect is named "${name}"; there are: ${DIALECTS.map(({ name }) => name).join(", ")}`);
}
