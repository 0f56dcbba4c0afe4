import test from "tape";
import { makeConfig } from "../../src/config/config.ts";
import { FaultLog } from "../../src/faults.ts";
import { FrameReader } from "../../src/frames/reader.ts";
import { Decoder } from "../../src/readings/decoder.ts";
import type { Reading } from "../../src/readings/reading.ts";
import { DIALECTS } from "../../tools/meter/dialects.ts";
import { DEFAULT_AUTHENTICATION_KEY, DEFAULT_KEY, Meter } from "../../tools/meter/meter.ts";
import { framersOfAll } from "../helpers/framers.ts";
import { meterCrypto } from "../helpers/meter-crypto.ts";
import { publisher } from "../helpers/mqtt-session.ts";
import { checkDiscovery } from "./discovery-schema.ts";

/** Half a minute before a full hour, when some meters send their registers. */
const START = 1_769_860_800 - 30;

for (const { name } of DIALECTS) {
	test(`Home Assistant takes all of ${name}, and finds each value where it is told to look`, (t) => {
		const bench = publisher();
		bench.mqtt.start();
		bench.time.advance(10);
		const readings = readingsOf(name);
		for (const reading of readings) bench.read(Object.assign(reading, { meterOffsetMinutes: 60 }), 10_000);
		bench.time.advance(60_000);
		t.ok(readings.length > 0, `${readings.length} readings`);
		const discoveries = bench.broker.messages.filter(({ topic }) => topic.endsWith("/config"));
		for (const { topic, text } of discoveries) t.deepEqual(checkDiscovery(topic, text).problems, []);
		const { topic, text } = discoveries[discoveries.length - 1];
		const { components } = checkDiscovery(topic, text);
		const seen = new Map<string, Set<string>>();
		for (const message of bench.broker.messages) {
			if (!message.text.startsWith("{")) continue;
			const keys = seen.get(message.topic) ?? new Set();
			for (const key of Object.keys(JSON.parse(message.text))) keys.add(key);
			seen.set(message.topic, keys);
		}
		const lost = components.filter(({ config }) => {
			const path = /value_json\.([a-z0-9_]+)/.exec(String(config.value_template));
			return path === null || !seen.get(String(config.state_topic))?.has(path[1]);
		});
		t.deepEqual(
			lost.map(({ key }) => key),
			[],
			`${components.length} entities`,
		);
		const announced = new Set(components.map(({ key }) => key));
		const values = [...(seen.get("portti/0123456789ab/reading") ?? [])].filter((key) =>
			/_(w|var|v|a|kwh|kvarh|hz)$/.test(key),
		);
		t.deepEqual(
			values.filter((key) => !announced.has(key)),
			[],
			"nothing the meter sends is left out",
		);
		t.end();
	});
}

function readingsOf(dialect: string): Reading[] {
	const faults = new FaultLog();
	const config = makeConfig([
		["meter.key", DEFAULT_KEY],
		["meter.auth_key", DEFAULT_AUTHENTICATION_KEY],
	]);
	if ("rule" in config) throw new Error(config.rule);
	const decoder = new Decoder({ config, crypto: meterCrypto }, faults);
	const reader = new FrameReader(framersOfAll(), faults);
	const meter = new Meter({ dialects: [dialect], startUtcSeconds: START, seed: 5 });
	const readings: Reading[] = [];
	const accept = (frame: Parameters<Decoder["decode"]>[0]) => {
		const reading = decoder.decode(frame);
		if (reading !== undefined) readings.push(reading);
	};
	for (let i = 0; i < 8; i++) {
		const { bytes } = meter.next();
		reader.push(bytes, 0, bytes.length, accept);
		reader.flush(accept);
	}
	return readings;
}
