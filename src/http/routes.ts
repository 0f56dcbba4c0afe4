/** The API: every route once. What /openapi.json says of them stands in tools/openapi. */
import { frozen } from "../bytes/frozen.ts";
import { MAX_VERSION_LENGTH } from "../update/version.ts";
import { postFactoryReset, postIdentify, postRestart } from "./api/device.ts";
import { getEvents } from "./api/events.ts";
import { postInstall, postLook } from "./api/feed.ts";
import { getMetrics } from "./api/metrics.ts";
import { getOpenapi, getPage, getSetupPage } from "./api/pages.ts";
import { getReading, getReadings, getValue } from "./api/reading.ts";
import { deleteSettings, getSettings, patchSettings } from "./api/settings.ts";
import { getCaptive, getSetup, patchSetup, postFinish, postJoin, postScan } from "./api/setup.ts";
import { getStatus } from "./api/status.ts";
import { getTelegram } from "./api/telegram.ts";
import { deleteToken, getTokens, postToken } from "./api/tokens.ts";
import { deleteUpdate, getUpdate, putUpdate } from "./api/update.ts";
import { JSON_TYPE } from "./response.ts";
import type { Route } from "./route.ts";
import { MAX_NAME_LENGTH, ROLES } from "./tokens.ts";

const JSON_ONLY = [JSON_TYPE];
const HTML_ONLY = ["text/html"];
const TEXT_ONLY = ["text/plain"];

export const ROUTES: readonly Route[] = frozen([
	// Looked for from the front: what is asked for most stands first.
	{ method: "GET", path: "/v1/reading", access: "read", types: JSON_ONLY, handle: getReading },
	{ method: "GET", path: "/", access: "open", types: HTML_ONLY, handle: getPage },
	{ method: "GET", path: "/v1/reading/{field}", access: "read", types: TEXT_ONLY, handle: getValue },
	{ method: "GET", path: "/v1/readings", access: "read", query: ["since"], types: JSON_ONLY, handle: getReadings },
	{ method: "GET", path: "/v1/events", access: "read", types: ["text/event-stream"], handle: getEvents },
	{
		method: "GET",
		path: "/v1/telegram",
		access: "read",
		query: ["deciphered"],
		types: ["text/plain", "application/octet-stream"],
		handle: getTelegram,
	},
	{ method: "GET", path: "/v1/status", access: "read", types: JSON_ONLY, handle: getStatus },
	{ method: "GET", path: "/metrics", access: "read", types: TEXT_ONLY, handle: getMetrics },
	{ method: "GET", path: "/v1/tokens", access: "admin", types: JSON_ONLY, handle: getTokens },
	{
		method: "POST",
		path: "/v1/tokens",
		access: "pairing",
		body: [
			{ name: "name", maxLength: MAX_NAME_LENGTH },
			{ name: "role", choices: ROLES },
		],
		types: JSON_ONLY,
		handle: postToken,
	},
	{ method: "DELETE", path: "/v1/tokens/{id}", access: "admin", handle: deleteToken },
	{ method: "GET", path: "/v1/settings", access: "admin", types: JSON_ONLY, handle: getSettings },
	{
		method: "PATCH",
		path: "/v1/settings",
		access: "admin",
		patch: true,
		ifMatch: true,
		types: JSON_ONLY,
		handle: patchSettings,
	},
	{ method: "DELETE", path: "/v1/settings", access: "admin", ifMatch: true, types: JSON_ONLY, handle: deleteSettings },
	{ method: "GET", path: "/setup", access: "setup", types: HTML_ONLY, handle: getSetupPage },
	{ method: "GET", path: "/captive", access: "setup", types: ["application/captive+json"], handle: getCaptive },
	{ method: "GET", path: "/v1/setup", access: "setup", types: JSON_ONLY, handle: getSetup },
	{ method: "PATCH", path: "/v1/setup", access: "setup", patch: true, types: JSON_ONLY, handle: patchSetup },
	{ method: "POST", path: "/v1/setup/scan", access: "setup", handle: postScan },
	{
		method: "POST",
		path: "/v1/setup/join",
		access: "setup",
		body: [
			{ name: "ssid", maxLength: 32 },
			{ name: "password", minLength: 0, maxLength: 63 },
		],
		handle: postJoin,
	},
	{ method: "POST", path: "/v1/setup/finish", access: "setup", patch: true, types: JSON_ONLY, handle: postFinish },
	{ method: "GET", path: "/v1/update", access: "read", types: JSON_ONLY, handle: getUpdate },
	{
		method: "PUT",
		path: "/v1/update",
		access: "admin",
		query: ["force"],
		upload: true,
		types: JSON_ONLY,
		handle: putUpdate,
	},
	{ method: "DELETE", path: "/v1/update", access: "admin", handle: deleteUpdate },
	{ method: "POST", path: "/v1/update/look", access: "admin", handle: postLook },
	{
		method: "POST",
		path: "/v1/update/install",
		access: "admin",
		body: [{ name: "version", maxLength: MAX_VERSION_LENGTH }],
		handle: postInstall,
	},
	{ method: "POST", path: "/v1/identify", access: "admin", handle: postIdentify },
	{ method: "POST", path: "/v1/restart", access: "admin", handle: postRestart },
	{ method: "POST", path: "/v1/factory-reset", access: "admin", handle: postFactoryReset },
	{ method: "GET", path: "/openapi.json", access: "open", types: JSON_ONLY, handle: getOpenapi },
]);
