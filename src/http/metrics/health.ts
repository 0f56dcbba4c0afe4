/** The dongle's own health → metrics. */
import { frozen } from "../../bytes/frozen.ts";
import { type ByteWriter, utf8 } from "../../bytes/writer.ts";
import { FAULTS } from "../../faults.ts";
import type { App } from "../app.ts";
import { type Family, heading, labelText } from "./family.ts";

/** A value of the dongle's own; undefined where it is not known. */
class HealthFamily implements Family {
	readonly name: string;
	private readonly _head: Uint8Array;
	private readonly _line: Uint8Array;
	private readonly _decimals: number;
	private readonly _value: (app: App) => number | undefined;

	constructor(name: string, help: string, value: (app: App) => number | undefined, decimals = 0) {
		this.name = `portti_${name}`;
		this._head = heading(this.name, name.endsWith("_total") ? "counter" : "gauge", help);
		this._line = utf8(`${this.name} `);
		this._value = value;
		this._decimals = decimals;
	}

	write(writer: ByteWriter, app: App): void {
		const value = this._value(app);
		if (value === undefined) return;
		writer.bytes(this._head);
		writer.bytes(this._line);
		writer.decimal(value, this._decimals);
		writer.byte(0x0a);
	}
}

class FaultFamily implements Family {
	readonly name = "portti_line_faults_total";
	private readonly _head = heading(this.name, "counter", "Faults in what came over the meter line.");
	private readonly _lines = frozen(FAULTS.map((fault) => utf8(`${this.name}{fault="${fault}"} `)));

	write(writer: ByteWriter, app: App): void {
		writer.bytes(this._head);
		for (let index = 0; index < FAULTS.length; index++) {
			writer.bytes(this._lines[index]);
			writer.decimal(app.services.faults.counts[index], 0);
			writer.byte(0x0a);
		}
	}
}

class BuildFamily implements Family {
	readonly name = "portti_build_info";
	private readonly _head = heading(this.name, "gauge", "What runs here, as labels; always 1.");

	write(writer: ByteWriter, app: App): void {
		const { device } = app.host;
		writer.bytes(this._head);
		const labels = [
			["version", app.services.version],
			["board", device.board],
			["id", device.id],
		] as const;
		writer.text(`${this.name}${labelText(labels)} 1\n`);
	}
}

const flag = (condition: boolean) => (condition ? 1 : 0);

export const HEALTH_FAMILIES: readonly Family[] = frozen([
	new BuildFamily(),
	new HealthFamily("uptime_seconds", "Time since the firmware started.", (app) => app.host.clock.ticks(), 3),
	new HealthFamily("readings_total", "Readings since start.", ({ services }) => services.latest.reading?.sequence ?? 0),
	new HealthFamily("reading_fresh", "Whether the newest reading is not older than three periods.", ({ services }) =>
		flag(services.latest.fresh() !== undefined),
	),
	new HealthFamily("reading_age_seconds", "Age of the newest reading.", ({ services }) => services.latest.age(), 3),
	new HealthFamily(
		"reading_period_seconds",
		"Usual time between two readings.",
		({ services }) => Math.round(services.latest.periodMs),
		3,
	),
	new FaultFamily(),
	new HealthFamily("line_ok", "Whether the meter is heard.", ({ services }) => flag(services.line().code === "ok")),
	new HealthFamily("line_bytes_total", "Bytes from the meter.", ({ services }) => services.line().bytes),
	new HealthFamily(
		"line_framing_errors_total",
		"Bytes whose stop bit was missing.",
		({ services }) => services.line().framingErrors,
	),
	new HealthFamily("line_overruns_total", "Times that bytes were lost.", ({ services }) => services.line().overruns),
	new HealthFamily("wifi_connected", "Whether the dongle is on its Wi-Fi network.", ({ services }) => {
		const network = services.network();
		return network && flag(network.address !== undefined);
	}),
	new HealthFamily(
		"wifi_signal_dbm",
		"How strong the access point is received.",
		(app) => app.services.network()?.signalDbm,
	),
	new HealthFamily("wifi_tries_total", "Tries to join the Wi-Fi.", ({ services }) => services.network()?.tries),
	new HealthFamily("wifi_losses_total", "Times that the Wi-Fi was lost.", ({ services }) => services.network()?.losses),
	new HealthFamily(
		"wifi_supply_dips_total",
		"Starts after the supply had dipped.",
		({ services }) => services.network()?.supplyDips,
	),
	new HealthFamily("clock_set", "Whether the clock is set.", (app) => flag(app.host.clock.utc() !== undefined)),
	new HealthFamily("mqtt_connected", "Whether the broker is there.", ({ services }) =>
		flag(services.mqtt().state === "connected"),
	),
	new HealthFamily(
		"mqtt_readings_published_total",
		"Readings sent to the broker as they came.",
		({ services }) => services.mqtt().published,
	),
	new HealthFamily(
		"mqtt_readings_backfilled_total",
		"Readings sent to the broker later.",
		({ services }) => services.mqtt().backfilled,
	),
	new HealthFamily(
		"mqtt_readings_dropped_total",
		"Readings lost while the broker was away.",
		({ services }) => services.mqtt().dropped,
	),
	new HealthFamily("mqtt_readings_held", "Readings that wait for the broker.", ({ services }) => services.mqtt().held),
	new HealthFamily("http_requests_total", "Requests.", (app) => app.counters.requests),
	new HealthFamily("http_malformed_requests_total", "Requests that were not HTTP.", (app) => app.counters.malformed),
	new HealthFamily("http_timeouts_total", "Requests and responses that took too long.", (app) => app.counters.timeouts),
	new HealthFamily(
		"http_misdirected_requests_total",
		"Requests for a name that is not the dongle's.",
		(app) => app.counters.misdirected,
	),
	new HealthFamily("http_failures_total", "Requests that the firmware failed at.", (app) => app.counters.failures),
	new HealthFamily("http_wrong_tokens_total", "Requests with a wrong token.", (app) => app.auth.wrong),
	new HealthFamily("http_connections", "Connections now.", (app) => app.connections),
	new HealthFamily(
		"http_refused_connections_total",
		"Connections refused or given up because there were too many.",
		(app) => app.counters.refused,
	),
	new HealthFamily("http_event_readers", "Readers of events now.", (app) => app.events.readers),
	new HealthFamily(
		"http_slow_event_readers_total",
		"Readers of events disconnected because they did not keep up.",
		(app) => app.events.slow,
	),
	new HealthFamily("xs_slots_bytes", "Memory of XS slots in use.", (app) => app.host.device.memory().xsSlots),
	new HealthFamily("xs_chunks_bytes", "Memory of XS chunks in use.", (app) => app.host.device.memory().xsChunks),
	new HealthFamily(
		"xs_stack_peak_bytes",
		"Most that the stack of XS has taken.",
		(app) => app.host.device.memory().xsStackPeak,
	),
	new HealthFamily("system_free_bytes", "Memory left.", (app) => app.host.device.memory().systemFree),
]);
