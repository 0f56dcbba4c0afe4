import test from "tape";
import * as axdr from "../../tools/meter/axdr.ts";
import { hex } from "../../tools/meter/bytes.ts";
import { clockFace } from "../../tools/meter/dialect.ts";

const encoded = (bytes: axdr.Bytes) => hex(new Uint8Array(bytes));

test("each type is encoded as the standard writes it", (t) => {
	const rows: [string, axdr.Bytes, string][] = [
		["null-data", axdr.nothing, "00"],
		["array of two", axdr.array([axdr.nothing, axdr.nothing]), "01020000"],
		["structure", axdr.structure([axdr.uint8(5)]), "02011105"],
		["octet-string", axdr.octetText("AB"), "09024142"],
		["visible-string", axdr.visibleText("AB"), "0a024142"],
		["integer", axdr.int8(-2), "0ffe"],
		["long", axdr.int16(-10), "10fff6"],
		["long-unsigned", axdr.uint16(0xffff), "12ffff"],
		["double-long-unsigned", axdr.uint32(0xfffffffe), "06fffffffe"],
		["enum", axdr.enumerated(27), "161b"],
		["OBIS code", axdr.obis(1, 0, 31, 7, 0), "090601001f0700ff"],
		["length 127", axdr.lengthBytes(127), "7f"],
		["length 128", axdr.lengthBytes(128), "8180"],
		["length 256", axdr.lengthBytes(256), "820100"],
	];
	for (const [name, bytes, expected] of rows) t.equal(encoded(bytes), expected, name);
	for (const wrong of [
		() => axdr.uint16(65_536),
		() => axdr.uint8(-1),
		() => axdr.int16(-32_769),
		() => axdr.uint32(0.5),
	]) {
		t.throws(wrong, RangeError);
	}
	t.end();
});

test("a date-time has twelve bytes in each maker's form", (t) => {
	const sunday = clockFace(Date.UTC(2026, 0, 31, 23, 30, 15) / 1000, 60);
	const rows: [string, axdr.DateTimeForm, string][] = [
		["no deviation", { status: 0, hundredths: 0xff }, "07ea020107001e0fff800000"],
		["deviation", { deviationMinutes: -60, status: 0x80, hundredths: 0 }, "07ea020107001e0f00ffc480"],
		["Sunday as zero", { status: 0xff, hundredths: 0xff, sunday: 0 }, "07ea020100001e0fff8000ff"],
	];
	for (const [name, form, expected] of rows) t.equal(hex(axdr.dateTime(sunday, form)), expected, name);
	t.end();
});
