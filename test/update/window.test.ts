import test from "tape";
import { isWithin, parseWindow } from "../../src/update/window.ts";

test("window: which texts are one", (t) => {
	const rows: [text: string, expected: [number, number] | undefined][] = [
		["02:00-04:00", [120, 240]],
		["23:30-00:15", [1410, 15]],
		["00:00-23:59", [0, 1439]],
		["02:00-02:00", undefined],
		["24:00-02:00", undefined],
		["02:60-04:00", undefined],
		["2:00-4:00", undefined],
		["02:00–04:00", undefined],
		["02-00-04:00", undefined],
		["0a:00-04:00", undefined],
		["+2:00-04:00", undefined],
		["02:00-04:000", undefined],
		["", undefined],
	];
	for (const [text, expected] of rows) {
		const window = parseWindow(text);
		t.deepEqual(window && [window.start, window.end], expected, text);
	}
	t.end();
});

test("window: when it is open", (t) => {
	const rows: [text: string, minutes: number, open: boolean][] = [
		["02:00-04:00", 119, false],
		["02:00-04:00", 120, true],
		["02:00-04:00", 239, true],
		["02:00-04:00", 240, false],
		["23:30-00:15", 1409, false],
		["23:30-00:15", 1410, true],
		["23:30-00:15", 0, true],
		["23:30-00:15", 14, true],
		["23:30-00:15", 15, false],
	];
	for (const [text, minutes, open] of rows) {
		const window = parseWindow(text);
		t.equal(window && isWithin(window, minutes), open, `${text} at minute ${minutes}`);
	}
	t.end();
});
