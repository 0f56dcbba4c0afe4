import test from "tape";
import { fieldIndex } from "../../src/readings/fields.ts";
import { Meter } from "../../tools/meter/meter.ts";
import { MessageLine } from "../helpers/message-line.ts";

const START = 1_710_025_180;
const power = fieldIndex("active_power_import_w");
const DIALECTS = ["aidon-se", "aidon-se-hdlc", "dsmr-22", "kamstrup-omnia", "kaifa-se", "lux-p1-ciphered"];

test("decoder: one meter line may change its language from message to message", (t) => {
	const meter = new Meter({ dialects: DIALECTS, startUtcSeconds: START });
	const messages = Array.from({ length: 3 * DIALECTS.length }, () => meter.next());
	const line = new MessageLine().push(...messages.map(({ bytes }) => bytes)).flush();
	t.deepEqual(
		line.readings.map(({ values }) => values[power]),
		messages.map(({ sent }) => sent.active_power_import_w),
	);
	t.deepEqual(
		line.readings.slice(0, DIALECTS.length).map(({ format, check }) => `${format} ${check}`),
		["p1 crc", "dlms fcs", "p1 none", "p1 crc", "dlms fcs", "p1 gcm"],
	);
	t.end();
});
