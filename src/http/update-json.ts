/** How updating is → JSON: the document of GET /v1/update, of its events, and of a section of the status. */
import { hexText } from "../bytes/hex.ts";
import { ByteWriter } from "../bytes/writer.ts";
import { isoUtc } from "../readings/time.ts";
import type { Feed } from "../update/feed.ts";
import type { Trial } from "../update/trial.ts";
import { percentOf, type Updater } from "../update/updater.ts";
import { JsonWriter } from "./json-writer.ts";
import type { Services } from "./services.ts";

type More = Pick<Services, "trial" | "feed">;

export function updateDocument(updater: Updater, more: More): Uint8Array {
	const writer = new ByteWriter(1024);
	writeUpdate(new JsonWriter(writer).begin(), updater, more);
	return writer.copy();
}

/** Ends the object that `json` has begun. */
export function writeUpdate(json: JsonWriter, updater: Updater, { trial, feed }: More): void {
	const { state, version, received, total, header, last, slot, available } = updater.status();
	json.text("state", state).text("version", version);
	json.number("received_bytes", received).number("total_bytes", total);
	json.number("percent", total === 0 ? undefined : percentOf(received, total));
	if (header === undefined) json.text("image", undefined);
	else {
		json.begin("image").text("version", header.version).text("build", header.build).text("notes", header.notes);
		json.text("sha256", hexText(header.sha256)).number("size_bytes", header.size).end();
	}
	json.begin("slot").number("capacity_bytes", slot.capacity).boolean("on_trial", slot.onTrial);
	json.number("security_version", slot.floor).number("key_change", slot.epoch).end();
	if (available === undefined) json.text("available", undefined);
	else json.begin("available").text("version", available.version).text("notes", available.notes).end();
	if (last === undefined) json.text("last", undefined);
	else {
		json.begin("last").text("result", last.result).text("reason", last.reason).text("text", last.text);
		json
			.text("version", last.version)
			.text("at", last.utc === undefined ? undefined : isoUtc(last.utc))
			.end();
	}
	writeTrial(json, trial);
	writeFeed(json, feed);
	json.end();
}

function writeTrial(json: JsonWriter, trial: Trial | undefined): void {
	const { state, version, text, utc, leftMs } = trial?.status() ?? { state: "none", text: "" };
	json.begin("trial").text("state", state).text("version", version).text("text", text);
	json
		.text("at", utc === undefined ? undefined : isoUtc(utc))
		.number("left_s", leftMs, 3)
		.end();
}

function writeFeed(json: JsonWriter, feed: Feed | undefined): void {
	const { state, text, lookedUtc, releases, chosen } = feed?.status() ?? { state: "off", text: "", releases: [] };
	json.begin("feed").text("state", state).text("text", text);
	json.text("looked_at", lookedUtc === undefined ? undefined : isoUtc(lookedUtc)).boolean("chosen", chosen ?? false);
	json.beginList("releases");
	for (const { version, notes, size } of releases) {
		json.begin().text("version", version).text("notes", notes).number("size_bytes", size).end();
	}
	json.endList().end();
}
