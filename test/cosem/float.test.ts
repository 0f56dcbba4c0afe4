import test from "tape";
import { hexBytes } from "../../src/bytes/hex.ts";
import { floatAt } from "../../src/cosem/float.ts";

const numbers: readonly [hex: string, mantissa: number | undefined, exponent?: number][] = [
	["436ab333", 2347, -1],
	["00000000", 0, 0],
	["3f800000", 1, 0],
	["bf800000", -1, 0],
	["3dcccccd", 1, -1],
	["c0200000", -25, -1],
	["7f800000", undefined],
	["7fc00000", undefined],
	["406d566666666666", 2347, -1],
	["3fb999999999999a", 1, -1],
	["4142d687e6666666", 24691358, -1],
	["7ff0000000000000", undefined],
	["7e37e43c8800759c", undefined],
];

for (const [hex, mantissa, exponent] of numbers) {
	test(`float: ${hex}`, (t) => {
		const bytes = hexBytes(`00${hex}00`) ?? new Uint8Array(0);
		const found = floatAt(bytes, 1, bytes.length - 1);
		t.deepEqual(found, mantissa === undefined ? undefined : { mantissa, exponent });
		t.end();
	});
}
