import test from "tape";
import { NumberReader, spelledText, timeAt, unitAt } from "../../src/cosem/telegram-value.ts";
import { unitText } from "../../src/cosem/unit.ts";
import { ascii } from "../helpers/ascii.ts";

/** Mantissa, exponent, unit; or where digits should stand and do not, -1 for nowhere. */
const numbers: readonly [text: string, expected: readonly [number, number, string] | number][] = [
	["00007805.332*kWh", [7805332, 0, "Wh"]],
	["0.5*MWh", [5, 5, "Wh"]],
	["+1.50", [150, -2, ""]],
	["-1.5*A", [-15, -1, "A"]],
	["-0*A", [0, 0, "A"]],
	["12.*V", [12, 0, "V"]],
	[".5*V", [5, -1, "V"]],
	["234.7*V", [2347, -1, "V"]],
	["230500*mV", [230500, -3, "V"]],
	["0.870kW", [870, 0, "W"]],
	["1.5A", [15, -1, "A"]],
	["9007199254740991", [9007199254740991, 0, ""]],
	["9007199254740992", -1],
	["99999999999999999999999999999999", -1],
	["", -1],
	[".", -1],
	["-", -1],
	["abc", -1],
	["1W", -1],
	["1s", -1],
	["1*furlong", -1],
	["1.2.3*kW", 3],
	["1?2*kW", 1],
	["*kW", 0],
	["x*kW", 0],
];

for (const [text, expected] of numbers) {
	test(`telegram number: "${text}"`, (t) => {
		const reader = new NumberReader();
		const bytes = ascii(`7${text})(9*W)`);
		const found = reader.read(bytes, 1, 1 + text.length);
		t.equal(found, typeof expected !== "number");
		if (typeof expected === "number") t.equal(reader.brokenAt, expected < 0 ? -1 : 1 + expected);
		else t.deepEqual([reader.mantissa, reader.exponent, unitText(reader.unit)], expected);
		t.notOk(Object.is(reader.mantissa, -0), "never minus nothing");
		t.end();
	});
}

test("telegram unit: of either case, with the power of ten before it", (t) => {
	for (const [name, unit, exponent] of [
		["KVARH", "varh", 3],
		["kVarh", "varh", 3],
		["kvarh", "varh", 3],
		["m3", "m3", 0],
		["dm3", "l", 0],
		["GJ", "J", 9],
		["s", "s", 0],
	] as const) {
		const found = unitAt(ascii(name), 0, name.length);
		t.deepEqual(found && [unitText(found.unit), found.exponent], [unit, exponent], name);
	}
	for (const name of ["", "k", "kWhh", "kilowatts"]) t.equal(unitAt(ascii(name), 0, name.length), undefined, name);
	t.end();
});

/** Seconds since 1970 of the clock face, and the status. */
const times: readonly [text: string, seconds: number | undefined, status?: number][] = [
	["240217174050W", 1708191650, 0],
	["240217174050w", 1708191650, 0],
	["240717174050S", 1721238050, 0x80],
	["240217174050", 1708191650],
	["20240217174050", 1708191650],
	["20240217 17:40:50", 1708191650],
	["2024-02-17 17:40:50", 1708191650],
	["000101010000W", 946688400, 0],
	["240229000000W", 1709164800, 0],
	["230229000000W", undefined],
	["240431000000W", undefined],
	["000000000000W", undefined],
	["241301000000W", undefined],
	["240101240000W", undefined],
	["240101006000W", undefined],
	["240101000060W", undefined],
	["632525252525W", undefined],
	["24021717405W", undefined],
	["240217174050X", undefined],
	["", undefined],
	["W", undefined],
];

for (const [text, seconds, status] of times) {
	test(`telegram time: "${text}"`, (t) => {
		const time = timeAt(ascii(`1${text}9`), 1, 1 + text.length);
		t.equal(time?.localSeconds, seconds);
		t.equal(time?.status, status);
		if (seconds !== undefined) t.equal(time?.raw, text);
		t.end();
	});
}

const texts: readonly [text: string, expected: string][] = [
	["4B384547", "K8EG"],
	["4b384547", "K8EG"],
	["", ""],
	["4B38454", "4B38454"],
	["4B380047", "4B380047"],
	["4B38454G", "4B38454G"],
	["4B38453:", "4B38453:"],
	["4B38453@", "4B38453@"],
	["4B38453/", "4B38453/"],
	["4B:8", "4B:8"],
	["207E", " ~"],
	["207F", "207F"],
	["1F20", "1F20"],
	["8041", "8041"],
	["12345678901234567890", "12345678901234567890"],
	["20".repeat(1024), " ".repeat(1024)],
];

for (const [text, expected] of texts) {
	test(`telegram text: "${text.slice(0, 20)}"`, (t) => {
		t.equal(spelledText(ascii(`5${text}5`), 1, 1 + text.length), expected);
		t.end();
	});
}
