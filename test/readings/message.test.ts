import test from "tape";
import { ByteWriter } from "../../src/bytes/writer.ts";
import { writeReading } from "../../src/readings/json.ts";
import type { Reading } from "../../src/readings/reading.ts";
import { DIALECTS } from "../../tools/meter/dialects.ts";
import { Meter } from "../../tools/meter/meter.ts";
import { latin1 } from "../helpers/ascii.ts";
import { MessageLine } from "../helpers/message-line.ts";

/** 2024-03-09 22:59:40 UTC: an hour ends within the first messages. */
const START = 1_710_025_180;
const MESSAGES = 6;

function json(reading: Reading): Record<string, unknown> {
	const writer = new ByteWriter();
	writeReading(writer, reading);
	const bytes = writer.copy();
	return JSON.parse(latin1(bytes, 0, bytes.length));
}

for (const { name } of DIALECTS) {
	test(`messages: ${name}: what the meter says is what is read`, (t) => {
		const meter = new Meter({ dialects: [name], startUtcSeconds: START });
		const line = new MessageLine();
		for (let count = 0; count < MESSAGES; count++) {
			const { bytes, sent } = meter.next();
			line.push(bytes).flush();
			const reading = line.readings.pop();
			if (reading === undefined) {
				t.fail(`no reading: ${line.told()}`);
				break;
			}
			const read = json(reading);
			const found: Record<string, unknown> = {};
			for (const key of Object.keys(sent)) found[key] = read[key];
			t.deepEqual(found, { ...sent });
		}
		t.equal(line.told(), "");
		t.end();
	});
}
