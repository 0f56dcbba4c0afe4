/** The settings shown, changed and set back. */
import { frozen } from "../../bytes/frozen.ts";
import { ByteWriter } from "../../bytes/writer.ts";
import { ROWS, type Row } from "../../config/rows.ts";
import type { Refusal } from "../../config/settings.ts";
import type { App } from "../app.ts";
import { JsonWriter } from "../json-writer.ts";
import { problem } from "../problem.ts";
import { JSON_TYPE, type Response } from "../response.ts";
import type { Request } from "../route.ts";

const STATUSES: Readonly<Record<Refusal["kind"], number>> = frozen({ wrong: 422, given: 409, unsaved: 500 });

export function getSettings(app: App, _request: Request, response: Response): void {
	const { settings } = app;
	const { wanted } = settings;
	const writer = new ByteWriter(4096);
	const json = new JsonWriter(writer).begin();
	for (const row of ROWS as readonly Row[]) {
		const value = row.secret ? undefined : wanted[row.key as keyof typeof wanted];
		if (typeof value === "boolean") json.boolean(row.key, value);
		else if (typeof value === "number") json.number(row.key, value);
		else json.text(row.key, value);
	}
	const different = ROWS.filter((row) => wanted[row.key] !== row.default).map(({ key }) => key);
	const overridden = ROWS.filter(({ key }) => settings.isGiven(key)).map(({ key }) => key);
	writeFlags(json, "set", different);
	writeFlags(json, "overridden", overridden);
	writeFlags(json, "waiting_for_restart", settings.waiting());
	json.end();
	response.send(200, JSON_TYPE, writer.view(), `ETag: "${settings.tag}"\r\n`);
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

function writeFlags(json: JsonWriter, name: string, keys: readonly string[]): void {
	json.begin(name);
	for (const key of keys) json.boolean(key, true);
	json.end();
}
