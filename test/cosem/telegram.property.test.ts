import fc from "fast-check";
import test from "tape";
import { obisText } from "../../src/cosem/obis.ts";
import type { CosemSink } from "../../src/cosem/sink.ts";
import { TelegramReader } from "../../src/cosem/telegram.ts";
import { FaultLog } from "../../src/faults.ts";
import { ascii } from "../helpers/ascii.ts";

/** What the lines say, in words; and how many could not be read. */
function read(lines: readonly string[]): { said: string[]; faults: number } {
	const said: string[] = [];
	const sink: CosemSink = {
		number: (obis, mantissa, exponent, unit) => said.push(`${obisText(obis)} ${mantissa}e${exponent} ${unit}`),
		text: (obis, value) => said.push(`${obisText(obis)} ${value}`),
		time: (obis, { raw }) => said.push(`${obisText(obis)} ${raw}`),
		channel: (channel, reading) => said.push(`${channel} ${JSON.stringify(reading)}`),
	};
	const faults = new FaultLog();
	const bytes = ascii(`/ADN9 6534\r\n\r\n${lines.map((line) => `${line}\r\n`).join("")}!`);
	new TelegramReader(faults).read(bytes, 0, bytes.length, sink);
	return { said, faults: faults.count("telegram_line") };
}

const part = fc.nat(255);
const code = fc
	.tuple(fc.constantFrom(0, 1), fc.nat(4), part, part, part)
	// The clock in two halves, and values announced by the line before, are said of two lines.
	.filter(([, , c, d]) => !(c === 0 && d === 9) && !(c === 24 && d === 3))
	.map(([a, b, c, d, e]) => `${a}-${b}:${c}.${d}.${e}`);
const number = fc
	.tuple(fc.nat(99_999_999), fc.nat(4), fc.constantFrom("*kWh", "*W", "*kVAr", "*m3", "*A", "*V", ""))
	.map(([digits, decimals, unit]) => {
		const text = String(digits).padStart(decimals + 1, "0");
		const point = text.length - decimals;
		return `${text.slice(0, point)}${decimals === 0 ? "" : "."}${text.slice(point)}${unit}`;
	});
/** Any text that a line may carry: printable, no parentheses. */
const printable = fc
	.array(
		fc.integer({ min: 0x20, max: 0x7e }).filter((byte) => byte !== 0x28 && byte !== 0x29),
		{ maxLength: 20 },
	)
	.map((codes) => String.fromCharCode(...codes));
const group = fc.oneof(number, printable, fc.constantFrom("240217174050W", "4B3845", ""));
const line = fc.tuple(code, fc.array(group, { minLength: 1, maxLength: 4 })).map(([code, groups]) => {
	return `${code}${groups.map((group) => `(${group})`).join("")}`;
});
/** Anything that is one line. */
const anyLine = fc
	.array(fc.integer({ min: 0x20, max: 0xff }), { minLength: 1, maxLength: 40 })
	.map((codes) => String.fromCharCode(...codes))
	.filter((text) => !text.startsWith("!") && !text.startsWith("("));

function holds<Values>(name: string, property: fc.IProperty<Values>): void {
	test(`telegram: ${name}`, (t) => {
		fc.assert(property, { numRuns: 300 });
		t.pass("300 cases");
		t.end();
	});
}

holds(
	"each line says what it says alone, whatever stands before and behind it",
	fc.property(fc.array(fc.oneof(line, anyLine), { maxLength: 8 }), (lines) => {
		const alone = lines.map((line) => read([line]));
		const together = read(lines);
		const sum = alone.reduce((faults, one) => faults + one.faults, 0);
		return together.faults === sum && together.said.join("\n") === alone.flatMap(({ said }) => said).join("\n");
	}),
);

holds(
	"a number is exact",
	fc.property(fc.bigInt({ min: 0n, max: 2n ** 53n - 1n }), fc.nat(6), (value, decimals) => {
		const text = value.toString().padStart(decimals + 1, "0");
		const point = text.length - decimals;
		const { said } = read([`1-0:99.7.0(${text.slice(0, point)}.${text.slice(point)}*Wh)`]);
		return said[0] === `1-0:99.7.0 ${value}e${decimals === 0 ? 0 : -decimals} 30`;
	}),
);

holds(
	"a good line is never silent: it says something or is told as a fault",
	fc.property(line, (text) => {
		const { said, faults } = read([text]);
		return said.length + faults > 0;
	}),
);
