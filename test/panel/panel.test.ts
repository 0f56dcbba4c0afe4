import test from "tape";
import type { LightFacts } from "../../src/panel/light.ts";
import { Panel } from "../../src/panel/panel.ts";
import { FakeDevice, fakeHost } from "../helpers/fake-host.ts";

type Facts = Omit<LightFacts, "resetting" | "identifying">;

function make(withLight = true) {
	const shown: [level: number, word: string][] = [];
	const light = (level: number, word: string) => void shown.push([level, word]);
	const device: FakeDevice = Object.assign(new FakeDevice(), withLight ? { light } : {});
	const host = fakeHost({ device });
	const asked: string[] = [];
	let facts: Facts = { pairing: false, settingUp: false, safeMode: false, line: "frames", brokerLost: false };
	let brightness = 100;
	const panel = new Panel({
		host,
		brightness: () => brightness,
		facts: () => facts,
		pair: () => void asked.push("pair"),
		setUp: () => void asked.push("set-up"),
		reset: () => void asked.push("reset"),
	});
	return {
		panel,
		host,
		shown,
		asked,
		press: (milliseconds: number) => device.press(milliseconds, host.time),
		set: (more: Partial<Facts>) => {
			facts = { ...facts, ...more };
		},
		dim: (percent: number) => {
			brightness = percent;
		},
		word: () => shown.at(-1)?.[1],
	};
}

const presses: [name: string, milliseconds: number, asked: string[]][] = [
	["a press", 100, ["pair"]],
	["a slow press", 2900, ["pair"]],
	["a hold", 3100, ["set-up"]],
	["a long hold", 6900, ["set-up"]],
	["a hold that is let go when the light warns", 7100, []],
	["a hold that is let go at the last moment", 9900, []],
	["a hold to the end", 10_100, ["reset"]],
	["a hold far beyond it", 60_000, ["reset"]],
];
for (const [name, milliseconds, expected] of presses) {
	for (const withLight of [true, false]) {
		test(`panel: ${name}${withLight ? "" : ", without a light"}`, (t) => {
			const { asked, press } = make(withLight);
			press(milliseconds);
			t.deepEqual(asked, expected);
			t.end();
		});
	}
}

test("panel: the light says what letting go would do, and warns before a reset", (t) => {
	const { host, word, shown, set, asked } = make();
	set({ pairing: true });
	const device = host.device as FakeDevice;
	device.hold(true);
	host.time.advance(2900);
	t.equal(word(), "pairing");
	set({ pairing: false });
	host.time.advance(300);
	t.equal(word(), "set-up");
	host.time.advance(3700);
	t.equal(word(), "set-up");
	host.time.advance(300);
	t.equal(word(), "reset");
	t.ok(shown.at(-1)?.[0] === 255 || shown.at(-2)?.[0] === 255);
	host.time.advance(2500);
	t.equal(word(), "reset");
	device.hold(false);
	t.equal(word(), "frames", "let go in time");
	t.deepEqual(asked, []);
	t.end();
});

test("panel: a pattern blinks as its phases say", (t) => {
	const { host, shown, set } = make();
	set({ line: "nothing" });
	host.time.advance(1000);
	shown.length = 0;
	host.time.advance(150 + 2000);
	t.deepEqual(shown, [
		[0, "no line"],
		[255, "no line"],
	]);
	set({ line: "frames" });
	host.time.advance(5000);
	t.deepEqual(shown.at(-1), [255, "frames"], "and ends when the trouble does");
	t.end();
});

test("panel: brightness is the owner's, but not when the button is used", (t) => {
	const { panel, host, shown, dim } = make();
	dim(20);
	host.time.advance(1000);
	t.deepEqual(shown.at(-1), [51, "frames"]);
	dim(0);
	host.time.advance(1000);
	t.deepEqual(shown.at(-1), [0, "frames"]);
	panel.identify();
	t.deepEqual(shown.at(-1), [255, "identify"]);
	host.time.advance(9900);
	t.equal(shown.at(-1)?.[1], "identify");
	host.time.advance(1000);
	t.deepEqual(shown.at(-1), [0, "frames"]);
	panel.warn();
	t.deepEqual(shown.at(-1), [255, "reset"]);
	t.end();
});

test("panel: it costs one timer, however often it is asked", (t) => {
	const { panel, host } = make();
	for (let round = 0; round < 50; round++) {
		panel.identify();
		panel.refresh();
		host.time.advance(7);
	}
	t.equal(host.time.pending.size, 1);
	t.end();
});
