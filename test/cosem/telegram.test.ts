import test from "tape";
import { obisText } from "../../src/cosem/obis.ts";
import type { CosemSink } from "../../src/cosem/sink.ts";
import { TelegramReader } from "../../src/cosem/telegram.ts";
import { unitText } from "../../src/cosem/unit.ts";
import { FaultLog } from "../../src/faults.ts";
import { ascii } from "../helpers/ascii.ts";

/** What a telegram of these lines says, call by call; faults as `!` and the offset from the first line. */
function calls(...lines: string[]): string[] {
	const said: string[] = [];
	const sink: CosemSink = {
		number: (obis, mantissa, exponent, unit) =>
			said.push(`${obisText(obis)} = ${mantissa} e${exponent} ${unitText(unit)}`.trim()),
		text: (obis, value) => said.push(`${obisText(obis)} "${value}"`),
		time: (obis, { localSeconds, raw, status }) => said.push(`${obisText(obis)} @ ${localSeconds} ${raw} ${status}`),
		channel: (channel, { type, id, mantissa, exponent, unit, time }) =>
			said.push(`channel ${channel} ${[type, id, mantissa, exponent, unit && unitText(unit), time?.raw].join("|")}`),
	};
	const faults = new FaultLog();
	const head = "/ADN9 6534\r\n\r\n";
	faults.listener = (fault, offset) => said.push(`! ${fault} ${offset - head.length}`);
	const bytes = ascii(`garbage${head}${lines.join("\r\n")}\r\n!1234\r\n`);
	new TelegramReader(faults).read(bytes, 7, bytes.length, sink);
	return said;
}

const lines: readonly [name: string, line: string, expected: string][] = [
	["energy", "1-0:1.8.0(00007805.332*kWh)", "1-0:1.8.0 = 7805332 e0 Wh"],
	["power", "1-0:1.7.0(0000.870*kW)", "1-0:1.7.0 = 870 e0 W"],
	["power in hundredths", "1-0:1.7.0(001.19*kW)", "1-0:1.7.0 = 119 e1 W"],
	["volts", "1-0:32.7.0(234.7*V)", "1-0:32.7.0 = 2347 e-1 V"],
	["whole amperes", "1-0:31.7.0(003*A)", "1-0:31.7.0 = 3 e0 A"],
	["no kilo", "1-0:3.8.1(002459288*varh)", "1-0:3.8.1 = 2459288 e0 varh"],
	["kVArh", "1-0:3.8.0(1.5*kVArh)", "1-0:3.8.0 = 15 e2 varh"],
	["kvarh", "1-0:3.8.0(1.5*kvarh)", "1-0:3.8.0 = 15 e2 varh"],
	["KVARH", "1-0:3.8.0(1.5*KVARH)", "1-0:3.8.0 = 15 e2 varh"],
	["kVA", "0-0:17.0.0(27.600*kVA)", "0-0:17.0.0 = 27600 e0 VA"],
	["GJ", "1-0:9.9.9(1.23*GJ)", "1-0:9.9.9 = 123 e7 J"],
	["Hz", "1-0:14.7.0(50.00*Hz)", "1-0:14.7.0 = 5000 e-2 Hz"],
	["negative", "1-0:16.7.0(-0.125*kW)", "1-0:16.7.0 = -125 e0 W"],
	["minus nothing", "1-0:16.7.0(-0.000*kW)", "1-0:16.7.0 = 0 e0 W"],
	["no unit", "1-0:13.7.0(4.556)", "1-0:13.7.0 = 4556 e-3"],
	["the star lost", "1-0:1.8.0(00007225.264kWh)", "1-0:1.8.0 = 7225264 e0 Wh"],
	["2^53 − 1", "1-0:1.8.0(9007199254740991*Wh)", "1-0:1.8.0 = 9007199254740991 e0 Wh"],
	["2^53", "1-0:1.8.0(9007199254740992*Wh)", '1-0:1.8.0 "9007199254740992*Wh"'],
	["an unknown unit", "1-0:9.9.9(12*ppm)", '1-0:9.9.9 "12*ppm"'],
	["L2 export is no name", "1-0:42.7.0(0000.000*kW)", "1-0:42.7.0 = 0 e0 W"],
	["no medium and channel", "1.8.0(1.5*kWh)", "1-0:1.8.0 = 15 e2 Wh"],
	["F behind a point", "1-0:1.8.0.255(1.5*kWh)", "1-0:1.8.0 = 15 e2 Wh"],
	["F behind a star", "1-0:1.8.0*01(1.5*kWh)", "1-0:1.8.0.1 = 15 e2 Wh"],
	["clock, winter", "0-0:1.0.0(240217174050W)", "0-0:1.0.0 @ 1708191650 240217174050W 0"],
	["clock, summer", "0-0:1.0.0(240717174050S)", "0-0:1.0.0 @ 1721238050 240717174050S 128"],
	["clock, no letter", "0-0:1.0.0(240217174050)", "0-0:1.0.0 @ 1708191650 240217174050 undefined"],
	["clock, spelled out", "0-0:1.0.0(20240111 09:35:00)", "0-0:1.0.0 @ 1704965700 20240111 09:35:00 undefined"],
	["a unit that is a time's letter", "0-0:99.1.0(231102114500W)", '0-0:99.1.0 "231102114500W"'],
	["name in hexadecimal", "0-0:96.1.1(4B384547)", '0-0:96.1.1 "K8EG"'],
	["name in decimal", "0-0:96.1.1(12345678)", '0-0:96.1.1 "12345678"'],
	["message", "0-0:96.13.0(48656C6C6F21)", '0-0:96.13.0 "Hello!"'],
	["no message", "0-0:96.13.0()", '0-0:96.13.0 ""'],
	["version", "1-3:0.2.8(50)", "1-3:0.2.8 = 50 e0"],
	["tariff", "0-0:96.14.0(0002)", "0-0:96.14.0 = 2 e0"],
	["type of a sub-meter", "0-1:24.1.0(003)", "channel 1 3|||||"],
	["name of a sub-meter", "0-2:96.1.0(4730303332)", "channel 2 |G0032||||"],
	["gas", "0-1:24.2.1(101209112500W)(12785.123*m3)", "channel 1 ||12785123|-3|m3|101209112500W"],
	["gas, not corrected", "0-3:24.2.3(101209112500s)(1.5*m3)", "channel 3 ||15|-1|m3|101209112500s"],
	["heat", "0-4:24.2.1(101209112500W)(12.345*GJ)", "channel 4 ||12345|6|J|101209112500W"],
	["a sub-meter's value without time", "0-1:24.2.1(1.5*m3)", "channel 1 ||15|-1|m3|"],
	["a valve", "0-1:24.4.0(1)", "0-1:24.4.0 = 1 e0"],
	[
		"a log",
		"1-0:99.97.0(1)(0-0:96.7.19)(180417201458S)(0000000236*s)",
		'1-0:99.97.0 "(1)(0-0:96.7.19)(180417201458S)(0000000236*s)"',
	],
];

for (const [name, line, expected] of lines) {
	test(`telegram: ${name}`, (t) => {
		t.deepEqual(calls(line), [expected]);
		t.end();
	});
}

const several: readonly [name: string, lines: string[], expected: string[]][] = [
	[
		"a month's peak keeps its time",
		["1-0:1.6.0(231102114500W)(03.064*kW)"],
		["1-0:1.6.0 = 3064 e0 W", '1-0:1.6.0 "231102114500W"'],
	],
	[
		"gas over two lines (DSMR 2.2, 3)",
		["0-2:24.3.0(211123200000)(00)(60)(1)(0-2:24.2.1)(m3)", "(13376.292)", "0-2:24.4.0(1)"],
		["channel 2 ||13376292|-3|m3|211123200000", "0-2:24.4.0 = 1 e0"],
	],
	["a value that nothing announced", ["(13376.292)"], ["! telegram_line 0"]],
	[
		"an announced value that does not come",
		["0-1:24.3.0(211123200000)(00)(60)(1)(0-1:24.2.1)(m3)", "1-0:1.7.0(1*W)", "(1)"],
		["1-0:1.7.0 = 1 e0 W", "! telegram_line 69"],
	],
	[
		"clock in two halves",
		["1-0:0.9.1(174050)", "1-0:0.9.2(240217)"],
		["1-0:0.9.2 @ 1708191650 240217174050 undefined"],
	],
	[
		"clock in two halves, with marks",
		["0.9.2(2024-02-17)", "0.9.1(17:40:50)"],
		["1-0:0.9.1 @ 1708191650 240217174050 undefined"],
	],
	[
		"a wrong line costs itself alone",
		["1-0:4:24.7.0(0000.000*kVAr)", "1-0:1.7.0(0.5*kW)"],
		["! telegram_line 5", "1-0:1.7.0 = 5 e2 W"],
	],
	["half a number is kept as it is", ["1-0:1.7.0(00?0.870*kW)"], ['1-0:1.7.0 "00?0.870*kW"', "! telegram_line 12"]],
	["no number is kept as it is", ["1-0:1.7.0(----.---*kW)"], ['1-0:1.7.0 "----.---*kW"', "! telegram_line 11"]],
	["a clock that is none", ["0-0:1.0.0(240231174050W)"], ['0-0:1.0.0 "240231174050W"', "! telegram_line 10"]],
	["a clock never set", ["0-0:1.0.0(000000000000W)"], ['0-0:1.0.0 "000000000000W"', "! telegram_line 10"]],
	["an open parenthesis", ["1-0:1.7.0(0.5*kW", "1-0:2.7.0(0.5*kW)"], ["! telegram_line 16", "1-0:2.7.0 = 5 e2 W"]],
	["something behind the parenthesis", ["1-0:1.7.0(0.5*kW)/ISK5"], ["! telegram_line 17"]],
	["a code too large", ["1-0:256.7.0(1*W)"], ["! telegram_line 6"]],
	["a code too short", ["1-0:1.7(1*W)"], ["! telegram_line 7"]],
	["a code too long", ["1-0:1.7.0.1.2(1*W)"], ["! telegram_line 11"]],
	["no code", ["NO CARRIER"], ["! telegram_line 0"]],
	["no parentheses", ["1-0:1.7.0"], ["! telegram_line 9"]],
];

for (const [name, input, expected] of several) {
	test(`telegram: ${name}`, (t) => {
		t.deepEqual(calls(...input), expected);
		t.end();
	});
}
