/** The rows of the settings → JSON Schema: what GET /v1/settings says, and what PATCH takes. */
import type { ConfigKey } from "../../src/config/config.ts";
import { ROWS, type Row } from "../../src/config/rows.ts";
import { SETTING_WORDS } from "../settings/words.ts";
import type { Schema } from "./schema.ts";

const TYPES = { boolean: "boolean", integer: "integer", text: "string", hex: "string" } as const;

/** What a value may be; `patch`: null, too, for the default. */
function valueSchema(row: Row, patch: boolean): Schema {
	const type = TYPES[row.type];
	const limits: Schema =
		row.type === "integer"
			? { minimum: row.min ?? 0, maximum: row.max ?? 0 }
			: row.type === "hex"
				? { pattern: `^([0-9A-Fa-f]{${2 * (row.max ?? 0)}})?$` }
				: row.choices !== undefined
					? { enum: patch ? [...row.choices, null] : row.choices }
					: row.type === "text"
						? { minLength: row.min ?? 0, maxLength: row.max ?? 0 }
						: {};
	const more = [row.secret ? " Never shown." : "", row.restart ? " Takes effect at the next start." : ""];
	const description = SETTING_WORDS[row.key as ConfigKey].en + more.join("");
	if (!patch && row.secret) return { type: "null", description };
	return { type: patch ? [type, "null"] : type, description, default: row.default, ...limits };
}

function properties(patch: boolean): Record<string, Schema> {
	return Object.fromEntries((ROWS as readonly Row[]).map((row) => [row.key, valueSchema(row, patch)]));
}

const keys: readonly string[] = ROWS.map(({ key }) => key);
const flags = (description: string): Schema => ({
	type: "object",
	description,
	additionalProperties: { type: "boolean" },
});

export const SETTINGS_SCHEMA: Schema = {
	type: "object",
	properties: {
		...properties(false),
		set: flags("True for each setting that differs from its default; for a secret, that there is one."),
		overridden: flags("True for each setting that was given at start: it cannot be changed until a start without it."),
		waiting_for_restart: flags("True for each setting that takes effect at the next start."),
	},
	required: [...keys, "set", "overridden", "waiting_for_restart"],
};

export const SETTINGS_PATCH_SCHEMA: Schema = {
	type: "object",
	description: "JSON merge patch (RFC 7396): what is named is changed, null is the default. All of it, or nothing.",
	properties: properties(true),
	additionalProperties: false,
};
