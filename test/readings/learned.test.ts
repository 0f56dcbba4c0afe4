import test from "tape";
import { TAG } from "../../src/cosem/tags.ts";
import { Learned } from "../../src/readings/learned.ts";
import { Reading } from "../../src/readings/reading.ts";
import { array, enumerated, int8, obis, octets, octetText, structure, uint32 } from "../../tools/meter/axdr.ts";
import { concat, fromHex } from "../../tools/meter/bytes.ts";
import { DIALECTS } from "../../tools/meter/dialects.ts";
import { hdlcFrame, LLC } from "../../tools/meter/hdlc.ts";
import { Meter } from "../../tools/meter/meter.ts";
import { MessageLine } from "../helpers/message-line.ts";
import { jsonOf } from "../helpers/reading-json.ts";

const START = 1_710_025_180;
const ADDRESS = { destination: [0x41], source: [0x08, 0x83], control: 0x13 };

/** Deciphering takes its time, and what is deciphered is read anew anyway. */
const rounds = (ciphered: boolean) => (ciphered ? 3 : 12);

for (const { name, ciphered } of DIALECTS) {
	test(`learned: ${name}: a meter heard for long is read as one heard for the first time`, (t) => {
		const meter = new Meter({ dialects: [name], startUtcSeconds: START, intervalSeconds: 3 });
		const line = new MessageLine();
		const wrong: string[] = [];
		for (let count = 0; count < rounds(ciphered); count++) {
			const { bytes } = meter.next();
			const [fresh] = new MessageLine().push(bytes).flush().readings;
			line.push(bytes).flush();
			const heard = line.readings.pop();
			const [one, two] = [fresh && jsonOf(fresh), heard && jsonOf(heard)].map((json) => JSON.stringify(json));
			if (one === undefined || one !== two) wrong.push(`${one} ${two}`);
		}
		t.deepEqual(wrong, []);
		t.end();
	});
}

interface List {
	readonly power?: number;
	readonly clock?: string;
	readonly header?: string;
	readonly id?: string;
	readonly scaler?: number;
	readonly other?: number;
	readonly invoke?: string;
}

/** A list with a header time, a clock in its body, a field, a value without field, and a name. */
function frame(list: List): Uint8Array {
	const { power = 1000, clock = "07e60a0f060f080fffffc400", header = clock, id = "735999", scaler = 0 } = list;
	const { other = 5, invoke = "40000000" } = list;
	const triple = (c: number, d: number, value: number, unit: number) =>
		structure([obis(1, 0, c, d, 0), uint32(value), structure([int8(scaler), enumerated(unit)])]);
	const data = array([
		structure([obis(0, 0, 1, 0, 0), octets(fromHex(clock))]),
		structure([obis(0, 0, 96, 1, 0), octetText(id)]),
		triple(1, 7, power, 27),
		triple(81, 7, other, 8),
	]);
	return hdlcFrame(ADDRESS, concat([LLC, [0x0f], fromHex(invoke), [0x0c], fromHex(header), data]));
}

const lists: readonly [name: string, list: List][] = [
	["nothing changes", {}],
	["a field", { power: 1001 }],
	["a field in every byte", { power: 0x89abcdef }],
	["the message's number", { invoke: "40000001" }],
	["both clocks", { clock: "07e60a0f060f0814ffffc400" }],
	["one clock", { clock: "07e60a0f060f0814ffffc400", header: "07e60a0f060f0815ffffc400" }],
	["both clocks, to what is no time", { clock: "07e60a0f060f083cffffc400" }],
	["the meter's name", { id: "735998" }],
	["a scaler", { scaler: 1 }],
	["a value that no field holds", { other: 6 }],
	["a field and a value that no field holds", { power: 7, other: 7 }],
];

for (const [name, list] of lists) {
	test(`learned: ${name} is as another meter would be read`, (t) => {
		const line = new MessageLine();
		for (const bytes of [frame({}), frame({}), frame(list), frame(list), frame({ ...list, power: 3 })]) {
			const [fresh] = new MessageLine().push(bytes).flush().readings;
			line.push(bytes).flush();
			const heard = line.readings.pop();
			t.deepEqual(heard && jsonOf(heard), fresh && jsonOf(fresh));
		}
		t.end();
	});
}

test("learned: a list between two others of its length", (t) => {
	const line = new MessageLine();
	const list = structure([uint32(549)]);
	const other = hdlcFrame(ADDRESS, concat([LLC, fromHex("0f4000000000"), list, frame({}).slice(0, 120)]));
	for (const bytes of [frame({}), other, frame({ power: 4 }), frame({ power: 5 })]) {
		const [fresh] = new MessageLine().push(bytes).flush().readings;
		line.push(bytes).flush();
		const heard = line.readings.pop();
		t.deepEqual(heard && jsonOf(heard), fresh && jsonOf(fresh));
	}
	t.end();
});

test("learned: what answers, and what is left to be read anew", (t) => {
	const places = new Learned();
	const bytes = new Uint8Array(64);
	bytes.set([0, 0, 2, 221], 20);
	const reading = new Reading();
	const answers: readonly [name: string, serial: number, at: readonly number[], bits: number, answers: boolean][] = [
		["nothing changed", 2, [], 0, true],
		["the field changed", 2, [20], -1, true],
		["a byte beside it as well", 2, [24], 1, false],
		["a word without any place", 2, [40], 1, false],
		["a word beyond all places", 2, [1020], 1, false],
		["a frame in between", 3, [20], -1, false],
	];
	for (const [name, serial, at, bits, expected] of answers) {
		places.begin();
		places.number(0, TAG.uint32, 20, 24, 10);
		places.end(reading, 1);
		const changes = { serial, count: at.length, at: Uint16Array.from(at), differences: Int32Array.of(bits) };
		const next = places.next(bytes, 0, changes);
		t.equal(next !== undefined, expected, name);
		if (next !== undefined && at.length > 0) t.equal(next.values[0], 7330);
	}
	t.equal(
		places.next(bytes, 0, { serial: 2, count: -1, at: new Uint16Array(1), differences: new Int32Array(1) }),
		undefined,
	);
	t.end();
});
