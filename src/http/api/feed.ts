/** Releases of firmware that the dongle looks for itself: looked for now, and installed. */
import type { App } from "../app.ts";
import { problem } from "../problem.ts";
import type { Response } from "../response.ts";
import type { Request } from "../route.ts";

const NO_INDEX = "No index of releases is set: set update.url first.";

export function postLook(app: App, _request: Request, response: Response): void {
	if (app.services.feed?.look() === true) response.send(202);
	else problem(response, 409, NO_INDEX);
}

export function postInstall(app: App, request: Request, response: Response): void {
	const { feed, updater } = app.services;
	const version = request.body.get("version");
	if (feed === undefined || updater === undefined || feed.status().state === "off") {
		problem(response, 409, NO_INDEX);
	} else if (updater.busy || feed.status().state === "downloading") {
		problem(response, 409, "Another update is under way: wait for it, or give it up with DELETE /v1/update.", [
			["reason", "busy"],
		]);
	} else if (typeof version === "string" && feed.install(version)) response.send(202);
	else problem(response, 404, "The index has no such version: GET /v1/update lists them, POST /v1/update/look looks.");
}
