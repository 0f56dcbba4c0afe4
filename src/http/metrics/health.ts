/** The dongle's own health → metrics. */
import { frozen } from "../../bytes/frozen.ts";
import type { ByteWriter } from "../../bytes/writer.ts";
import { FAULTS } from "../../faults.ts";
import type { App } from "../app.ts";
import { SampleWriter, writeHeading, writeMetric } from "./family.ts";

/** Each writes a piece of 2 KB at most. */
export const HEALTH: readonly ((writer: ByteWriter, app: App) => void)[] = frozen([
	writeFirmware,
	writeFaults,
	writeLine,
	writeWifi,
	writeMqtt,
	writeRequests,
	writeConnections,
	writeMemory,
]);

function writeFirmware(writer: ByteWriter, app: App): void {
	const { device, clock } = app.host;
	const { version, latest } = app.services;
	writeHeading(writer, "build_info", "What runs here, as labels; always 1.");
	const sample = new SampleWriter(writer, "build_info");
	sample.label("version", version).label("board", device.board).label("id", device.id).value(1);
	writeMetric(writer, "uptime_seconds", "Time since the firmware started.", clock.ticks(), 3);
	writeMetric(writer, "clock_set", "Whether the clock is set.", clock.utc() !== undefined);
	const fresh = latest.fresh() !== undefined;
	writeMetric(writer, "readings_total", "Readings since start.", latest.reading?.sequence ?? 0);
	writeMetric(writer, "reading_fresh", "Whether the newest reading is not older than three periods.", fresh);
	writeMetric(writer, "reading_age_seconds", "Age of the newest reading.", latest.age(), 3);
	const period = Math.round(latest.periodMs);
	writeMetric(writer, "reading_period_seconds", "Usual time between two readings.", period, 3);
}

function writeFaults(writer: ByteWriter, { services }: App): void {
	writeHeading(writer, "line_faults_total", "Faults in what came over the meter line.");
	for (let index = 0; index < FAULTS.length; index++) {
		new SampleWriter(writer, "line_faults_total").label("fault", FAULTS[index]).value(services.faults.counts[index]);
	}
}

function writeLine(writer: ByteWriter, { services }: App): void {
	const { code, bytes, framingErrors, overruns } = services.line();
	writeMetric(writer, "line_ok", "Whether the meter is heard.", code === "ok");
	writeMetric(writer, "line_bytes_total", "Bytes from the meter.", bytes);
	writeMetric(writer, "line_framing_errors_total", "Bytes whose stop bit was missing.", framingErrors);
	writeMetric(writer, "line_overruns_total", "Times that bytes were lost.", overruns);
}

function writeWifi(writer: ByteWriter, { services }: App): void {
	const network = services.network();
	if (network === undefined) return;
	const { address, signalDbm, tries, losses, supplyDips } = network;
	writeMetric(writer, "wifi_connected", "Whether the dongle is on its Wi-Fi network.", address !== undefined);
	writeMetric(writer, "wifi_signal_dbm", "How strong the access point is received.", signalDbm);
	writeMetric(writer, "wifi_tries_total", "Tries to join the Wi-Fi.", tries);
	writeMetric(writer, "wifi_losses_total", "Times that the Wi-Fi was lost.", losses);
	writeMetric(writer, "wifi_supply_dips_total", "Starts after the supply had dipped.", supplyDips);
}

function writeMqtt(writer: ByteWriter, { services }: App): void {
	const { state, published, backfilled, dropped, held } = services.mqtt();
	writeMetric(writer, "mqtt_connected", "Whether the broker is there.", state === "connected");
	writeMetric(writer, "mqtt_readings_published_total", "Readings sent to the broker as they came.", published);
	writeMetric(writer, "mqtt_readings_backfilled_total", "Readings sent to the broker later.", backfilled);
	writeMetric(writer, "mqtt_readings_dropped_total", "Readings lost while the broker was away.", dropped);
	writeMetric(writer, "mqtt_readings_held", "Readings that wait for the broker.", held);
}

function writeRequests(writer: ByteWriter, { counters, auth }: App): void {
	const { requests, malformed, timeouts, misdirected, failures } = counters;
	writeMetric(writer, "http_requests_total", "Requests.", requests);
	writeMetric(writer, "http_malformed_requests_total", "Requests that were not HTTP.", malformed);
	writeMetric(writer, "http_timeouts_total", "Requests and responses that took too long.", timeouts);
	const strange = "Requests for a name that is not the dongle's.";
	writeMetric(writer, "http_misdirected_requests_total", strange, misdirected);
	writeMetric(writer, "http_failures_total", "Requests that the firmware failed at.", failures);
	writeMetric(writer, "http_wrong_tokens_total", "Requests with a wrong token.", auth.wrong);
}

function writeConnections(writer: ByteWriter, { connections, counters, events }: App): void {
	writeMetric(writer, "http_connections", "Connections now.", connections);
	const crowd = "Connections refused or given up because there were too many.";
	writeMetric(writer, "http_refused_connections_total", crowd, counters.refused);
	writeMetric(writer, "http_event_readers", "Readers of events now.", events.readers);
	const slow = "Readers of events disconnected because they did not keep up.";
	writeMetric(writer, "http_slow_event_readers_total", slow, events.slow);
}

function writeMemory(writer: ByteWriter, { host }: App): void {
	const { xsSlots, xsChunks, xsStackPeak, systemFree } = host.device.memory();
	writeMetric(writer, "xs_slots_bytes", "Memory of XS slots in use.", xsSlots);
	writeMetric(writer, "xs_chunks_bytes", "Memory of XS chunks in use.", xsChunks);
	writeMetric(writer, "xs_stack_peak_bytes", "Most that the stack of XS has taken.", xsStackPeak);
	writeMetric(writer, "system_free_bytes", "Memory left.", systemFree);
}
