import test from "tape";
import { hexBytes } from "../../src/bytes/hex.ts";
import { dateTimeAt } from "../../src/cosem/date-time.ts";
import { isoLocal } from "../../src/readings/time.ts";

const times: readonly [
	hex: string,
	text: string | undefined,
	deviation?: number | undefined,
	status?: number | undefined,
][] = [
	["07e60a0f060f080fffffc400", "2022-10-15T15:08:15", -60, 0],
	["07e5091b01092f0f00ff8880", "2021-09-27T09:47:15", -120, 0x80],
	["07e30c1001073b28ff8000ff", "2019-12-16T07:59:40", undefined, undefined],
	["07e4071502150000ff000000", "2020-07-21T21:00:00", 0, 0],
	["07b2010104000000ff800000", "1970-01-01T00:00:00", undefined, 0],
	["0897", undefined],
	["07e8021dff163aff00800000", "2024-02-29T22:58:00", undefined, 0],
	["ffff0a0f060f080fffffc400", undefined],
	["07e6ff0f060f080fffffc400", undefined],
	["07e60a00060f080fffffc400", undefined],
	["07e60afe060f080fffffc400", undefined],
	["07e60a0f06ff080fffffc400", undefined],
	["07e60a0f060fff0fffffc400", undefined],
	["07e60a0f060f083cffffc400", undefined],
];

for (const [hex, text, deviation, status] of times) {
	test(`date-time: ${hex}`, (t) => {
		const bytes = new Uint8Array(14);
		bytes.set(hexBytes(hex) ?? [], 1);
		const time = dateTimeAt(bytes, 1);
		t.equal(time && isoLocal(time.localSeconds), text);
		if (time !== undefined) {
			t.equal(time.raw, hex);
			t.equal(time.deviationMinutes, deviation);
			t.equal(time.status, status);
		}
		t.end();
	});
}
