import test from "tape";
import { ByteWriter } from "../../../src/bytes/writer.ts";
import { HEALTH } from "../../../src/http/metrics/health.ts";
import { READING_FAMILIES, writeReadingFamily } from "../../../src/http/metrics/reading.ts";
import { FIELDS } from "../../../src/readings/fields.ts";
import { ADMIN, bearer, harness, request } from "../harness.ts";

const GET = request("GET", "/metrics", [bearer(ADMIN)]);

/** Samples by name and labels. Throws when a sample stands under no heading of its own. */
function samples(text: string): Map<string, string> {
	const found = new Map<string, string>();
	let family = "";
	let typed = false;
	for (const line of text.trimEnd().split("\n")) {
		if (line.startsWith("# HELP ")) {
			family = line.split(" ")[2];
			typed = false;
		} else if (line.startsWith("# TYPE ")) {
			const [, , name, type] = line.split(" ");
			typed = name === family && type === (name.endsWith("_total") ? "counter" : "gauge");
		} else {
			const [name, value] = line.split(" ");
			if (!typed || name.split("{")[0] !== family) throw new Error(`${line} stands under ${family}`);
			if (found.has(name)) throw new Error(`${name} twice`);
			found.set(name, value);
		}
	}
	return found;
}

test("/metrics: every field has a sample of its own, in base units", (t) => {
	const { ask, feed } = harness();
	const reading = feed();
	for (let index = 0; index < FIELDS.length; index++) reading.values[index] = 1000 + index;
	const answer = ask(GET);
	t.equal(answer.headers.get("content-type"), "text/plain; version=0.0.4; charset=utf-8");
	const found = samples(answer.body);
	t.ok([...found.keys()].every((name) => name.startsWith("portti_")));
	const value = (name: string) => 1000 + FIELDS.findIndex((field) => field.name === name);
	const table: [sample: string, expected: string][] = [
		['portti_power_watts{direction="import"}', `${value("active_power_import_w")}`],
		['portti_phase_power_watts{phase="l3",direction="export"}', `${value("active_power_export_l3_w")}`],
		['portti_reactive_power_vars{direction="export"}', `${value("reactive_power_export_var")}`],
		['portti_voltage_volts{phase="l2"}', `${value("voltage_l2_v") / 1000}`],
		['portti_current_amperes{phase="l1"}', `${value("current_l1_a") / 1000}`],
		['portti_energy_joules_total{direction="import"}', `${value("active_energy_import_kwh") * 3600}`],
		[
			'portti_tariff_energy_joules_total{tariff="2",direction="import"}',
			`${value("active_energy_import_t2_kwh") * 3600}`,
		],
		['portti_reactive_energy_varseconds_total{direction="import"}', `${value("reactive_energy_import_kvarh") * 3600}`],
		["portti_frequency_hertz", `${value("frequency_hz") / 1000}`],
		["portti_readings_total", "1"],
		["portti_reading_fresh", "1"],
		['portti_line_faults_total{fault="p1_crc"}', "0"],
		["portti_mqtt_connected", "0"],
		["portti_http_requests_total", "1"],
	];
	for (const [sample, expected] of table) t.equal(found.get(sample), expected, sample);
	const fields = [...found.keys()].filter(
		(name) => Number(found.get(name)) % 1 !== 0 || Number(found.get(name)) >= 1000,
	);
	t.ok(fields.length >= FIELDS.length, "no two fields share a sample");
	t.end();
});

test("/metrics: a piece fits where it is written", (t) => {
	const { server, feed } = harness();
	const reading = feed();
	reading.values.fill(99_999_999_999);
	const writer = new ByteWriter();
	const lengths = [
		...HEALTH.map((write) => () => write(writer, server)),
		...READING_FAMILIES.map((family) => () => writeReadingFamily(writer, family, reading)),
	].map((write) => {
		writer.clear();
		write();
		return writer.length;
	});
	t.ok(Math.max(...lengths) <= 2048, `${Math.max(...lengths)} bytes`);
	t.end();
});

test("/metrics: an energy that fills the register is exact", (t) => {
	const { ask, feed } = harness();
	const reading = feed();
	reading.values[FIELDS.findIndex((field) => field.name === "active_energy_import_kwh")] = 99_999_999_999;
	t.equal(samples(ask(GET).body).get('portti_energy_joules_total{direction="import"}'), "359999999996400");
	t.end();
});

test("/metrics: only what was sent, and only while it is fresh", (t) => {
	const { ask, feed, host } = harness();
	t.notOk(ask(GET).body.includes("portti_power_watts"), "no reading yet");
	t.notOk(ask(GET).body.includes("portti_reading_age_seconds"), "which has no age");
	feed();
	t.ok(ask(GET).body.includes("portti_power_watts"));
	t.notOk(ask(GET).body.includes("portti_voltage_volts"), "what the meter did not send has no heading");
	host.time.advance(120_000);
	const stale = samples(ask(GET).body);
	t.notOk(stale.has('portti_power_watts{direction="import"}'));
	t.equal(stale.get("portti_reading_fresh"), "0");
	t.equal(stale.get("portti_reading_age_seconds"), "120");
	t.end();
});
