import test from "tape";
import { FaultLog } from "../../src/faults.ts";
import { MeterIdentity } from "../../src/mqtt/identity.ts";
import { SlowTopics } from "../../src/mqtt/slow.ts";
import { topicsOf } from "../../src/mqtt/topics.ts";
import { connectedSession } from "../helpers/mqtt-session.ts";
import { readingOf } from "../helpers/readings.ts";

function slow(signalDbm?: () => number, url?: string) {
	const { session, broker, host, time } = connectedSession();
	const faults = new FaultLog();
	const topics = new SlowTopics({
		clock: host.clock,
		device: Object.assign(host.device, signalDbm && { signalDbm }),
		session,
		topics: topicsOf("p", "1"),
		qos: 0,
		faults,
		version: "1.2.3",
		url: () => url,
		counters: () => ({ published: 9, backfilled: 2, confirmed: 10, held: 3, dropped: 1 }),
	});
	const since = () =>
		broker.messages
			.splice(0)
			.filter(({ topic }) => topic.startsWith("p/1/"))
			.map(({ topic, text, retain }) => ({ topic, retain, payload: JSON.parse(text) }));
	return { topics, faults, broker, time, since };
}

test("the registers are kept by the broker", (t) => {
	const { topics, since } = slow();
	t.equal(topics.energy(readingOf({ active_energy_import_kwh: 1500 }, { sequence: 4 })), true);
	t.deepEqual(since(), [
		{ topic: "p/1/energy", retain: true, payload: { sequence: 4, active_energy_import_kwh: 1.5 } },
	]);
	t.end();
});

test("diagnostics tell what is known", (t) => {
	const { topics, faults, time, since } = slow();
	time.advance(61_990);
	topics.diagnostics(undefined);
	const usual = {
		uptime_s: 62,
		restart_reason: "power-on",
		readings: 0,
		line_errors: 0,
		line_faults: {},
		readings_confirmed: 10,
		readings_held: 3,
		readings_backfilled: 2,
		readings_dropped: 1,
		mqtt_connects: 1,
	};
	t.deepEqual(since(), [{ topic: "p/1/diagnostics", retain: true, payload: usual }]);
	faults.report("p1_crc", 0);
	faults.report("noise", 0);
	faults.report("noise", 0);
	topics.diagnostics(readingOf({}, { sequence: 7 }));
	t.deepEqual(since()[0].payload, { ...usual, readings: 7, line_errors: 3, line_faults: { noise: 2, p1_crc: 1 } });
	t.end();
});

test("diagnostics tell signal and clock where they are known", (t) => {
	const { topics, since } = slow(() => -67);
	const at = { localSeconds: 3597, raw: "", deviationMinutes: undefined, status: undefined };
	topics.see(readingOf({}, { receivedAt: 0, meterTime: at, meterOffsetMinutes: 60 }));
	topics.see(readingOf({}));
	topics.diagnostics(undefined);
	const { signal_dbm, meter_clock_drift_s } = since()[0].payload;
	t.deepEqual([signal_dbm, meter_clock_drift_s], [-67, -3]);
	t.end();
});

test("the inventory tells of device and meter", (t) => {
	const { topics, since } = slow(undefined, "http://portti.local/");
	const meter = new MeterIdentity();
	topics.inventory(meter);
	const device = { id: "0123456789ab", board: "fake", version: "1.2.3", url: "http://portti.local/" };
	t.deepEqual(since(), [{ topic: "p/1/inventory", retain: true, payload: device }]);
	meter.learn(readingOf({}, { format: "dlms", meterMaker: "Aidon", meterType: "6525", meterId: "7", list: "l" }));
	topics.inventory(meter);
	t.deepEqual(since()[0].payload, {
		...device,
		format: "dlms",
		meter_maker: "Aidon",
		meter_type: "6525",
		meter_id: "7",
		list: "l",
	});
	t.end();
});

test("faults are told once, and again when the telling failed", (t) => {
	const { topics, faults, broker, since } = slow();
	topics.faults();
	t.deepEqual(since(), []);
	faults.report("hdlc_fcs", 0);
	broker.current.window = 0;
	topics.faults();
	faults.report("hdlc_fcs", 0);
	broker.current.window = 10_000;
	topics.faults();
	topics.faults();
	const events = since();
	t.deepEqual(
		events.map(({ topic, retain, payload }) => [topic, retain, payload.event, payload.faults]),
		[["p/1/event", false, "line_faults", { hdlc_fcs: 2 }]],
	);
	t.end();
});

test("the end of a backfill is told, with what was lost", (t) => {
	const { topics, since } = slow();
	topics.backfilled(12);
	const [{ topic, payload }] = since();
	t.deepEqual([topic, payload.event, payload.sent, payload.dropped], ["p/1/event", "backfill", 12, 1]);
	t.end();
});
