/** The routes of firmware over the air. */
import { frozen } from "../bytes/frozen.ts";
import { MAX_VERSION_LENGTH } from "../update/version.ts";
import { postInstall, postLook } from "./api/feed.ts";
import { deleteUpdate, getUpdate, putUpdate } from "./api/update.ts";
import type { Route } from "./route.ts";
import { JSON_TYPE, ref } from "./route-parts.ts";

const UPDATE = frozen({
	status: 200,
	description: "What is under way, what runs, and how the last update ended.",
	types: JSON_TYPE,
	schema: ref("Update"),
});
const NO_UPDATE = [501, "Firmware is replaced in another way here."] as const;

export const UPDATE_ROUTES: readonly Route[] = frozen([
	{
		method: "GET",
		path: "/v1/update",
		access: "read",
		summary: "How updating the firmware is",
		success: UPDATE,
		problems: [NO_UPDATE],
		handle: getUpdate,
	},
	{
		method: "PUT",
		path: "/v1/update",
		access: "admin",
		summary: "Update the firmware",
		query: [{ name: "force", description: "1 to install an older version, or the same one again." }],
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
		handle: putUpdate,
	},
	{
		method: "DELETE",
		path: "/v1/update",
		access: "admin",
		summary: "Give up the update that is under way",
		success: { status: 204, description: "None is under way any more.", types: [] },
		problems: [[409, "The new firmware is being put in place."], NO_UPDATE],
		handle: deleteUpdate,
	},
	{
		method: "POST",
		path: "/v1/update/look",
		access: "admin",
		summary: "Look for newer firmware now",
		success: { status: 202, description: "GET /v1/update shows what was found.", types: [] },
		problems: [[409, "No index of releases is set."]],
		handle: postLook,
	},
	{
		method: "POST",
		path: "/v1/update/install",
		access: "admin",
		summary: "Install a version that was found",
		body: [{ name: "version", description: "One of those that GET /v1/update lists.", maxLength: MAX_VERSION_LENGTH }],
		success: { status: 202, description: "GET /v1/update shows how it goes on.", types: [] },
		problems: [
			[404, "The index has no such version."],
			[409, "Another update is under way, or no index is set."],
		],
		handle: postInstall,
	},
]);
