/** A faulty line: what arrives whole is read exactly, what does not is never read as something else. */
import test from "tape";
import { ByteWriter } from "../../src/bytes/writer.ts";
import { writeReading } from "../../src/readings/json.ts";
import { DIALECTS } from "../../tools/meter/dialects.ts";
import type { FaultRates } from "../../tools/meter/faults.ts";
import { Meter, type MeterMessage } from "../../tools/meter/meter.ts";
import { latin1 } from "../helpers/ascii.ts";
import { MessageLine } from "../helpers/message-line.ts";

const START = Date.UTC(2026, 2, 28, 22, 58) / 1000;
/** Their damage cannot be told: they carry no check. */
const UNCHECKED = ["aidon-doc", "dsmr-22"];
const checked = DIALECTS.map(({ name }) => name).filter((name) => !UNCHECKED.includes(name));

/** The message's Readings as JSON; the line is silent between messages, as meters are. */
function read(line: MessageLine, { chunks }: MeterMessage): Record<string, unknown>[] {
	line.push(...chunks.map(({ bytes }) => bytes)).flush();
	return line.readings.splice(0).map((reading) => {
		const writer = new ByteWriter();
		writeReading(writer, reading);
		return JSON.parse(latin1(writer.copy()));
	});
}

/** Undefined where all is well. */
function complaint(line: MessageLine, message: MeterMessage): string | undefined {
	const readings = read(line, message);
	if (message.damaged !== undefined) return readings.length === 0 ? undefined : `read in spite of ${message.damaged}`;
	if (readings.length !== 1) return `read ${readings.length} times: ${line.told()}`;
	const wrong = Object.entries(message.sent).find(([name, value]) => readings[0][name] !== value);
	return wrong === undefined ? undefined : `${wrong[0]}: sent ${wrong[1]}, read ${readings[0][wrong[0]]}`;
}

const rows: [string, FaultRates, number][] = [
	["noise before every message", { noise: 1 }, 66],
	["bits flip", { bitflip: 0.5, noise: 0.3 }, 66],
	["bytes are lost", { drop: 0.3, truncate: 0.3 }, 66],
	[
		"anything at all",
		{ noise: 0.2, bitflip: 0.1, drop: 0.1, truncate: 0.1, split: 0.2, "wrong-key": 0.3, silence: 0.1 },
		99,
	],
];

for (const [name, faults, count] of rows) {
	test(`a faulty line: ${name}`, (t) => {
		const meter = new Meter({ dialects: checked, seed: 5, startUtcSeconds: START, faults });
		const line = new MessageLine();
		let damaged = 0;
		for (let i = 0; i < count; i++) {
			const message = meter.next();
			if (message.damaged !== undefined) damaged++;
			const trouble = complaint(line, message);
			if (trouble !== undefined) t.fail(`message ${i}, ${message.dialect}: ${trouble}`);
		}
		t.comment(`${damaged} of ${count} damaged; ${line.told()}`);
		t.ok(damaged < count, `${count - damaged} of ${count} messages were whole and read`);
		t.end();
	});
}
