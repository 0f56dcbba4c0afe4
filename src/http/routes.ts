/** The API: every route once. Requests are routed and checked, and /openapi.json is made, from this table alone. */
import { frozen } from "../bytes/frozen.ts";
import { postFactoryReset, postIdentify, postRestart } from "./api/device.ts";
import { getEvents } from "./api/events.ts";
import { getMetrics } from "./api/metrics.ts";
import { getReading, getReadings, getValue } from "./api/reading.ts";
import { deleteSettings, getSettings, patchSettings } from "./api/settings.ts";
import { getPage } from "./api/setup.ts";
import { getStatus } from "./api/status.ts";
import { getTelegram } from "./api/telegram.ts";
import { deleteToken, getTokens, postToken } from "./api/tokens.ts";
import { asset, sendAsset } from "./asset.ts";
import { describeApi, entityTag } from "./openapi.ts";
import type { Route } from "./route.ts";
import { GIVEN, JSON_TYPE, ref, UNSAVED } from "./route-parts.ts";
import { Router } from "./router.ts";
import { SETUP_ROUTES } from "./setup-routes.ts";
import { MAX_NAME_LENGTH, ROLES } from "./tokens.ts";
import { UPDATE_ROUTES } from "./update-routes.ts";

const SETTINGS = frozen({
	status: 200,
	description: "Every setting as it is stored, secrets as null, and their ETag.",
	types: JSON_TYPE,
	schema: ref("Settings"),
});
const NOT_FRESH = [503, "There is no reading, or it is older than three periods of the meter."] as const;

export const ROUTES: readonly Route[] = frozen([
	{
		method: "GET",
		path: "/",
		access: "open",
		summary: "The page",
		success: {
			status: 200,
			description: "A page that shows the readings to whoever has a token.",
			types: ["text/html"],
		},
		handle: getPage,
	},
	{
		method: "GET",
		path: "/v1/reading",
		access: "read",
		summary: "The newest reading",
		success: { status: 200, description: "The newest reading.", types: JSON_TYPE, schema: ref("Reading") },
		problems: [NOT_FRESH],
		handle: getReading,
	},
	{
		method: "GET",
		path: "/v1/reading/{field}",
		access: "read",
		summary: "One value of the newest reading",
		parameter: "A name from the reading, such as active_power_import_w.",
		success: { status: 200, description: "The value as a decimal number.", types: ["text/plain"] },
		problems: [[404, "No value has this name, or the meter did not send it."], NOT_FRESH],
		handle: getValue,
	},
	{
		method: "GET",
		path: "/v1/readings",
		access: "read",
		summary: "What a client missed",
		query: [
			{ name: "since", description: "The sequence of the last reading the client has; 0 for all that are kept." },
		],
		success: {
			status: 200,
			description: "The readings after it, and how many are no longer kept.",
			types: JSON_TYPE,
			schema: ref("Readings"),
		},
		handle: getReadings,
	},
	{
		method: "GET",
		path: "/v1/events",
		access: "read",
		summary: "Readings as they come, as server-sent events",
		success: { status: 200, description: "One event per reading.", types: ["text/event-stream"] },
		problems: [[503, "There are too many readers of events."]],
		handle: getEvents,
	},
	{
		method: "GET",
		path: "/v1/telegram",
		access: "read",
		summary: "The last message as the meter sent it",
		query: [{ name: "deciphered", description: "1 for what a ciphered message says in clear; 0 for its frames." }],
		success: {
			status: 200,
			description: "A text telegram, or the bytes of binary frames, all that the message is made of.",
			types: ["text/plain", "application/octet-stream"],
		},
		problems: [
			[404, "The last message holds nothing that was deciphered."],
			[503, "No frame has come yet."],
		],
		handle: getTelegram,
	},
	{
		method: "GET",
		path: "/v1/status",
		access: "read",
		summary: "How the dongle is",
		success: { status: 200, description: "Health and counters since start.", types: JSON_TYPE, schema: ref("Status") },
		handle: getStatus,
	},
	{
		method: "GET",
		path: "/metrics",
		access: "read",
		summary: "The newest reading and the dongle's health for Prometheus",
		success: { status: 200, description: "Prometheus text format 0.0.4.", types: ["text/plain"] },
		handle: getMetrics,
	},
	{
		method: "GET",
		path: "/v1/tokens",
		access: "admin",
		summary: "Who may ask",
		success: {
			status: 200,
			description: "The tokens, without what makes them secret.",
			types: JSON_TYPE,
			schema: ref("Tokens"),
		},
		handle: getTokens,
	},
	{
		method: "POST",
		path: "/v1/tokens",
		access: "pairing",
		summary: "Make a token",
		body: [
			{ name: "name", description: "Who will use it.", maxLength: MAX_NAME_LENGTH },
			{ name: "role", description: "read sees data; admin also changes things.", choices: ROLES },
		],
		success: { status: 201, description: "The token, shown this once.", types: JSON_TYPE, schema: ref("NewToken") },
		problems: [[409, "There are too many tokens."]],
		handle: postToken,
	},
	{
		method: "DELETE",
		path: "/v1/tokens/{id}",
		access: "admin",
		summary: "Revoke a token",
		parameter: "The token's id, from the list.",
		success: { status: 204, description: "It is no longer valid.", types: [] },
		problems: [
			[404, "No token has this id."],
			[409, "The token was given at start."],
		],
		handle: deleteToken,
	},
	{
		method: "GET",
		path: "/v1/settings",
		access: "admin",
		summary: "The settings",
		success: SETTINGS,
		handle: getSettings,
	},
	{
		method: "PATCH",
		path: "/v1/settings",
		access: "admin",
		summary: "Change settings",
		patch: ref("SettingsPatch"),
		ifMatch: true,
		success: SETTINGS,
		problems: [GIVEN, UNSAVED],
		handle: patchSettings,
	},
	{
		method: "DELETE",
		path: "/v1/settings",
		access: "admin",
		summary: "Set every setting back to its default",
		ifMatch: true,
		success: SETTINGS,
		problems: [UNSAVED],
		handle: deleteSettings,
	},
	...SETUP_ROUTES,
	...UPDATE_ROUTES,
	{
		method: "POST",
		path: "/v1/identify",
		access: "admin",
		summary: "Let the light show which dongle this is",
		success: { status: 202, description: "It blinks for ten seconds.", types: [] },
		handle: postIdentify,
	},
	{
		method: "POST",
		path: "/v1/restart",
		access: "admin",
		summary: "Start the firmware again",
		success: { status: 202, description: "It restarts within two seconds.", types: [] },
		handle: postRestart,
	},
	{
		method: "POST",
		path: "/v1/factory-reset",
		access: "admin",
		summary: "Forget everything: settings, tokens, keys, history",
		success: { status: 202, description: "It forgets and restarts within two seconds.", types: [] },
		handle: postFactoryReset,
	},
	{
		method: "GET",
		path: "/openapi.json",
		access: "open",
		summary: "This description",
		success: { status: 200, description: "OpenAPI 3.1.", types: JSON_TYPE },
		handle: (_app, request, response) => sendAsset(request, response, DESCRIPTION),
	},
]);

/** Made with the table, so that both stay in flash. */
export const ROUTER: Router = frozen(new Router(ROUTES));

const document = describeApi(ROUTES);
const DESCRIPTION = frozen(asset("application/json", entityTag(document), document));
