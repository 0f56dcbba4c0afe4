import test from "tape";
import { Button, type ButtonState } from "../../src/panel/button.ts";

type Step = readonly [at: number, what: "down" | "up" | ButtonState, pressed?: boolean];

const cases: [name: string, steps: Step[]][] = [
	["let go of what was never held", [[0, "up", false]]],
	[
		"a press",
		[
			[0, "down", false],
			[99, "pressed"],
			[100, "up", true],
		],
	],
	[
		"the longest press",
		[
			[0, "down"],
			[2999, "up", true],
		],
	],
	[
		"too long for a press",
		[
			[0, "down"],
			[3000, "held"],
			[3000, "up", false],
		],
	],
	[
		"let go just before the reset",
		[
			[0, "down"],
			[9999, "held"],
			[9999, "up", false],
		],
	],
	[
		"held to the end",
		[
			[0, "down"],
			[10_000, "reset"],
			[12_000, "reset"],
			[12_000, "up", false],
		],
	],
	[
		"down twice is down once",
		[
			[0, "down"],
			[2000, "down"],
			[3000, "held"],
			[10_000, "reset"],
		],
	],
	[
		"a press after a hold",
		[
			[0, "down"],
			[5000, "up", false],
			[5001, "down"],
			[5100, "up", true],
		],
	],
	[
		"time begins anew",
		[
			[0, "down"],
			[9000, "up"],
			[9001, "down"],
			[11_999, "pressed"],
			[12_001, "held"],
		],
	],
];
for (const [name, steps] of cases) {
	test(`button: ${name}`, (t) => {
		const button = new Button();
		for (const [at, what, pressed] of steps) {
			if (what !== "down" && what !== "up") {
				t.equal(button.state(at), what, `at ${at}`);
				continue;
			}
			const answer = button.change(what === "down", at);
			if (pressed !== undefined) t.equal(answer, pressed, `${what} at ${at}`);
			if (what === "up") t.equal(button.state(at), "up");
		}
		t.end();
	});
}
