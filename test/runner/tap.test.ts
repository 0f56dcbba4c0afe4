import test from "tape";
import { readTap } from "./tap.ts";

const cases: [
	name: string,
	tap: string,
	ended: string | undefined,
	counts: [passed: number, failed: number, skipped: number],
][] = [
	[
		"all well",
		"TAP version 13\n# one\nok 1 yes\nok 2 yes\n\n1..2\n# tests 2\n# pass  2\n\n# ok\n",
		undefined,
		[2, 0, 0],
	],
	[
		"one fails",
		"# one\nok 1 yes\nnot ok 2 no\n  ---\n    operator: ok\n  ...\n\n1..2\n# fail  1\n",
		undefined,
		[1, 1, 0],
	],
	["a test is skipped", "# SKIP one because\n# two\nok 1 yes\n\n1..1\n", undefined, [1, 0, 1]],
	["an assertion is skipped", "# one\nok 1 because # SKIP\n\n1..1\n", undefined, [0, 0, 1]],
	["an assertion got lost", "# one\nok 1 yes\n\n1..2\n", undefined, [1, 1, 0]],
	["it bails out", "# one\nok 1 yes\nBail out! Error: no\n at here\n", undefined, [1, 1, 0]],
	["it ends too early", "# one\nok 1 yes\n", undefined, [1, 1, 0]],
	["it is killed", "# one\nok 1 yes\n", "took too long", [1, 1, 0]],
	["it says nothing", "", undefined, [0, 1, 0]],
	["it ends badly after all its tests", "# one\nok 1 yes\n\n1..1\n", "ended with 1", [1, 1, 0]],
];

for (const [name, tap, ended, counts] of cases) {
	test(`TAP: ${name}`, (t) => {
		const { passed, failures, skips } = readTap(tap, ended);
		t.deepEqual([passed, failures.length, skips.length], counts);
		t.end();
	});
}

test("TAP: a failure bears its test's name and all that was said of it", (t) => {
	const { failures } = readTap(
		"# sum\nnot ok 1 equal\n  ---\n    expected: 1\n    actual: 2\n  ...\n\n1..1\n",
		undefined,
	);
	t.deepEqual(failures, ["sum\nequal\n    expected: 1\n    actual: 2"]);
	t.end();
});

test("TAP: what ended a file early names the test it was in", (t) => {
	t.deepEqual(readTap("# sum\nok 1 yes\n# loop\n", "took too long").failures, ["loop\ntook too long"]);
	t.deepEqual(readTap("# sum\nBail out! Error: no\n at here\n", undefined).failures, [
		"sum\nthrew Error: no\n at here",
	]);
	t.end();
});
