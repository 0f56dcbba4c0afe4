import test from "tape";
import { DIALECTS } from "../../tools/meter/dialects.ts";
import { hdlcFrame, LLC } from "../../tools/meter/hdlc.ts";
import { Meter } from "../../tools/meter/meter.ts";
import { MessageLine } from "../helpers/message-line.ts";
import { ofSent } from "../helpers/reading-json.ts";
import { telegram } from "../helpers/telegram.ts";

/** 2024-03-09 22:59:40 UTC: an hour ends within the first messages. */
const START = 1_710_025_180;
const MESSAGES = 6;

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
			t.deepEqual(ofSent(reading, sent), sent);
		}
		t.equal(line.told(), "");
		t.end();
	});
}

const messages = DIALECTS.map(({ name }) => new Meter({ dialects: [name], startUtcSeconds: START }).next().bytes);

test("messages: a line that changes its dialect within a message, again and again", (t) => {
	const line = new MessageLine();
	const lost: string[] = [];
	// Without a check, a telegram behind half a ciphered block may be taken for the other half.
	const names = DIALECTS.map(({ name }) => name).filter((name) => name !== "dsmr-22");
	const meter = new Meter({ dialects: names, startUtcSeconds: START });
	for (const step of [1, 4, 9]) {
		for (let index = 0; index < names.length; index++) {
			const before = messages[(index * step + step) % messages.length];
			const read = line.readings.length;
			line.push(before.subarray(0, Math.floor(before.length * 0.6)), meter.next().bytes).flush();
			if (line.readings.length !== read + 1) lost.push(`${names[index]}, ${step}: ${line.told()}`);
		}
	}
	t.deepEqual(lost, []);
	t.end();
});

const segment = hdlcFrame(
	{ destination: [0x41], source: [0x08, 0x83], control: 0x13 },
	new Uint8Array(290).fill(0x0f),
	true,
);
const firstSegment = hdlcFrame(
	{ destination: [0x41], source: [0x08, 0x83], control: 0x13 },
	[...LLC, ...new Uint8Array(287).fill(0x0f)],
	true,
);

test("messages: four valid segments of 300 bytes without a last one cost themselves alone", (t) => {
	t.equal(segment.length, 302);
	const line = new MessageLine();
	for (let round = 0; round < 20; round++) {
		line.push(firstSegment, segment, segment, segment);
		for (const bytes of messages.slice(8, 12)) line.push(bytes);
	}
	line.flush();
	t.equal(line.readings.length, 80);
	t.equal(line.told(), "segment_lost:20");
	t.end();
});

test("messages: a telegram inside a frame is no telegram, and flags inside a telegram are no frames", (t) => {
	const lines = ["1-0:1.7.0(0000.870*kW)"];
	const address = { destination: [0x41], source: [0x08, 0x83], control: 0x13 };
	const inside = hdlcFrame(address, [...LLC, ...telegram(lines)]);
	const line = new MessageLine();
	for (let at = 0; at < inside.length; at++) line.push(inside.subarray(at, at + 1));
	line.flush();
	t.equal(line.readings.length, 0);
	t.equal(line.told(), "apdu_unknown:1");
	line.push(telegram([...lines, "0-0:96.13.0(~~ h h ~)"]), inside, telegram(lines)).flush();
	t.equal(line.readings.length, 2);
	t.equal(line.told(), "apdu_unknown:2");
	t.end();
});
