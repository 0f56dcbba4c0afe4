import test from "tape";
import { joinPause, passwordPause } from "../../../src/network/wifi/backoff.ts";

const pauses: [failures: number, join: number, password: number][] = [
	[0, 2000, 8000],
	[1, 4000, 30_000],
	[2, 8000, 60_000],
	[4, 32_000, 300_000],
	[5, 60_000, 300_000],
	[1e9, 60_000, 300_000],
];

test("backoff: half to all of a ceiling that grows to its end", (t) => {
	for (const [failures, join, password] of pauses) {
		t.deepEqual([joinPause(failures, 0), joinPause(failures, 1)], [join / 2, join], `${failures} failures`);
		t.deepEqual([passwordPause(failures, 0), passwordPause(failures, 1)], [password / 2, password]);
	}
	t.end();
});
