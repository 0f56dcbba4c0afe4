/** What the bodies of the API hold, as JSON Schema. */
import { FAULTS } from "../../src/faults.ts";
import { MAX_NAME_LENGTH, ROLES } from "../../src/http/tokens.ts";
import { FIELDS } from "../../src/readings/fields.ts";
import { REASONS } from "../../src/update/reasons.ts";
import type { Schema } from "./schema.ts";
import { SETTINGS_PATCH_SCHEMA, SETTINGS_SCHEMA } from "./settings-schema.ts";
import { SETUP_DONE_SCHEMA, SETUP_PATCH_SCHEMA, SETUP_SCHEMA } from "./setup-schema.ts";

const text: Schema = { type: "string" };
const number: Schema = { type: "number" };
const count: Schema = { type: "integer", minimum: 0 };
const truth: Schema = { type: "boolean" };
const optionalCount: Schema = { type: ["integer", "null"], minimum: 0 };
const optionalNumber: Schema = { type: ["number", "null"] };
const optionalText: Schema = { type: ["string", "null"] };
const optionalTime: Schema = { type: ["string", "null"], format: "date-time" };

/** An object; members whose name ends in a question mark may be absent. */
function object(members: Readonly<Record<string, Schema>>, description?: string): Schema {
	const properties: Record<string, Schema> = {};
	const required: string[] = [];
	for (const [name, schema] of Object.entries(members)) {
		const optional = name.endsWith("?");
		properties[optional ? name.slice(0, -1) : name] = schema;
		if (!optional) required.push(name);
	}
	return { type: "object", ...(description === undefined ? {} : { description }), properties, required };
}

const list = (items: Schema): Schema => ({ type: "array", items });
const each = (names: readonly string[], schema: Schema) => Object.fromEntries(names.map((name) => [name, schema]));
const described = (schema: Schema, description: string): Schema => ({ ...schema, description });

const reading = object(
	{
		sequence: described(count, "Counts readings since start."),
		received_at: described(optionalTime, "null while the dongle's clock is not set."),
		"meter_time?": described(text, "ISO 8601 by the meter's own clock, with an offset once it is known."),
		"meter_time_raw?": described(text, "The meter's time as it was sent."),
		format: { type: "string", enum: ["p1", "dlms"] },
		check: { type: "string", enum: ["crc", "fcs", "sum", "gcm", "none"], description: "What proves the frame whole." },
		"meter_maker?": text,
		"meter_type?": text,
		"meter_id?": text,
		"list?": described(text, "The telegram's identification line, or the name of the list."),
		...each(
			FIELDS.map((field) => `${field.name}?`),
			number,
		),
		"derived?": object(
			{
				"active_power_w?": number,
				"phase_power_l1_w?": number,
				"phase_power_l2_w?": number,
				"phase_power_l3_w?": number,
			},
			"Import minus export.",
		),
		"channels?": list(
			object({
				channel: count,
				"type?": count,
				"id?": text,
				"value?": number,
				"unit?": text,
				"time?": text,
				"time_raw?": text,
			}),
		),
		"other?": list(
			object({ obis: text, value: text, "unit?": text }, "What the meter sent and no member above holds."),
		),
	},
	"What the meter said in one message. Values that it did not send are absent.",
);

const readings = object({
	since: count,
	missed: described(
		optionalCount,
		"Readings after `since` that are no longer kept; null when the dongle has restarted.",
	),
	last_sequence: described(count, "Ask for what follows this one next."),
	readings: list({ $ref: "#/components/schemas/Reading" }),
});

const token = {
	id: text,
	name: { type: "string", minLength: 1, maxLength: MAX_NAME_LENGTH },
	role: { type: "string", enum: ROLES },
	created_at: optionalTime,
} as const;

const advice = object({ en: text, sv: text, fi: text }, "What it means and what to do.");

const update = object({
	state: { type: "string", enum: ["idle", "receiving", "interrupted", "activating", "installed"] },
	version: described(text, "Of the firmware that runs."),
	received_bytes: described(count, "Of the file under way: go on with this byte when the connection was lost."),
	total_bytes: count,
	percent: optionalCount,
	image: {
		type: ["object", "null"],
		description: "What is under way, once its signature was checked.",
		properties: { version: text, build: text, notes: text, sha256: text, size_bytes: count },
		required: ["version", "build", "notes", "sha256", "size_bytes"],
	},
	slot: object({
		capacity_bytes: described(count, "Most bytes of an image."),
		on_trial: described(truth, "The firmware that runs is new and has not proved itself."),
		security_version: described(count, "The lowest that an image may have."),
		key_change: described(count, "The number of the last change of keys."),
	}),
	available: {
		type: ["object", "null"],
		description: "Newer firmware that is to be had.",
		properties: { version: text, notes: text },
		required: ["version", "notes"],
	},
	last: {
		type: ["object", "null"],
		description: "How the last update since the start ended.",
		properties: {
			result: { type: "string", enum: ["installed", "refused", "failed"] },
			reason: described({ type: ["string", "null"], enum: [...Object.keys(REASONS), null] }, "A code for programs."),
			text: described(text, "What was wrong and what to do."),
			version: optionalText,
			at: optionalTime,
		},
		required: ["result", "reason", "text", "version", "at"],
	},
	trial: object(
		{
			state: { type: "string", enum: ["none", "on_trial", "proved", "went_back"] },
			version: described(optionalText, "Of the new firmware."),
			text: described(text, "What is still awaited of it, or why the dongle went back."),
			at: optionalTime,
			left_s: described(optionalNumber, "Seconds that it still has to prove itself."),
		},
		"How the last new firmware did, kept until the next one.",
	),
	feed: object(
		{
			state: { type: "string", enum: ["off", "waiting", "looking", "downloading"] },
			text: described(text, "What went wrong with the last look or download; empty when nothing did."),
			looked_at: optionalTime,
			chosen: described(truth, "This dongle is in the share of the newest release."),
			releases: list(object({ version: text, notes: text, size_bytes: count })),
		},
		"The releases that update.url points to.",
	),
});

const status = object({
	id: text,
	board: text,
	version: text,
	time: optionalTime,
	uptime_s: number,
	restart_reason: text,
	safe_mode: described(truth, "After crash upon crash only settings and this API run."),
	starts: described(count, "Starts of the firmware, this one included."),
	early_crashes: described(count, "Runs in a row that crashed within five minutes."),
	brown_outs: described(count, "Starts after the supply had dipped."),
	last_crash: described({ type: ["string", "null"] }, "Why the last run that crashed did."),
	readings: object({ last_sequence: count, kept: count, age_s: optionalNumber, period_s: number, fresh: truth }),
	line: object({
		code: text,
		advice,
		baud: count,
		inverted: truth,
		locked: truth,
		coding: text,
		bytes: count,
		framing_errors: optionalCount,
		overruns: optionalCount,
	}),
	meter: object(
		{
			code: described(text, "ok, waiting, scale_mismatch, or the fault that keeps messages from being read."),
			advice,
			system_title: described({ type: ["string", "null"] }, "What a ciphered meter shows of itself."),
			security_control: optionalCount,
			frame_counter: optionalCount,
			energy_factor: described(optionalNumber, "What the energy registers should be multiplied by, by the power."),
			energy_setting: described({ type: ["string", "null"] }, "The setting that mends it."),
			energy_setting_value: { type: ["string", "null"] },
			main_fuse_a: count,
		},
		"Whether the meter's messages can be read, and what to do.",
	),
	faults: object(each(FAULTS, count)),
	network: {
		...object(
			{
				state: described(text, "off, powering, held, scanning, joining, addressing, connected or waiting."),
				code: described(text, "The state, or what went wrong last and has not been mended."),
				advice,
				detail: described(optionalText, "The platform's own word for what went wrong."),
				ssid: text,
				bssid: optionalText,
				channel: optionalCount,
				signal_dbm: optionalNumber,
				transmit_power_dbm: optionalCount,
				host_name: text,
				...each(["address", "netmask", "gateway", "dns"], optionalText),
				...each(["tries", "joins", "losses"], count),
				last_trouble: described(optionalText, "The code of what was wrong when the network was last away."),
				last_outage_s: described(optionalNumber, "How long that was."),
				next_try_s: described(optionalNumber, "Seconds until the next try to join; null when none is waited for."),
				supply_dips: described(count, "Starts after the supply had dipped, seen as a brown-out or not."),
			},
			"The Wi-Fi; null where the network is the system's business.",
		),
		type: ["object", "null"],
	},
	discovery: {
		...object(
			{
				state: described(text, "off, no_address, probing, announced or failed."),
				name: described(optionalText, "The name on the network, with its domain; null while there is none."),
				address: optionalText,
				conflicts: described(count, "How often somebody else had the name."),
				malformed: count,
				dropped: count,
			},
			"How programs find the dongle (mDNS); null where the platform has no datagrams.",
		),
		type: ["object", "null"],
	},
	clock: object({
		code: described(text, "set, system, no_network, asking or no_answer."),
		advice,
		servers: text,
		time_zone: text,
		local_time: described(optionalTime, "In the zone of the house; null while the clock is not set."),
	}),
	mqtt: object({
		state: text,
		reason: text,
		next_try_s: described(optionalNumber, "Seconds until the next try to connect; null when none is waited for."),
		...each(["tries", "connects", "published", "backfilled", "confirmed", "held", "dropped", "inbound_dropped"], count),
	}),
	update: { ...update, type: ["object", "null"] },
	http: object(
		each(
			[
				"connections",
				"event_readers",
				"requests",
				"malformed",
				"timeouts",
				"refused",
				"misdirected",
				"failures",
				"wrong_tokens",
				"slow_event_readers",
			],
			count,
		),
	),
	memory: object({
		xs_slots_bytes: optionalCount,
		xs_chunks_bytes: optionalCount,
		xs_stack_peak_bytes: optionalCount,
		system_free_bytes: optionalCount,
	}),
});

const problem = object(
	{
		title: text,
		status: count,
		detail: described(text, "What is wrong and what to do."),
		"position?": described(count, "The byte at which JSON is malformed."),
		"field?": described(text, "The member that is wrong."),
		"parameter?": described(text, "The query parameter that is wrong."),
		"line?": described(text, "The state of the meter line, as in /v1/status."),
		"reason?": described(text, "Why an update was refused, for programs."),
		"received_bytes?": described(count, "How much of an image is there."),
	},
	"RFC 9457",
);

export const SCHEMAS = {
	Reading: reading,
	Readings: readings,
	Status: status,
	Tokens: object({ tokens: list(object(token)) }),
	NewToken: object({ ...token, token: described(text, "The token itself, shown this once.") }),
	Update: update,
	Settings: SETTINGS_SCHEMA,
	SettingsPatch: SETTINGS_PATCH_SCHEMA,
	Setup: SETUP_SCHEMA,
	SetupPatch: SETUP_PATCH_SCHEMA,
	SetupDone: SETUP_DONE_SCHEMA,
	Problem: problem,
} satisfies Record<string, Schema>;
