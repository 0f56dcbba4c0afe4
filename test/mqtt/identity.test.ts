import test from "tape";
import { MeterIdentity } from "../../src/mqtt/identity.ts";
import { readingOf } from "../helpers/readings.ts";

test("who the meter is comes together from all its lists", (t) => {
	const meter = new MeterIdentity();
	t.equal(meter.learn(readingOf({}, { format: "dlms", list: "short" })), true);
	t.equal(meter.learn(readingOf({}, { format: "dlms", list: "short" })), false);
	t.equal(meter.learn(readingOf({}, { format: "dlms", list: "long", meterId: "7", meterType: "6525" })), true);
	t.equal(meter.learn(readingOf({}, { format: "dlms", list: "short" })), false);
	t.deepEqual([meter.format, meter.id, meter.type, meter.maker, meter.list], ["dlms", "7", "6525", undefined, "long"]);
	t.equal(meter.learn(readingOf({}, { format: "dlms", meterMaker: "Aidon" })), true);
	t.equal(meter.learn(readingOf({}, { format: "dlms", meterId: "8" })), true);
	t.deepEqual([meter.id, meter.type, meter.maker], ["8", "6525", "Aidon"]);
	t.end();
});
