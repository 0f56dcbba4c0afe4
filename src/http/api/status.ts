/** How the dongle is: what it hears, what went wrong since start, what it has left. */
import { frozen } from "../../bytes/frozen.ts";
import { FAULTS } from "../../faults.ts";
import { isoUtc } from "../../readings/time.ts";
import type { App } from "../app.ts";
import { JsonSource, type Section } from "../json-source.ts";
import type { JsonWriter } from "../json-writer.ts";
import { JSON_TYPE, type Response } from "../response.ts";
import type { Request } from "../route.ts";
import { writeUpdate } from "../update-json.ts";
import { writeAdvice } from "./advice.ts";
import { writeDiscovery } from "./discovery.ts";
import { writeNetwork } from "./network.ts";

export function getStatus(app: App, _request: Request, response: Response): void {
	response.sendSource(JSON_TYPE, new JsonSource(app, SECTIONS));
}

const SECTIONS: readonly Section[] = frozen([
	(app, json) => {
		writeDevice(app, json);
		writeBoot(app, json);
		writeReadings(app, json);
	},
	writeLine,
	writeMeter,
	writeFaults,
	writeNetwork,
	writeDiscovery,
	writeMqtt,
	writeFirmware,
	(app, json) => {
		writeHttp(app, json);
		writeMemory(app, json);
	},
]);

function writeDevice({ host, services }: App, json: JsonWriter): void {
	const utc = host.clock.utc();
	json.text("id", host.device.id).text("board", host.device.board).text("version", services.version);
	json.text("time", utc === undefined ? undefined : isoUtc(utc));
	json.number("uptime_s", host.clock.ticks(), 3).text("restart_reason", host.device.restartReason);
}

function writeFaults({ services }: App, json: JsonWriter): void {
	json.begin("faults");
	for (const fault of FAULTS) json.number(fault, services.faults.count(fault));
	json.end();
}

function writeFirmware({ services }: App, json: JsonWriter): void {
	if (services.updater === undefined) json.text("update", undefined);
	else writeUpdate(json.begin("update"), services.updater, services);
}

function writeMemory({ host }: App, json: JsonWriter): void {
	const memory = host.device.memory();
	json.begin("memory").number("xs_slots_bytes", memory.xsSlots).number("xs_chunks_bytes", memory.xsChunks);
	json.number("xs_stack_peak_bytes", memory.xsStackPeak).number("system_free_bytes", memory.systemFree).end();
}

function writeBoot(app: App, json: JsonWriter): void {
	const { boot } = app.services;
	json.boolean("safe_mode", boot.safeMode).number("starts", boot.starts).number("early_crashes", boot.earlyCrashes);
	json.number("brown_outs", boot.brownOuts).text("last_crash", boot.lastCrash);
}

function writeReadings(app: App, json: JsonWriter): void {
	const { latest, recent } = app.services;
	json
		.begin("readings")
		.number("last_sequence", latest.reading?.sequence ?? 0)
		.number("kept", recent.length);
	json.number("age_s", latest.age(), 3).number("period_s", Math.round(latest.periodMs), 3);
	json.boolean("fresh", latest.fresh() !== undefined).end();
}

function writeLine(app: App, json: JsonWriter): void {
	const line = app.services.line();
	json.begin("line").text("code", line.code);
	writeAdvice(json, line.advice);
	json.number("baud", line.settings.baud).boolean("inverted", line.settings.inverted).boolean("locked", line.locked);
	json.text("coding", line.coding).number("bytes", line.bytes);
	json.number("framing_errors", line.framingErrors).number("overruns", line.overruns).end();
}

function writeMeter(app: App, json: JsonWriter): void {
	const { code, advice, cipher, scale } = app.services.decoding();
	json.begin("meter").text("code", code);
	writeAdvice(json, advice);
	json.text("system_title", cipher?.systemTitle).number("security_control", cipher?.securityControl);
	json.number("frame_counter", cipher?.frameCounter);
	json.number("energy_factor", scale && Math.round(scale.factor * 1000), 3).text("energy_setting", scale?.setting);
	json.text("energy_setting_value", scale?.value);
	json.number("main_fuse_a", app.settings.config["meter.main_fuse_a"]).end();
}

function writeMqtt(app: App, json: JsonWriter): void {
	const mqtt = app.services.mqtt();
	json.begin("mqtt").text("state", mqtt.state).text("reason", mqtt.reason);
	json.number("next_try_s", mqtt.nextTryMs, 3).number("tries", mqtt.tries).number("connects", mqtt.connects);
	json.number("published", mqtt.published).number("backfilled", mqtt.backfilled).number("confirmed", mqtt.confirmed);
	json.number("held", mqtt.held).number("dropped", mqtt.dropped).number("inbound_dropped", mqtt.inboundDropped).end();
}

function writeHttp(app: App, json: JsonWriter): void {
	const { counters } = app;
	json.begin("http").number("connections", app.connections).number("event_readers", app.events.readers);
	json.number("requests", counters.requests).number("malformed", counters.malformed);
	json.number("timeouts", counters.timeouts).number("refused", counters.refused);
	json.number("misdirected", counters.misdirected).number("failures", counters.failures);
	json.number("wrong_tokens", app.auth.wrong).number("slow_event_readers", app.events.slow).end();
}
