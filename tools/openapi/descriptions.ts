/** What /openapi.json says of each route beside what the firmware's own table says, by method and path. */
import type { Schema } from "./schema.ts";
import type { SCHEMAS } from "./schemas.ts";

export interface Success {
	readonly status: number;
	readonly description: string;
	readonly schema?: Schema;
}

export interface Description {
	readonly summary: string;
	/** What stands in the braces of the path. */
	readonly parameter?: string;
	/** By name. The values are whole numbers from 0. */
	readonly query?: Readonly<Record<string, string>>;
	/** Members of the request's body, by name. */
	readonly body?: Readonly<Record<string, string>>;
	/** Instead: a JSON object that changes what its members name (RFC 7396). */
	readonly patch?: Schema;
	/** Instead: what the bytes are. */
	readonly upload?: string;
	readonly success: Success;
	/** Statuses of its problems beside those that follow from the firmware's table. */
	readonly problems?: readonly (readonly [status: number, description: string])[];
}

function ref(name: keyof typeof SCHEMAS): Schema {
	return { $ref: `#/components/schemas/${name}` };
}

const NOT_FRESH = [503, "There is no reading, or it is older than three periods of the meter."] as const;
const GIVEN = [409, "A setting was given at start and cannot be changed."] as const;
const UNSAVED = [500, "Storage did not take it: nothing was changed."] as const;
const NO_ROOM = [503, "Too many clients get it uncompressed; gzip is to be had."] as const;
const NO_UPDATE = [501, "Firmware is replaced in another way here."] as const;
const SETTINGS: Success = {
	status: 200,
	description: "Every setting as it is stored, secrets as null, and their ETag.",
	schema: ref("Settings"),
};
const UPDATE: Success = {
	status: 200,
	description: "What is under way, what runs, and how the last update ended.",
	schema: ref("Update"),
};

export const DESCRIPTIONS: Readonly<Record<string, Description>> = {
	"GET /": {
		summary: "The page",
		success: { status: 200, description: "A page that shows the readings to whoever has a token." },
		problems: [NO_ROOM],
	},
	"GET /v1/reading": {
		summary: "The newest reading",
		success: { status: 200, description: "The newest reading.", schema: ref("Reading") },
		problems: [NOT_FRESH],
	},
	"GET /v1/reading/{field}": {
		summary: "One value of the newest reading",
		parameter: "A name from the reading, such as active_power_import_w.",
		success: { status: 200, description: "The value as a decimal number." },
		problems: [[404, "No value has this name, or the meter did not send it."], NOT_FRESH],
	},
	"GET /v1/readings": {
		summary: "What a client missed",
		query: { since: "The sequence of the last reading the client has; 0 for all that are kept." },
		success: {
			status: 200,
			description: "The readings after it, and how many are no longer kept.",
			schema: ref("Readings"),
		},
	},
	"GET /v1/events": {
		summary: "Readings as they come, as server-sent events",
		success: { status: 200, description: "One event per reading." },
		problems: [[503, "There are too many readers of events."]],
	},
	"GET /v1/telegram": {
		summary: "The last message as the meter sent it",
		query: { deciphered: "1 for what a ciphered message says in clear; 0 for its frames." },
		success: {
			status: 200,
			description: "A text telegram, or the bytes of binary frames, all that the message is made of.",
		},
		problems: [
			[404, "The last message holds nothing that was deciphered."],
			[503, "No frame has come yet."],
		],
	},
	"GET /v1/status": {
		summary: "How the dongle is",
		success: { status: 200, description: "Health and counters since start.", schema: ref("Status") },
	},
	"GET /metrics": {
		summary: "The newest reading and the dongle's health for Prometheus",
		success: { status: 200, description: "Prometheus text format 0.0.4." },
	},
	"GET /v1/tokens": {
		summary: "Who may ask",
		success: { status: 200, description: "The tokens, without what makes them secret.", schema: ref("Tokens") },
	},
	"POST /v1/tokens": {
		summary: "Make a token",
		body: { name: "Who will use it.", role: "read sees data; admin also changes things." },
		success: { status: 201, description: "The token, shown this once.", schema: ref("NewToken") },
		problems: [[409, "There are too many tokens."]],
	},
	"DELETE /v1/tokens/{id}": {
		summary: "Revoke a token",
		parameter: "The token's id, from the list.",
		success: { status: 204, description: "It is no longer valid." },
		problems: [
			[404, "No token has this id."],
			[409, "The token was given at start."],
		],
	},
	"GET /v1/settings": {
		summary: "The settings",
		success: SETTINGS,
	},
	"PATCH /v1/settings": {
		summary: "Change settings",
		patch: ref("SettingsPatch"),
		success: SETTINGS,
		problems: [GIVEN, UNSAVED],
	},
	"DELETE /v1/settings": {
		summary: "Set every setting back to its default",
		success: SETTINGS,
		problems: [UNSAVED],
	},
	"GET /setup": {
		summary: "The page, at set-up",
		success: { status: 200, description: "The page that sets the dongle up." },
		problems: [NO_ROOM],
	},
	"GET /captive": {
		summary: "Where the set-up page is, for phones and computers (RFC 8908)",
		success: { status: 200, description: "Always captive." },
	},
	"GET /v1/setup": {
		summary: "How far set-up is",
		success: { status: 200, description: "Line, networks, the network tried.", schema: ref("Setup") },
	},
	"PATCH /v1/setup": {
		summary: "Choose what set-up is about",
		patch: ref("SetupPatch"),
		success: { status: 200, description: "How far set-up is.", schema: ref("Setup") },
		problems: [GIVEN, UNSAVED],
	},
	"POST /v1/setup/scan": {
		summary: "Look for networks",
		success: { status: 202, description: "GET /v1/setup shows them in some seconds." },
	},
	"POST /v1/setup/join": {
		summary: "Try a network, and store it if that goes well",
		body: { ssid: "The network's name.", password: "Its password; empty for an open network." },
		success: { status: 202, description: "GET /v1/setup shows what comes of it." },
		problems: [GIVEN],
	},
	"POST /v1/setup/finish": {
		summary: "Choose the rest, and take the first token",
		patch: ref("SetupPatch"),
		success: {
			status: 200,
			description: "A token, and where the dongle is found now; the access point closes in a minute.",
			schema: ref("SetupDone"),
		},
		problems: [[409, "No network is set yet, or there are too many tokens."], GIVEN, UNSAVED],
	},
	"GET /v1/update": {
		summary: "How updating the firmware is",
		success: UPDATE,
		problems: [NO_UPDATE],
	},
	"PUT /v1/update": {
		summary: "Update the firmware",
		query: { force: "1 to install an older version, or the same one again." },
		upload: "A signed image of the firmware, or the part of it that Content-Range names.",
		success: UPDATE,
		problems: [
			[408, "The image came too slowly, or not at all."],
			[409, "Not now, or not from this byte on; `reason` and `received_bytes` say more."],
			[422, "The image is not for this dongle, damaged, too old or not to be trusted; `reason` says which."],
			[500, "The slot for new firmware cannot be written."],
			NO_UPDATE,
			[503, "The supply dipped a moment ago."],
		],
	},
	"DELETE /v1/update": {
		summary: "Give up the update that is under way",
		success: { status: 204, description: "None is under way any more." },
		problems: [[409, "The new firmware is being put in place."], NO_UPDATE],
	},
	"POST /v1/update/look": {
		summary: "Look for newer firmware now",
		success: { status: 202, description: "GET /v1/update shows what was found." },
		problems: [[409, "No index of releases is set."]],
	},
	"POST /v1/update/install": {
		summary: "Install a version that was found",
		body: { version: "One of those that GET /v1/update lists." },
		success: { status: 202, description: "GET /v1/update shows how it goes on." },
		problems: [
			[404, "The index has no such version."],
			[409, "Another update is under way, or no index is set."],
		],
	},
	"POST /v1/identify": {
		summary: "Let the light show which dongle this is",
		success: { status: 202, description: "It blinks for ten seconds." },
	},
	"POST /v1/restart": {
		summary: "Start the firmware again",
		success: { status: 202, description: "It restarts within two seconds." },
	},
	"POST /v1/factory-reset": {
		summary: "Forget everything: settings, tokens, keys, history",
		success: { status: 202, description: "It forgets and restarts within two seconds." },
	},
	"GET /openapi.json": {
		summary: "This description",
		success: { status: 200, description: "OpenAPI 3.1." },
		problems: [NO_ROOM],
	},
};
