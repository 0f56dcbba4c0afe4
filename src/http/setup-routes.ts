/** The routes of set-up, which answer at the dongle's own access point alone. */
import { frozen } from "../bytes/frozen.ts";
import { getCaptive, getSetup, patchSetup, postFinish, postJoin, postScan } from "./api/setup.ts";
import { sendAsset } from "./asset.ts";
import { SHELL } from "./pages/shell.ts";
import type { Route } from "./route.ts";
import { GIVEN, JSON_TYPE, ref, UNSAVED } from "./route-parts.ts";

export const SETUP_ROUTES: readonly Route[] = frozen([
	{
		method: "GET",
		path: "/setup",
		access: "setup",
		summary: "The page, at set-up",
		success: { status: 200, description: "The page that sets the dongle up.", types: ["text/html"] },
		handle: (_app, request, response) => sendAsset(request, response, SHELL),
	},
	{
		method: "GET",
		path: "/captive",
		access: "setup",
		summary: "Where the set-up page is, for phones and computers (RFC 8908)",
		success: { status: 200, description: "Always captive.", types: ["application/captive+json"] },
		handle: getCaptive,
	},
	{
		method: "GET",
		path: "/v1/setup",
		access: "setup",
		summary: "How far set-up is",
		success: { status: 200, description: "Line, networks, the network tried.", types: JSON_TYPE, schema: ref("Setup") },
		handle: getSetup,
	},
	{
		method: "PATCH",
		path: "/v1/setup",
		access: "setup",
		summary: "Choose what set-up is about",
		patch: ref("SetupPatch"),
		success: { status: 200, description: "How far set-up is.", types: JSON_TYPE, schema: ref("Setup") },
		problems: [GIVEN, UNSAVED],
		handle: patchSetup,
	},
	{
		method: "POST",
		path: "/v1/setup/scan",
		access: "setup",
		summary: "Look for networks",
		success: { status: 202, description: "GET /v1/setup shows them in some seconds.", types: [] },
		handle: postScan,
	},
	{
		method: "POST",
		path: "/v1/setup/join",
		access: "setup",
		summary: "Try a network, and store it if that goes well",
		body: [
			{ name: "ssid", description: "The network's name.", maxLength: 32 },
			{ name: "password", description: "Its password; empty for an open network.", minLength: 0, maxLength: 63 },
		],
		success: { status: 202, description: "GET /v1/setup shows what comes of it.", types: [] },
		problems: [GIVEN],
		handle: postJoin,
	},
	{
		method: "POST",
		path: "/v1/setup/finish",
		access: "setup",
		summary: "Choose the rest, and take the first token",
		patch: ref("SetupPatch"),
		success: {
			status: 200,
			description: "A token, and where the dongle is found now; the access point closes in a minute.",
			types: JSON_TYPE,
			schema: ref("SetupDone"),
		},
		problems: [[409, "No network is set yet, or there are too many tokens."], GIVEN, UNSAVED],
		handle: postFinish,
	},
]);
