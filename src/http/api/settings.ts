/** The settings shown, changed and set back. */
import { frozen } from "../../bytes/frozen.ts";
import type { Refusal } from "../../config/settings.ts";
import type { App } from "../app.ts";
import { problem } from "../problem.ts";
import { JSON_TYPE, type Response } from "../response.ts";
import type { Request } from "../route.ts";
import { SettingsSource } from "../settings-source.ts";

const STATUSES: Readonly<Record<Refusal["kind"], number>> = frozen({ wrong: 422, given: 409, unsaved: 500 });

export function getSettings(app: App, _request: Request, response: Response): void {
	const { settings } = app;
	response.sendSource(JSON_TYPE, new SettingsSource(settings));
	response.lines = `ETag: "${settings.tag}"\r\n`;
}

export function patchSettings(app: App, request: Request, response: Response): void {
	if (isCurrent(app, request, response)) answer(app, request, response, app.settings.change(request.body));
}

export function deleteSettings(app: App, request: Request, response: Response): void {
	if (isCurrent(app, request, response)) answer(app, request, response, app.settings.reset());
}

/** A client that knows another version than the one that is must look again (RFC 9110, 13.1.1). */
function isCurrent(app: App, { ifMatch }: Request, response: Response): boolean {
	if (ifMatch === undefined || ifMatch === "*") return true;
	for (const tag of ifMatch.split(",")) if (tag.trim() === `"${app.settings.tag}"`) return true;
	problem(response, 412, "The settings have changed meanwhile: GET /v1/settings shows how they are and their ETag.");
	return false;
}

function answer(app: App, request: Request, response: Response, refusal: Refusal | undefined): void {
	if (refusal === undefined) getSettings(app, request, response);
	else refuseChange(response, refusal);
}

export function refuseChange(response: Response, { kind, key, sentence }: Refusal): void {
	problem(response, STATUSES[kind], sentence, key === "" ? [] : [["field", key]]);
}
