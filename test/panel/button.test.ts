import test from "tape";
import { Button, type ButtonState } from "../../src/panel/button.ts";

/** What the button does, or is; for what it does, what it was before. */
type Step = readonly [at: number, what: "goes down" | "comes up" | ButtonState, before?: ButtonState];

const cases: [name: string, steps: Step[]][] = [
	["let go of what was never held", [[0, "comes up", "up"]]],
	[
		"a press",
		[
			[0, "goes down", "up"],
			[99, "pressed"],
			[100, "comes up", "pressed"],
		],
	],
	[
		"the longest press",
		[
			[0, "goes down"],
			[2999, "comes up", "pressed"],
		],
	],
	[
		"too long for a press",
		[
			[0, "goes down"],
			[3000, "held"],
			[3000, "comes up", "held"],
		],
	],
	[
		"the longest hold",
		[
			[0, "goes down"],
			[6999, "held"],
			[6999, "comes up", "held"],
		],
	],
	[
		"let go just before the reset",
		[
			[0, "goes down"],
			[7000, "warned"],
			[9999, "warned"],
			[9999, "comes up", "warned"],
		],
	],
	[
		"held to the end",
		[
			[0, "goes down"],
			[10_000, "reset"],
			[12_000, "reset"],
			[12_000, "comes up", "reset"],
		],
	],
	[
		"down twice is down once",
		[
			[0, "goes down"],
			[2000, "goes down", "pressed"],
			[3000, "held"],
			[10_000, "reset"],
		],
	],
	[
		"a press after a hold",
		[
			[0, "goes down"],
			[5000, "comes up", "held"],
			[5001, "goes down", "up"],
			[5100, "comes up", "pressed"],
		],
	],
	[
		"time begins anew",
		[
			[0, "goes down"],
			[9000, "comes up", "warned"],
			[9001, "goes down"],
			[11_999, "pressed"],
			[12_001, "held"],
		],
	],
];
for (const [name, steps] of cases) {
	test(`button: ${name}`, (t) => {
		const button = new Button();
		for (const [at, what, before] of steps) {
			if (what !== "goes down" && what !== "comes up") {
				t.equal(button.state(at), what, `at ${at}`);
				continue;
			}
			const answer = button.change(what === "goes down", at);
			if (before !== undefined) t.equal(answer, before, `${what} at ${at}`);
			if (what === "comes up") t.equal(button.state(at), "up");
		}
		t.end();
	});
}
