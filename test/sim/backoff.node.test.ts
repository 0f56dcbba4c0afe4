import test from "tape";
import { Backoff } from "../../hosts/sim/node/sources/backoff.ts";

test("pauses grow up to a limit and begin again after a success", (t) => {
	const backoff = new Backoff();
	const delays = [backoff.delayMs];
	for (let i = 0; i < 7; i++) {
		backoff.failed("no");
		delays.push(backoff.delayMs);
	}
	t.deepEqual(delays, [0, 250, 500, 1000, 2000, 4000, 5000, 5000]);
	backoff.succeeded();
	t.equal(backoff.delayMs, 0);
	t.end();
});

test("only another reason is news", (t) => {
	const backoff = new Backoff();
	t.ok(backoff.failed("refused"));
	t.notOk(backoff.failed("refused"));
	t.ok(backoff.failed("gone"));
	backoff.succeeded();
	t.ok(backoff.failed("gone"), "after a success it is news again");
	t.end();
});
