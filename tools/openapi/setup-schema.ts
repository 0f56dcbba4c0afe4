/** What set-up says and takes, as JSON Schema. */
import { SETUP_KEYS } from "../../src/http/api/setup.ts";
import type { Schema } from "./schema.ts";
import { SETTINGS_PATCH_SCHEMA } from "./settings-schema.ts";

const settings = SETTINGS_PATCH_SCHEMA.properties ?? {};

export const SETUP_PATCH_SCHEMA: Schema = {
	type: "object",
	description: "The settings that set-up is about; all of them are taken, or none.",
	properties: Object.fromEntries(SETUP_KEYS.map((key) => [key, settings[key]])),
	additionalProperties: false,
};

const text: Schema = { type: "string" };
const optionalText: Schema = { type: ["string", "null"] };
const truth: Schema = { type: "boolean" };
const seconds: Schema = { type: "integer", minimum: 0, description: "Until the access point closes." };

function object(properties: Readonly<Record<string, Schema>>): Schema {
	return { type: "object", properties, required: Object.keys(properties) };
}

const advice = object({ en: text, sv: text, fi: text });

export const SETUP_SCHEMA: Schema = object({
	id: text,
	version: text,
	line: object({ code: text, advice }),
	meter: object({ code: text, advice, maker: optionalText, type: optionalText, id: optionalText }),
	scanning: truth,
	scanned: { type: "boolean", description: "False before the first scan has ended, and when the last one failed." },
	networks: {
		type: "array",
		description: "The strongest first.",
		items: object({ ssid: text, signal_dbm: { type: "integer" }, security: text }),
	},
	wifi: object({ ssid: text, address: optionalText }),
	join: object({
		state: { type: "string", enum: ["idle", "joining", "joined", "failed"] },
		ssid: text,
		trouble: { type: ["string", "null"], description: "Why the last try failed." },
	}),
	closes_in_s: seconds,
	settings: object({ "device.name": text, "device.language": text, "meter.main_fuse_a": { type: "integer" } }),
});

export const SETUP_DONE_SCHEMA: Schema = object({
	token: { type: "string", description: "An admin token, shown this once." },
	url: { type: "string", description: "Where the dongle is found now, by its name." },
	address_url: { type: ["string", "null"], description: "The same by its address." },
	closes_in_s: seconds,
});
