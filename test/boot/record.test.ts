import test from "tape";
import { BootRecord, type BootStatus, CRASHES_TO_SAFE_MODE, EARLY_MS, SAFE_MODE_MS } from "../../src/boot/record.ts";
import { FakeDevice, type FakeHost, FakeStorage, fakeHost } from "../helpers/fake-host.ts";

/** One run of the firmware: why it starts and how long it lasts. */
type Run = readonly [reason: string, lastsMs: number];

function run(storage: FakeStorage, [reason, lastsMs]: Run): { status: BootStatus; host: FakeHost } {
	const host = fakeHost({ storage, device: Object.assign(new FakeDevice(), { restartReason: reason }) });
	const { status } = new BootRecord(host);
	host.time.advance(lastsMs);
	return { status, host };
}

const SECOND = 1000;
const CRASH: Run = ["abort: no more", SECOND];

const cases: [name: string, runs: Run[], expected: Partial<BootStatus>][] = [
	["the first start", [["power-on", 0]], { starts: 1, earlyCrashes: 0, brownOuts: 0, lastCrash: undefined }],
	[
		"starts are counted",
		[
			["power-on", 0],
			["software", 0],
			["reset pin", 0],
		],
		{ starts: 3, earlyCrashes: 0 },
	],
	["a crash", [["power-on", SECOND], CRASH], { earlyCrashes: 1, lastCrash: "abort: no more", safeMode: false }],
	[
		"a watchdog is a crash",
		[
			["power-on", 0],
			["task watchdog", 0],
		],
		{ earlyCrashes: 1, lastCrash: "task watchdog" },
	],
	[
		"a panic is a crash",
		[
			["power-on", 0],
			["panic", 0],
		],
		{ earlyCrashes: 1, lastCrash: "panic" },
	],
	["a late crash", [["power-on", EARLY_MS], CRASH], { earlyCrashes: 0, lastCrash: "abort: no more" }],
	["a crash just before the end of five minutes", [["power-on", EARLY_MS - 1], CRASH], { earlyCrashes: 1 }],
	["two crashes", [["power-on", 0], CRASH, CRASH], { earlyCrashes: 2, safeMode: false }],
	["three crashes", [["power-on", 0], CRASH, CRASH, CRASH], { earlyCrashes: 3, safeMode: true }],
	["crashes in safe mode", [["power-on", 0], CRASH, CRASH, CRASH, CRASH, CRASH], { earlyCrashes: 5, safeMode: true }],
	[
		"three crashes, but not in a row",
		[["power-on", 0], CRASH, ["abort: later", EARLY_MS], CRASH],
		{ earlyCrashes: 0, safeMode: false },
	],
	[
		"the owner's restart",
		[["power-on", 0], CRASH, CRASH, CRASH, ["software", 0]],
		{ safeMode: false, earlyCrashes: 0 },
	],
	["the owner pulls the plug", [["power-on", 0], CRASH, CRASH, CRASH, ["power-on", 0]], { safeMode: false }],
	["the last crash is remembered", [["power-on", 0], CRASH, ["software", 0]], { lastCrash: "abort: no more" }],
	[
		"brown-outs",
		[
			["power-on", 0],
			["brown-out", 0],
			["brown-out", 0],
		],
		{ brownOuts: 2, earlyCrashes: 0 },
	],
	["a brown-out is nobody's decision", [["power-on", 0], CRASH, ["brown-out", 0], CRASH], { earlyCrashes: 2 }],
	[
		"five minutes of safe mode are not enough",
		[["power-on", 0], CRASH, CRASH, ["abort: no more", SAFE_MODE_MS - 1], CRASH],
		{ safeMode: true },
	],
	[
		"a long message is cut",
		[
			["power-on", 0],
			[`abort: ${"x".repeat(999)}`, 0],
		],
		{ lastCrash: `abort: ${"x".repeat(193)}` },
	],
];
for (const [name, runs, expected] of cases) {
	test(`boot record: ${name}`, (t) => {
		const storage = new FakeStorage();
		let status: BootStatus | undefined;
		for (const one of runs) status = run(storage, one).status;
		t.equal(status?.starts, runs.length);
		t.equal(status?.reason, runs[runs.length - 1][0]);
		for (const [key, value] of Object.entries(expected)) t.equal(status?.[key as keyof BootStatus], value, key);
		t.end();
	});
}

test("boot record: an hour without a crash ends safe mode by a restart", (t) => {
	const storage = new FakeStorage();
	run(storage, ["power-on", 0]);
	for (let crash = 1; crash < CRASHES_TO_SAFE_MODE; crash++) run(storage, CRASH);
	const { status, host } = run(storage, ["panic", SAFE_MODE_MS - 1]);
	t.ok(status.safeMode);
	t.equal((host.device as FakeDevice).restarts, 0);
	host.time.advance(1);
	t.equal((host.device as FakeDevice).restarts, 1);
	t.notOk(run(storage, ["software", 0]).status.safeMode);
	t.end();
});

test("boot record: a start that is not in safe mode does not restart by itself", (t) => {
	const { host } = run(new FakeStorage(), ["power-on", 2 * SAFE_MODE_MS]);
	t.equal((host.device as FakeDevice).restarts, 0);
	t.end();
});

test("boot record: one that cannot be read begins anew", (t) => {
	for (const bytes of [new Uint8Array(0), new Uint8Array(30).fill(9)]) {
		const storage = new FakeStorage();
		storage.set("boot", bytes);
		t.equal(run(storage, CRASH).status.starts, 1);
		t.equal(run(storage, CRASH).status.starts, 2);
	}
	t.end();
});
