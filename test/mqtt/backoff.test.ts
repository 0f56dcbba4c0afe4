import test from "tape";
import { randomFraction } from "../../src/bytes/fraction.ts";
import { credentialsPause, retryPause } from "../../src/mqtt/backoff.ts";

const ALMOST_ONE = 1 - 2 ** -24;

const pauses: [failures: number, shortest: number, longest: number][] = [
	[0, 1000, 10_000],
	[1, 1000, 20_000],
	[2, 1000, 40_000],
	[3, 1000, 60_000],
	[4, 1000, 60_000],
	[1000, 1000, 60_000],
	[1e9, 1000, 60_000],
];
for (const [failures, shortest, longest] of pauses) {
	test(`the pause after ${failures} failures before this one`, (t) => {
		t.equal(retryPause(failures, 0), shortest);
		t.equal(retryPause(failures, ALMOST_ONE), longest);
		t.equal(retryPause(failures, 0.5), (shortest + longest) / 2);
		t.end();
	});
}

const credentials: [failures: number, shortest: number, longest: number][] = [
	[0, 15_000, 30_000],
	[1, 30_000, 60_000],
	[4, 240_000, 480_000],
	[5, 450_000, 900_000],
	[1e9, 450_000, 900_000],
];
for (const [failures, shortest, longest] of credentials) {
	test(`the pause after ${failures} refused passwords before this one`, (t) => {
		t.equal(credentialsPause(failures, 0), shortest);
		t.equal(credentialsPause(failures, ALMOST_ONE), longest);
		t.end();
	});
}

test("a random fraction is from 0 to just below 1", (t) => {
	const of = (bytes: number[]) => randomFraction({ random: () => Uint8Array.from(bytes) });
	t.equal(of([0, 0, 0]), 0);
	t.equal(of([128, 0, 0]), 0.5);
	t.equal(of([255, 255, 255]), ALMOST_ONE);
	t.end();
});
