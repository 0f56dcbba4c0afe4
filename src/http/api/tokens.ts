/** Who may ask: tokens listed, made and revoked. */
import { ByteWriter } from "../../bytes/writer.ts";
import { isoUtc } from "../../readings/time.ts";
import type { App } from "../app.ts";
import { JsonWriter } from "../json-writer.ts";
import { problem } from "../problem.ts";
import { JSON_TYPE, type Response } from "../response.ts";
import type { Request } from "../route.ts";
import { MAX_TOKENS, ROLES, type Token } from "../tokens.ts";

export function getTokens(app: App, _request: Request, response: Response): void {
	const writer = new ByteWriter(1024);
	const json = new JsonWriter(writer).begin().beginList("tokens");
	for (const token of app.auth.tokens.list()) {
		json.begin();
		describe(json, token);
		json.end();
	}
	json.endList().end();
	response.send(200, JSON_TYPE, writer.copy());
}

export function postToken(app: App, request: Request, response: Response): void {
	const name = request.body.get("name");
	const role = ROLES.find((role) => role === request.body.get("role"));
	if (typeof name !== "string" || role === undefined) throw new Error("the body was not checked");
	const made = app.auth.tokens.issue(name, role, app.host.clock.utc());
	if (made === undefined) {
		problem(response, 409, `There are ${MAX_TOKENS} tokens already: revoke one first.`);
		return;
	}
	const writer = new ByteWriter(256);
	const json = new JsonWriter(writer).begin();
	describe(json, made.token);
	json.text("token", made.text).end();
	response.send(201, JSON_TYPE, writer.copy(), `Location: /v1/tokens/${made.token.id}\r\n`);
}

export function deleteToken(app: App, request: Request, response: Response): void {
	const token = app.auth.tokens.revoke(request.parameter);
	if (token !== undefined) {
		app.revoked(token);
		response.send(204);
	} else if (app.auth.tokens.list().some((token) => token.given && token.id === request.parameter)) {
		problem(response, 409, "This token was given at start: start without it to be rid of it.");
	} else problem(response, 404, "No token has this id: GET /v1/tokens lists them.");
}

function describe(json: JsonWriter, token: Token): void {
	json.text("id", token.id).text("name", token.name).text("role", token.role);
	json.text("created_at", token.createdAt === undefined ? undefined : isoUtc(token.createdAt));
}
