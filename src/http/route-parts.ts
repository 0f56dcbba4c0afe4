/** What several routes say of themselves. */
import { frozen } from "../bytes/frozen.ts";
import type { Schema } from "./schema.ts";
import type { SCHEMAS } from "./schemas.ts";

export function ref(name: keyof typeof SCHEMAS): Schema {
	return { $ref: `#/components/schemas/${name}` };
}

export const JSON_TYPE = frozen(["application/json"]);
export const GIVEN = frozen([409, "A setting was given at start and cannot be changed."] as const);
export const UNSAVED = frozen([500, "Storage did not take it: nothing was changed."] as const);
