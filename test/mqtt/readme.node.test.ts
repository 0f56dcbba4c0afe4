/** What the README of MQTT says is what the publisher does. */
import { readFileSync } from "node:fs";
import test from "tape";
import { topicsOf } from "../../src/mqtt/topics.ts";
import { publisher } from "../helpers/mqtt-session.ts";
import { readingOf } from "../helpers/readings.ts";

const readme = readFileSync(new URL("../../src/mqtt/README.md", import.meta.url), "utf8");
const rows = [...readme.matchAll(/^\| `([^`]+)` \| ([^|]+) \|/gm)].map(([, topic, kept]) => ({
	topic,
	kept: kept.trim(),
}));

test("the table names every topic there is", (t) => {
	const { base, ...topics } = topicsOf("portti", "<id>");
	const named = rows.map(({ topic }) => topic);
	const expected = [...Object.values(topics), `${base}<field>`, "homeassistant/device/<id>/config"];
	t.deepEqual([...named].sort(), expected.sort());
	t.end();
});

test("the table tells what the broker keeps", (t) => {
	const firmware = {
		facts: () => ({ installed: "1.2.3", latest: "1.2.3", notes: "", percent: undefined }),
		subscribe: () => () => undefined,
		install: () => undefined,
		left: undefined,
		leftTold: () => undefined,
	};
	const bench = publisher({ "mqtt.value_topics": true, "mqtt.line_protocol": true }, { firmware });
	bench.mqtt.start();
	bench.time.advance(10);
	bench.faults.report("p1_crc", 0);
	bench.read(readingOf({ active_power_import_w: 1, active_energy_import_kwh: 1 }), 12_000);
	bench.broker.kill();
	for (let i = 0; i < 3; i++) bench.read(readingOf({ active_power_import_w: 2 }), 10_000);
	bench.broker.isUp = true;
	bench.time.advance(90_000);
	const keeps = new Map<string, boolean>();
	for (const { topic, retain } of bench.broker.messages) keeps.set(topic.replaceAll("0123456789ab", "<id>"), retain);
	for (const { topic, kept } of rows) {
		if (topic.includes("/set/") || topic.includes("<field>")) continue;
		t.equal(keeps.get(topic), kept === "yes", `${topic}: ${kept}`);
	}
	t.equal(keeps.get("portti/<id>/active_energy_import_kwh"), true);
	t.equal(keeps.get("portti/<id>/active_power_import_w"), false);
	t.end();
});

test("Telegraf is pointed at topics there are, and leaves out what is no number", (t) => {
	const { reading, backfill, line } = topicsOf("portti", "+");
	const pointed = [...readme.matchAll(/topics = \[([^\]]+)\]/g)].map(([, list]) => JSON.parse(`[${list}]`));
	t.deepEqual(pointed, [[line], [reading, backfill]]);
	const [, list] = /excluded_keys = (\[.+\])/.exec(readme) ?? [];
	const excluded: string[] = JSON.parse(list ?? "[]");
	const bench = publisher();
	bench.mqtt.start();
	bench.time.advance(10);
	const full = readingOf({ active_power_import_w: 1 }, { meterId: "1", meterMaker: "m", meterType: "t", list: "l" });
	full.time(1, { localSeconds: 1, raw: "x", deviationMinutes: undefined, status: undefined });
	full.channel(1, { type: 3, mantissa: 1, exponent: 0, unit: 13 });
	full.text(1, "x");
	bench.read(full);
	const payload = JSON.parse(bench.sent("reading")[0].text);
	const left = Object.entries(payload).filter(([key]) => !excluded.includes(key) && key !== "meter_id");
	t.deepEqual(
		left.filter(([, value]) => typeof value !== "number"),
		[],
	);
	t.end();
});
