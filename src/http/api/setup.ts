/** Set-up at the dongle's own access point: how far it is, and what the person there asks for. */
import { frozen } from "../../bytes/frozen.ts";
import { ByteWriter } from "../../bytes/writer.ts";
import { rowOf } from "../../config/config.ts";
import { PORTAL_URL } from "../../network/setup/access-point.ts";
import type { Setup } from "../../network/setup/setup.ts";
import type { App } from "../app.ts";
import { JsonWriter } from "../json-writer.ts";
import { problem } from "../problem.ts";
import { JSON_TYPE, type Response } from "../response.ts";
import type { Request } from "../route.ts";
import { MAX_TOKENS } from "../tokens.ts";
import { writeAdvice } from "./advice.ts";
import { refuseChange } from "./settings.ts";

/** The settings that set-up is about, beside the network. */
export const SETUP_KEYS: readonly string[] = frozen([
	"device.name",
	"device.language",
	"clock.time_zone",
	"meter.main_fuse_a",
	"meter.key",
	"meter.auth_key",
]);

const TOKEN_NAME = "set-up";

/** RFC 8908, section 5. */
export function getCaptive(_app: App, _request: Request, response: Response): void {
	const writer = new ByteWriter(96);
	new JsonWriter(writer).begin().boolean("captive", true).text("user-portal-url", PORTAL_URL).end();
	response.send(200, "application/captive+json", writer.copy());
}

export function getSetup(app: App, _request: Request, response: Response): void {
	const { services, host, config } = app;
	const status = setupOf(app).status();
	const writer = new ByteWriter(2048);
	const json = new JsonWriter(writer).begin();
	json.text("id", host.device.id).text("version", services.version);
	const line = services.line();
	json.begin("line").text("code", line.code);
	writeAdvice(json, line.advice);
	json.end();
	const { reading } = services.latest;
	const decoding = services.decoding();
	json.begin("meter").text("code", decoding.code);
	writeAdvice(json, decoding.advice);
	json.text("maker", reading?.meterMaker).text("type", reading?.meterType).text("id", reading?.meterId).end();
	json
		.boolean("scanning", status.scanning)
		.boolean("scanned", status.networks !== undefined)
		.beginList("networks");
	for (const { ssid, signalDbm, security } of status.networks ?? [])
		json.begin().text("ssid", ssid).number("signal_dbm", signalDbm).text("security", security).end();
	json.endList();
	json.begin("wifi").text("ssid", status.ssid).text("address", status.address).end();
	const { join } = status;
	json.begin("join").text("state", join.state).text("ssid", join.ssid).text("trouble", join.trouble).end();
	json.number("closes_in_s", Math.ceil(status.closesInMs / 1000));
	json.begin("settings").text("device.name", config["device.name"]).text("device.language", config["device.language"]);
	json.number("meter.main_fuse_a", config["meter.main_fuse_a"]).end().end();
	response.send(200, JSON_TYPE, writer.copy());
}

export function postScan(app: App, _request: Request, response: Response): void {
	setupOf(app).scan();
	response.send(202);
}

export function postJoin(app: App, request: Request, response: Response): void {
	const refusal = setupOf(app).join(String(request.body.get("ssid")), String(request.body.get("password")));
	if (refusal === undefined) response.send(202);
	else refuseChange(response, refusal);
}

/** Stores what was chosen; the meter's key can so be tried before everything is done. */
export function patchSetup(app: App, request: Request, response: Response): void {
	if (changed(app, request, response)) getSetup(app, request, response);
}

/** Hands over a token that rules; asked again, because the answer was lost, another one in its place. */
export function postFinish(app: App, request: Request, response: Response): void {
	const setup = setupOf(app);
	if (app.settings.wanted["wifi.ssid"] === "") {
		problem(response, 409, "No network is set yet: POST /v1/setup/join first.");
		return;
	}
	if (!changed(app, request, response)) return;
	const { tokens } = app.auth;
	if (setup.tokenId !== undefined) {
		const former = tokens.revoke(setup.tokenId);
		if (former !== undefined) app.revoked(former);
	}
	const made = tokens.issue(TOKEN_NAME, "admin", app.host.clock.utc());
	if (made === undefined) {
		problem(response, 409, `There are ${MAX_TOKENS} tokens already: revoke one of them, on the page of the dongle.`);
		return;
	}
	setup.finish(made.token.id);
	const { address, closesInMs } = setup.status();
	const port = app.port === 80 ? "" : `:${app.port}`;
	const writer = new ByteWriter(256);
	const json = new JsonWriter(writer).begin().text("token", made.text);
	const found = app.services.discovery();
	const name = (found?.state === "announced" && found.name) || `${setup.hostName}.local`;
	json.text("url", `http://${name}${port}/`);
	json.text("address_url", address === undefined ? undefined : `http://${address}${port}/`);
	json.number("closes_in_s", Math.ceil(closesInMs / 1000)).end();
	response.send(200, JSON_TYPE, writer.copy());
}

/** Of the settings, those that set-up is about. */
function changed(app: App, { body }: Request, response: Response): boolean {
	for (const key of body.keys()) {
		if (SETUP_KEYS.includes(key) || rowOf(key) === undefined) continue;
		problem(response, 422, `${key} is not a part of set-up.`, [["field", key]]);
		return false;
	}
	const refusal = app.settings.change(body);
	if (refusal !== undefined) refuseChange(response, refusal);
	return refusal === undefined;
}

function setupOf(app: App): Setup {
	const { setup } = app.services;
	if (setup === undefined) throw new Error("there is no set-up");
	return setup;
}
