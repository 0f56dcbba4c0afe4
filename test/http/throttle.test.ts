import test from "tape";
import { Throttle } from "../../src/http/throttle.ts";

test("Throttle: a delay that grows, for one address", (t) => {
	const throttle = new Throttle();
	const waits: number[] = [];
	for (let i = 0; i < 14; i++) {
		waits.push(throttle.wait("a", 0) / 1000);
		throttle.wrong("a", 0);
	}
	t.deepEqual(waits, [0, 0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 60, 60, 60]);
	t.equal(throttle.wait("b", 0), 0, "not for another");
	t.equal(throttle.wait("a", 59_000), 1000);
	t.equal(throttle.wait("a", 60_000), 0);
	t.end();
});

test("Throttle: what ends it", (t) => {
	const throttle = new Throttle();
	for (let i = 0; i < 8; i++) throttle.wrong("a", 0);
	throttle.right("a");
	t.equal(throttle.wait("a", 0), 0, "the right token");
	for (let i = 0; i < 8; i++) throttle.wrong("a", 0);
	throttle.wrong("a", 600_001);
	t.equal(throttle.wait("a", 600_001), 0, "ten minutes");
	t.end();
});

test("Throttle: remembers only so many addresses, the latest", (t) => {
	const throttle = new Throttle();
	for (let i = 0; i < 8; i++) throttle.wrong("a", 0);
	for (let i = 0; i < 15; i++) throttle.wrong(`b${i}`, 0);
	t.ok(throttle.wait("a", 0) > 0);
	throttle.wrong("c", 0);
	t.equal(throttle.wait("a", 0), 0);
	t.end();
});
