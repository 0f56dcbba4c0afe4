import fc from "fast-check";
import test from "tape";
import { CLOCK } from "../../src/cosem/date-time.ts";
import { FAULTS } from "../../src/faults.ts";
import { FIELDS, fieldIndex } from "../../src/readings/fields.ts";
import { Places } from "../../src/readings/places.ts";
import { Reading } from "../../src/readings/reading.ts";
import { DIALECTS } from "../../tools/meter/dialects.ts";
import { Meter } from "../../tools/meter/meter.ts";
import { ascii } from "../helpers/ascii.ts";
import { MessageLine } from "../helpers/message-line.ts";
import { jsonOf } from "../helpers/reading-json.ts";
import { telegram } from "../helpers/telegram.ts";

/** What a line says of each message: its readings and how many faults, as text. */
function said(line: MessageLine, bytes: Uint8Array): string {
	const before = FAULTS.map((fault) => line.faults.count(fault));
	const known = line.readings.length;
	line.push(bytes);
	const faults = FAULTS.filter((fault, index) => line.faults.count(fault) > before[index]);
	return JSON.stringify([line.readings.slice(known).map(jsonOf), faults]);
}

/** The messages of which a line that remembers says something else than one that is new. */
function differing(messages: readonly Uint8Array[]): string[] {
	const remembering = new MessageLine();
	return messages
		.map((bytes) => [said(remembering, bytes), said(new MessageLine(), bytes)])
		.filter(([remembered, anew]) => remembered !== anew)
		.map((pair) => pair.join("\n"));
}

for (const { name } of DIALECTS.filter(({ ciphered }) => !ciphered)) {
	test(`places: ${name}: forty messages in a row say what each says alone`, (t) => {
		const meter = new Meter({ dialects: [name], startUtcSeconds: 1_710_025_180 });
		t.deepEqual(differing(Array.from({ length: 40 }, () => meter.next().bytes)), []);
		t.end();
	});
}

const LINES = [
	"0-0:1.0.0(240217174050W)",
	"1-0:1.8.0(00007805.332*kWh)",
	"1-0:1.7.0(0000.870*kW)",
	"1-0:32.7.0(234.7*V)",
];

const changes: [name: string, lines: string[], changed: string[]][] = [
	["a value", LINES, [LINES[0], LINES[1], "1-0:1.7.0(1234.567*kW)", LINES[3]]],
	["the clock", LINES, ["0-0:1.0.0(250218184151W)", ...LINES.slice(1)]],
	["the clock to no date", LINES, ["0-0:1.0.0(249917174050W)", ...LINES.slice(1)]],
	["a code", LINES, [LINES[0], LINES[1], "1-0:2.7.0(0000.870*kW)", LINES[3]]],
	["a code and its value", LINES, [LINES[0], LINES[1], "1-0:2.7.0(9999.999*kW)", LINES[3]]],
	["a code's last digit", ["1-0:1.8.0(007805.332*kWh)"], ["1-0:1.8.1(117805.332*kWh)"]],
	[
		"a code to a field that is there",
		["1-0:1.7.0(1.1*kW)", "1-0:2.7.0(2.2*kW)"],
		["1-0:1.7.0(1.1*kW)", "1-0:1.7.0(2.2*kW)"],
	],
	[
		"the second of two of one code",
		["1-0:1.7.0(1.1*kW)", "1-0:1.7.0(2.2*kW)"],
		["1-0:1.7.0(1.1*kW)", "1-0:1.7.0(3.3*kW)"],
	],
	[
		"the first of two of one code",
		["1-0:1.7.0(1.1*kW)", "1-0:1.7.0(2.2*kW)"],
		["1-0:1.7.0(3.3*kW)", "1-0:1.7.0(2.2*kW)"],
	],
	["a negative value", ["1-0:1.7.0(-0.125*kW)"], ["1-0:1.7.0(-9.126*kW)"]],
	["a value finer than its field", ["1-0:1.7.0(0.1250*kW)"], ["1-0:1.7.0(0.1251*kW)"]],
	["a value finer than its field, back", ["1-0:1.7.0(0.1251*kW)"], ["1-0:1.7.0(0.1250*kW)"]],
	["a value of no field", ["1-0:99.7.0(0.125*kW)", LINES[2]], ["1-0:99.7.0(0.126*kW)", LINES[2]]],
	[
		"a field beside a value of none",
		["1-0:99.7.0(0.125*kW)", LINES[2]],
		["1-0:99.7.0(0.125*kW)", "1-0:1.7.0(0001.871*kW)"],
	],
	["a value of no field, of two", ["1-0:99.7.0(1*kW)", "1-0:99.7.0(2*kW)"], ["1-0:99.7.0(1*kW)", "1-0:99.7.0(3*kW)"]],
	["a number without a unit", ["0-0:96.14.0(0002)", LINES[2]], ["0-0:96.14.0(0001)", LINES[2]]],
	["a value of no field, too large", ["1-0:99.7.0(9007199254740991)"], ["1-0:99.7.0(9907199254740991)"]],
	["a field in another unit", ["1-0:1.7.0(1.1*kVAr)", LINES[2]], ["1-0:1.7.0(1.2*kVAr)", LINES[2]]],
	["a name", ["0-0:96.1.1(4B384547)", LINES[2]], ["0-0:96.1.1(4B384548)", LINES[2]]],
	["a sub-meter", ["0-1:24.2.1(101209112500W)(12785.123*m3)"], ["0-1:24.2.1(101209112500W)(12785.124*m3)"]],
	["a demand's value", ["1-0:1.6.0(231102114500W)(03.064*kW)"], ["1-0:1.6.0(231102114500W)(04.064*kW)"]],
	["a demand's time", ["1-0:1.6.0(231102114500W)(03.064*kW)"], ["1-0:1.6.0(231102114501W)(03.064*kW)"]],
	["beside a line that cannot be read", ["nonsense 1", LINES[2]], ["nonsense 1", "1-0:1.7.0(0000.871*kW)"]],
	["a clock in two halves", ["0-0:0.9.1(174050)", "0-0:0.9.2(240217)"], ["0-0:0.9.1(174051)", "0-0:0.9.2(240217)"]],
	["nothing", LINES, LINES],
];

for (const [name, lines, changed] of changes) {
	test(`places: ${name} changes`, (t) => {
		const telegrams = [lines, changed, changed, lines].map((lines) => telegram(lines));
		t.deepEqual(differing(telegrams), []);
		t.end();
	});
}

test("places: telegrams without a check in between", (t) => {
	const other = telegram([LINES[1], LINES[2]], { check: "none" });
	const changed = telegram([...LINES.slice(0, 3), "1-0:32.7.0(235.8*V)"]);
	t.deepEqual(differing([telegram(LINES), other, changed, telegram(LINES)]), []);
	t.end();
});

const line = fc.oneof(
	fc
		.tuple(fc.constantFrom(1, 2, 21, 32, 31, 99), fc.constantFrom(7, 8, 6), fc.nat(2), fc.nat(9999))
		.map(
			([c, d, e, value]) =>
				`1-0:${c}.${d}.${e}(${String(value).padStart(4, "0").replace(/(..)$/, ".$1")}*${c > 30 ? "V" : "kW"})`,
		),
	fc.nat(59).map((second) => `0-0:1.0.0(2402171740${String(second).padStart(2, "0")}W)`),
	fc.nat(99).map((digits) => `0-0:96.1.1(4B38${String(digits).padStart(2, "0")}47)`),
	fc.nat(99).map((digits) => `nonsense ${String(digits).padStart(2, "0")}`),
);

test("places: any telegrams in a row say what each says alone", (t) => {
	fc.assert(
		fc.property(
			fc.array(line, { minLength: 1, maxLength: 8 }),
			fc.array(fc.tuple(fc.nat(7), line), { maxLength: 8 }),
			(first, steps) => {
				const lines = [...first];
				const telegrams = [telegram(lines)];
				for (const [place, changed] of steps) {
					lines[place % lines.length] = changed;
					telegrams.push(telegram(lines));
				}
				return differing(telegrams).length === 0;
			},
		),
		{ numRuns: 150 },
	);
	t.pass("150 runs");
	t.end();
});

const POWER = fieldIndex("active_power_import_w");
const OBIS = FIELDS[POWER].obis;
/** A power at bytes 1 to 6, a clock at 9 to 21. */
const OLD = "(870*W)((240217174050)";

function learned(): Places {
	const places = new Places();
	const reading = new Reading();
	reading.values[POWER] = 870;
	places.clear();
	places.add(OBIS, 1, 6);
	places.add(CLOCK, 9, 21);
	places.learn(reading, 7);
	return places;
}

/** How `text` differs from OLD, as a framer says it. */
function changesTo(text: string, serial = 8) {
	const bytes = ascii(text);
	const at: number[] = [];
	const differences: number[] = [];
	for (let word = 0; word < text.length; word += 4) {
		let difference = 0;
		for (let i = 0; i < 4; i++) difference |= ((bytes[word + i] ^ OLD.charCodeAt(word + i)) & 255) << (8 * i);
		if (difference === 0) continue;
		at.push(word);
		differences.push(difference);
	}
	return { serial, count: at.length, at: Uint16Array.from(at), differences: Int32Array.from(differences) };
}

test("places: a number that no field holds is read where it stands", (t) => {
	const places = new Places();
	const reading = new Reading();
	reading.number(OBIS + 1, 870, 0, 27);
	places.clear();
	places.add(OBIS + 1, 1, 6, 0);
	places.learn(reading, 7);
	const text = OLD.replace("870", "123");
	t.deepEqual(places.next(ascii(text), 0, changesTo(text))?.other, [{ obis: OBIS + 1, value: "123", unit: 27 }]);
	t.equal(reading.other[0].value, "870", "the reading before stays as it was");
	t.end();
});

const nexts: [name: string, text: string, powerW: number | undefined, clock: string | undefined][] = [
	["nothing", OLD, 870, undefined],
	["the power", OLD.replace("870", "123"), 123, undefined],
	["the clock", OLD.replace("4050", "4151"), 870, "240217174151"],
	["both", OLD.replace("870", "123").replace("4050", "4151"), 123, "240217174151"],
];

for (const [name, text, powerW, clock] of nexts) {
	test(`places: ${name} is read where it stands`, (t) => {
		const reading = learned().next(ascii(text), 0, changesTo(text));
		t.equal(reading?.values[POWER], powerW);
		t.equal(reading?.meterTime?.raw, clock);
		t.end();
	});
}

test("places: one reading after the other, each its own", (t) => {
	const places = learned();
	const first = places.next(ascii(OLD), 0, changesTo(OLD, 8));
	const text = OLD.replace("870", "123");
	const second = places.next(ascii(text), 0, changesTo(text, 9));
	t.equal(first?.values[POWER], 870);
	t.equal(second?.values[POWER], 123);
	t.end();
});

test("places: a telegram missed, or one that differs in more than digits, is read anew", (t) => {
	t.equal(learned().next(ascii(OLD), 0, changesTo(OLD, 9)), undefined, "a serial missed");
	t.equal(learned().next(ascii(OLD), 0, { ...changesTo(OLD), count: -1 }), undefined, "anything may differ");
	t.equal(new Places().next(ascii(OLD), 0, changesTo(OLD, 1)), undefined, "nothing learned");
	t.end();
});

test("places: two values in one word: a change in the first is read anew", (t) => {
	const places = new Places();
	places.clear();
	places.add(OBIS, 0, 2);
	places.add(CLOCK, 2, 4);
	places.learn(new Reading(), 7);
	const changes = { serial: 8, count: 1, at: Uint16Array.of(0), differences: Int32Array.of(1) };
	t.equal(places.next(ascii("1122"), 0, changes), undefined);
	t.end();
});

test("places: more values than there is room for are read anew", (t) => {
	const places = new Places();
	places.clear();
	for (let place = 0; place < 70; place++) places.add(OBIS, place * 8, place * 8 + 3);
	places.add(OBIS, 2046, 2050);
	places.learn(new Reading(), 7);
	const changeAt = (at: number) => ({ serial: 8, count: 1, at: Uint16Array.of(at), differences: Int32Array.of(1) });
	const bytes = ascii("1*W     ".repeat(300));
	t.ok(places.next(bytes, 0, changeAt(63 * 8)), "the last that has a place");
	t.equal(places.next(bytes, 0, { ...changeAt(64 * 8), serial: 9 }), undefined, "one too many");
	t.equal(places.next(bytes, 0, { ...changeAt(2048), serial: 9 }), undefined, "too far behind");
	t.end();
});
