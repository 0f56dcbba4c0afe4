import test from "tape";
import { asciiText } from "../../src/bytes/ascii.ts";
import { ascii } from "../helpers/ascii.ts";

const long = "0123456789".repeat(100);

const cases: readonly [name: string, bytes: Uint8Array, start: number, end: number, text: string][] = [
	["nothing", ascii("abc"), 1, 1, ""],
	["a part", ascii("abcdef"), 2, 5, "cde"],
	["more than a device's stack takes at once", ascii(`<${long}>`), 1, long.length + 1, long],
	["bytes above 127, a character each", Uint8Array.of(0x41, 0xe5), 0, 2, "A\u00e5"],
];

for (const [name, bytes, start, end, text] of cases) {
	test(`asciiText: ${name}`, (t) => {
		t.equal(asciiText(bytes, start, end), text);
		t.end();
	});
}
