import test from "tape";
import { hexBytes } from "../../src/bytes/hex.ts";
import { hasLlc, notificationAt } from "../../src/cosem/apdu.ts";

const TIME = "07e60a0f060f080fffffc400";

/** The notification, where its data begin, and its time. */
const heads: readonly [name: string, hex: string, dataAt: number | undefined, time: string | undefined][] = [
	["no date-time", "0f40000000" + "00" + "0201", 6, undefined],
	["an octet string", `0f00000000090c${TIME}0201`, 19, TIME],
	["its length alone", `0f000000000c${TIME}0201`, 18, TIME],
	["a date-time", `0f0000000019${TIME}0201`, 18, TIME],
	["an empty octet string", "0f0000000009000201", 7, undefined],
	["a date-time that names no day", "0f000000000cffffffffffffffffff8000ff0201", 18, undefined],
	["an octet string of another length", "0f000000000905ffffffffff0201", undefined, undefined],
	["another form", "0f0000000042", undefined, undefined],
	["cut in the invoke-id", "0f0000", undefined, undefined],
	["cut in the date-time", "0f000000000c07e60a0f", undefined, undefined],
	["nothing behind the date-time", `0f000000000c${TIME}`, undefined, undefined],
];

for (const [name, hex, dataAt, time] of heads) {
	test(`apdu: ${name}`, (t) => {
		const bytes = hexBytes(hex) ?? new Uint8Array(0);
		const head = notificationAt(bytes, 0, bytes.length);
		t.equal(head?.dataAt, dataAt);
		t.equal(head?.time?.raw, time);
		t.end();
	});
}

test("apdu: the LLC header", (t) => {
	for (const [hex, expected] of [
		["e6e700", true],
		["e6e600", true],
		["e6e701", false],
		["e7e600", false],
		["e6e7", false],
	] as const) {
		const bytes = hexBytes(hex) ?? new Uint8Array(0);
		t.equal(hasLlc(bytes, 0, bytes.length), expected, hex);
	}
	t.end();
});
