import test from "tape";
import { ByteWriter } from "../../src/bytes/writer.ts";
import { FaultLog } from "../../src/faults.ts";
import {
	JsonObject,
	meterClockDriftSeconds,
	writeBackfill,
	writeEnergy,
	writeFaultEvent,
} from "../../src/mqtt/payloads.ts";
import { decode } from "../helpers/fake-mqtt.ts";
import { readingOf } from "../helpers/readings.ts";

const UTC = 1_769_860_800_000;

function written(write: (writer: ByteWriter) => void): unknown {
	const writer = new ByteWriter(16);
	write(writer);
	return writer.length === 0 ? undefined : JSON.parse(decode(writer.view()));
}

test("a JSON object: every kind of member, and none", (t) => {
	const object = written((writer) => {
		const json = new JsonObject(writer);
		json.text("text", 'a "quoted" ä');
		json.text("absent", undefined);
		json.number("whole", 7);
		json.number("exact", 123_456, 3);
		json.number("negative", -5);
		json.number("missing", undefined);
		json.texts("list", ["a", "b"]);
		const inner = json.object("inner");
		inner.number("x", 1);
		inner.end();
		json.object("empty").end();
		json.end();
	});
	t.deepEqual(object, {
		text: 'a "quoted" ä',
		whole: 7,
		exact: 123.456,
		negative: -5,
		list: ["a", "b"],
		inner: { x: 1 },
		empty: {},
	});
	t.deepEqual(
		written((writer) => new JsonObject(writer).end()),
		{},
	);
	t.end();
});

test("the energy payload holds registers and their times only", (t) => {
	const meterTime = { localSeconds: UTC / 1000 + 3600, raw: "x", deviationMinutes: undefined, status: undefined };
	const reading = readingOf(
		{
			active_power_import_w: 1,
			active_energy_import_kwh: 7_805_332,
			reactive_energy_export_t2_kvarh: 0,
			voltage_l1_v: 1,
		},
		{ sequence: 9, receivedAt: UTC, meterTime, meterOffsetMinutes: 60 },
	);
	t.deepEqual(
		written((writer) => writeEnergy(writer, reading)),
		{
			sequence: 9,
			received_at: "2026-01-31T12:00:00.000Z",
			meter_time: "2026-01-31T13:00:00+01:00",
			active_energy_import_kwh: 7805.332,
			reactive_energy_export_t2_kvarh: 0,
		},
	);
	t.deepEqual(
		written((writer) => writeEnergy(writer, readingOf({}, { sequence: 1 }))),
		{ sequence: 1 },
	);
	t.end();
});

test("a backfilled reading is the reading, marked", (t) => {
	const reading = readingOf({ active_power_import_w: 1234 }, { sequence: 9, receivedAt: UTC });
	const { backfill, sequence, received_at, active_power_import_w } = written((writer) =>
		writeBackfill(writer, reading),
	) as Record<string, unknown>;
	t.deepEqual([backfill, sequence, received_at, active_power_import_w], [true, 9, "2026-01-31T12:00:00.000Z", 1234]);
	t.end();
});

test("an event tells of new faults only", (t) => {
	const faults = new FaultLog();
	const told = faults.counts.slice();
	const event = (utc: number | undefined) => written((writer) => writeFaultEvent(writer, faults, told, utc));
	t.equal(event(UTC), undefined);
	faults.report("p1_crc", 0);
	faults.report("p1_crc", 0);
	faults.report("noise", 0);
	t.deepEqual(event(UTC), {
		event: "line_faults",
		time: "2026-01-31T12:00:00.000Z",
		faults: { noise: 1, p1_crc: 2 },
	});
	told.set(faults.counts);
	t.equal(event(UTC), undefined);
	faults.report("p1_crc", 0);
	t.deepEqual(event(undefined), { event: "line_faults", faults: { p1_crc: 1 } });
	t.end();
});

const drifts: [
	name: string,
	localSeconds: number | undefined,
	receivedAt: number | undefined,
	offset: number | undefined,
	drift: number | undefined,
][] = [
	["ahead", UTC / 1000 + 3605, UTC, 60, 5],
	["behind", UTC / 1000 + 7190, UTC + 400, 120, -10],
	["no zone yet", UTC / 1000, UTC, undefined, undefined],
	["no clock", UTC / 1000, undefined, 60, undefined],
	["no meter time", undefined, UTC, 60, undefined],
];
for (const [name, localSeconds, receivedAt, meterOffsetMinutes, drift] of drifts) {
	test(`the drift of a meter's clock: ${name}`, (t) => {
		const meterTime =
			localSeconds === undefined
				? undefined
				: { localSeconds, raw: "", deviationMinutes: undefined, status: undefined };
		t.equal(meterClockDriftSeconds(readingOf({}, { meterTime, receivedAt, meterOffsetMinutes })), drift);
		t.end();
	});
}
