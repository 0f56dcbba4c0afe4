import test from "tape";
import { Random } from "../../tools/meter/random.ts";

const draw = (seed: number, count: number) => {
	const random = new Random(seed);
	return Array.from({ length: count }, () => random.next());
};

test("a seed gives the same sequence each time, and another seed another one", (t) => {
	t.deepEqual(draw(7, 50), draw(7, 50));
	t.ok(draw(7, 50).every((value, i) => value !== draw(8, 50)[i]));
	t.end();
});

test("the numbers keep to their ranges and reach both ends", (t) => {
	const random = new Random(3);
	const dice = new Set(Array.from({ length: 300 }, () => random.between(-1, 2)));
	t.deepEqual(
		[...dice].sort((a, b) => a - b),
		[-1, 0, 1, 2],
	);
	const fractions = Array.from({ length: 300 }, () => random.fraction());
	t.ok(fractions.every((value) => value >= 0 && value < 1));
	t.ok(Math.abs(fractions.reduce((a, b) => a + b, 0) / 300 - 0.5) < 0.06, "their mean is near one half");
	t.notOk(random.chance(0));
	t.ok(random.chance(1));
	t.end();
});
