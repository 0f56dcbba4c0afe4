/** Nothing in; what a check of a telegram's length costs in TypeScript and in C, on standard output. */
// biome-ignore lint/style/noRestrictedImports: this one runs on XS
import * as inC from "../../../hosts/moddable/crc.js";
import * as inTypeScript from "../../../src/frames/crc.ts";

declare function trace(text: string): void;

const TIMES = 5000;
const ROUNDS = 5;
const telegram = new Uint8Array(700);
for (let i = 0; i < telegram.length; i++) telegram[i] = (i * 89) & 127;

/** Microseconds for one, in the best of some rounds. */
function cost(check: (bytes: Uint8Array, start: number, end: number) => number): number {
	let best = Number.POSITIVE_INFINITY;
	for (let round = 0; round < ROUNDS; round++) {
		const begun = Date.now();
		for (let i = 0; i < TIMES; i++) check(telegram, 0, telegram.length);
		best = Math.min(best, Date.now() - begun);
	}
	return (best * 1000) / TIMES;
}

const same = [inC, inTypeScript].map((one) => [one.crc16Arc(telegram, 1, 700), one.crc16X25(telegram, 3, 690)].join());
if (same[0] !== same[1]) trace(`differ: ${same.join(" ")}\n`);
else trace(`${cost(inTypeScript.crc16Arc)} ${cost(inC.crc16Arc)}\n`);
