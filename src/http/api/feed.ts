/** Releases of firmware that the dongle looks for itself: looked for now, and installed. */
import { frozen } from "../../bytes/frozen.ts";
import type { App } from "../app.ts";
import { fixedProblem, problem } from "../problem.ts";
import { block, NO_STORE, type Response } from "../response.ts";
import type { Request } from "../route.ts";

const ACCEPTED = frozen(block(202, "", NO_STORE));
const NO_INDEX = frozen(fixedProblem(409, "No index of releases is set: set update.url first."));

export function postLook(app: App, _request: Request, response: Response): void {
	if (app.services.feed?.look() === true) response.send(ACCEPTED);
	else response.send(NO_INDEX.block, NO_INDEX.body);
}

export function postInstall(app: App, request: Request, response: Response): void {
	const { feed, updater } = app.services;
	const version = request.body.get("version");
	if (feed === undefined || updater === undefined || feed.status().state === "off") {
		response.send(NO_INDEX.block, NO_INDEX.body);
	} else if (updater.busy || feed.status().state === "downloading") {
		problem(response, 409, "Another update is under way: wait for it, or give it up with DELETE /v1/update.", [
			["reason", "busy"],
		]);
	} else if (typeof version === "string" && feed.install(version)) response.send(ACCEPTED);
	else problem(response, 404, "The index has no such version: GET /v1/update lists them, POST /v1/update/look looks.");
}
