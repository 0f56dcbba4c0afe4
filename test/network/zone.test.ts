import test from "tape";
import { localMinutes, zoneOffset } from "../../src/network/zone.ts";

const offsets: [utc: string, stockholm: number, helsinki: number][] = [
	["2026-01-01T00:00:00Z", 60, 120],
	["2026-03-29T00:59:59.999Z", 60, 120],
	["2026-03-29T01:00:00Z", 120, 180],
	["2026-07-01T12:00:00Z", 120, 180],
	["2026-10-25T00:59:59.999Z", 120, 180],
	["2026-10-25T01:00:00Z", 60, 120],
	["2026-12-31T23:59:59.999Z", 60, 120],
	// The 31st itself is a Sunday.
	["2024-03-31T00:59:59Z", 60, 120],
	["2024-03-31T01:00:00Z", 120, 180],
	["2027-10-31T00:59:59Z", 120, 180],
	["2027-10-31T01:00:00Z", 60, 120],
	// The earliest last Sunday that there is.
	["2029-03-25T00:59:59Z", 60, 120],
	["2029-03-25T01:00:00Z", 120, 180],
	["2038-01-19T03:14:08Z", 60, 120],
];

test("zone: summer time begins and ends at the same instant in both countries", (t) => {
	for (const [utc, stockholm, helsinki] of offsets) {
		const at = Date.parse(utc);
		t.equal(zoneOffset(at, "Europe/Stockholm"), stockholm, utc);
		t.equal(zoneOffset(at, "Europe/Helsinki"), helsinki, utc);
		t.equal(zoneOffset(at, "UTC"), 0, utc);
		t.equal(zoneOffset(at, "constructor"), 0, utc);
	}
	t.end();
});

const faces: [utc: string, zone: string, hours: number, minutes: number][] = [
	["2026-01-31T22:59:00Z", "Europe/Stockholm", 23, 59],
	["2026-01-31T23:00:00Z", "Europe/Stockholm", 0, 0],
	["2026-01-31T22:00:59Z", "Europe/Helsinki", 0, 0],
	["2026-06-30T21:30:00Z", "Europe/Helsinki", 0, 30],
	["2026-03-29T00:59:00Z", "Europe/Stockholm", 1, 59],
	["2026-03-29T01:00:00Z", "Europe/Stockholm", 3, 0],
	["2026-10-25T00:59:00Z", "Europe/Helsinki", 3, 59],
	["2026-10-25T01:00:00Z", "Europe/Helsinki", 3, 0],
	["2026-06-30T21:30:00Z", "UTC", 21, 30],
	["1969-12-31T23:30:00Z", "UTC", 23, 30],
];

test("zone: the clock on the wall", (t) => {
	for (const [utc, zone, hours, minutes] of faces)
		t.equal(localMinutes(Date.parse(utc), zone), hours * 60 + minutes, `${utc} ${zone}`);
	t.end();
});
