import { mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "tape";
import { encodeText } from "../../hosts/sim/frames.ts";
import { SLOT_BYTES, Slots } from "../../hosts/sim/node/slots.ts";

const BUILT_IN = "'built in'";

interface Desk {
	/** Another process of the simulator, after the one before is gone. */
	open(): Slots;
	readonly folder: string;
	readonly reports: string[];
}

function atDesk(work: (desk: Desk) => void) {
	const folder = mkdtempSync(join(tmpdir(), "portti-slots-"));
	const reports: string[] = [];
	try {
		work({
			folder,
			reports,
			open: () => new Slots({ directory: folder, builtIn: () => BUILT_IN, report: (line) => reports.push(line) }),
		});
	} finally {
		rmSync(folder, { recursive: true });
	}
}

function install(slots: Slots, script: string): void {
	const image = encodeText(script);
	slots.begin(image.length);
	slots.write(image.subarray(0, 2));
	slots.write(image.subarray(2));
	slots.activate();
}

/** Installs it, and it proves itself. */
function adopt(slots: Slots, script: string): void {
	install(slots, script);
	slots.boot();
	slots.confirm();
}

test("slots: without an update the firmware of the source tree runs, and nothing is written", (t) => {
	atDesk(({ open, folder }) => {
		const slots = open();
		t.equal(slots.boot(), BUILT_IN);
		t.deepEqual([slots.isInstalled, slots.onTrial], [false, false]);
		t.deepEqual(readdirSync(folder), []);
	});
	t.end();
});

test("slots: a new image runs once on trial, and stays only when it is confirmed", (t) => {
	for (const sameProcess of [true, false])
		atDesk(({ open, reports }) => {
			let slots = open();
			const restart = () => {
				if (!sameProcess) slots = open();
				return slots.boot();
			};
			restart();
			install(slots, "'one'");
			t.equal(restart(), "'one'");
			t.ok(slots.onTrial, "on trial");
			t.equal(restart(), BUILT_IN, "it was not confirmed");
			t.notOk(slots.onTrial);
			install(slots, "'two'");
			t.equal(restart(), "'two'");
			slots.confirm();
			t.notOk(slots.onTrial);
			t.equal(restart(), "'two'", "it was confirmed");
			t.notOk(slots.onTrial);
			install(slots, "'three'");
			t.equal(restart(), "'three'");
			slots.goBack();
			t.equal(restart(), "'two'", "it went back by itself");
			install(slots, "'four'");
			t.equal(restart(), "'four'");
			t.equal(restart(), "'two'", "it crashed");
			t.deepEqual(reports, []);
		});
	t.end();
});

test("slots: what is not activated is never run", (t) => {
	atDesk(({ open }) => {
		let slots = open();
		slots.boot();
		adopt(slots, "'one'");
		const image = encodeText("'two'");
		for (const length of [0, 3, image.length]) {
			slots.begin(image.length);
			slots.write(image.subarray(0, length));
			slots = open();
			t.equal(slots.boot(), "'one'", `power cut after ${length} bytes`);
			slots.begin(image.length);
			slots.write(image.subarray(0, length));
			slots.abandon();
			t.equal(slots.boot(), "'one'", `abandoned after ${length} bytes`);
		}
	});
	t.end();
});

test("slots: an image that is too long, cut short or no script is refused", (t) => {
	atDesk(({ open }) => {
		const slots = open();
		slots.boot();
		t.throws(() => slots.begin(SLOT_BYTES + 1), /do not fit/);
		const rows: [what: string, declared: number, image: Uint8Array, refusal: RegExp][] = [
			["cut short", 9, encodeText("'one'"), /5 of 9 bytes/],
			["an ELF file", 4, Uint8Array.of(0x7f, 0x45, 0x4c, 0x46), /not a script/],
			["no UTF-8", 3, Uint8Array.of(0x27, 0xff, 0x27), /not a script/],
			["nothing", 0, new Uint8Array(0), /not a script/],
		];
		for (const [what, declared, image, refusal] of rows) {
			slots.begin(declared);
			slots.write(image);
			t.throws(() => slots.activate(), refusal, what);
			slots.abandon();
			t.equal(open().boot(), BUILT_IN);
		}
		slots.begin(2);
		t.throws(() => slots.write(new Uint8Array(3)), /more bytes/);
	});
	t.end();
});

test("slots: a record that is cut at any byte gives way to the one before", (t) => {
	atDesk(({ open, folder }) => {
		const slots = open();
		slots.boot();
		adopt(slots, "'one'");
		install(slots, "'two'");
		const whole = ["record.0", "record.1"].map(
			(name) => [join(folder, name), readFileSync(join(folder, name))] as const,
		);
		const generation = (text: Buffer) => JSON.parse(text.toString().slice(17)).generation;
		const newest = whole.reduce((one, other) => (generation(one[1]) > generation(other[1]) ? one : other));
		let wrong = 0;
		for (let length = 0; length < newest[1].length; length++) {
			for (const [path, bytes] of whole) writeFileSync(path, bytes);
			truncateSync(newest[0], length);
			if (open().boot() !== "'one'") wrong++;
		}
		t.equal(wrong, 0, `cut at each of ${newest[1].length} bytes`);
		for (let at = 0; at < newest[1].length; at++) {
			for (const [path, bytes] of whole) writeFileSync(path, bytes);
			const flipped = Buffer.from(newest[1]);
			flipped[at] ^= 1;
			writeFileSync(newest[0], flipped);
			if (open().boot() !== "'one'") wrong++;
		}
		t.equal(wrong, 0, "one bit flipped in each byte");
	});
	t.end();
});

test("slots: a folder edited by hand is told of, and what works runs", (t) => {
	const rows: [what: string, edit: (folder: string) => void, runs: string, report: RegExp][] = [
		["newest image gone", (folder) => rmSync(join(folder, "slot.0")), "'one'", /slot 0 is missing or damaged/],
		["newest image edited", (folder) => writeFileSync(join(folder, "slot.0"), "'evil'"), "'one'", /slot 0 is missing/],
		["newest image longer", (folder) => writeFileSync(join(folder, "slot.0"), "'two' "), "'one'", /slot 0 is missing/],
		[
			"both images gone",
			(folder) => ["slot.0", "slot.1"].map((name) => rmSync(join(folder, name))),
			BUILT_IN,
			/slot 1 is missing or damaged/,
		],
		[
			"both records garbage",
			(folder) => ["record.0", "record.1"].map((name) => writeFileSync(join(folder, name), "{}")),
			BUILT_IN,
			/record\.1 is damaged/,
		],
		["all gone", (folder) => readdirSync(folder).map((name) => rmSync(join(folder, name))), BUILT_IN, /^$/],
	];
	for (const [what, edit, runs, report] of rows)
		atDesk(({ open, folder, reports }) => {
			const slots = open();
			slots.boot();
			adopt(slots, "'one'");
			adopt(slots, "'two'");
			edit(folder);
			const again = open();
			t.equal(again.boot(), runs, what);
			t.ok(report.test(reports.at(-1) ?? ""), reports.join(" | "));
			adopt(again, "'three'");
			t.equal(open().boot(), "'three'", "and an update goes on from there");
		});
	t.end();
});

test("slots: without a folder they last as long as the process", (t) => {
	const slots = new Slots({ directory: undefined, builtIn: () => BUILT_IN, report: t.fail });
	slots.boot();
	adopt(slots, "'one'");
	t.equal(slots.boot(), "'one'");
	install(slots, "'two'");
	t.equal(slots.boot(), "'two'");
	t.equal(slots.boot(), "'one'");
	t.end();
});
