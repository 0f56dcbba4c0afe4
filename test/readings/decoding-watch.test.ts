import test from "tape";
import { type Fault, FaultLog } from "../../src/faults.ts";
import { DecodingWatch } from "../../src/readings/decoding-watch.ts";
import { fieldIndex } from "../../src/readings/fields.ts";
import { Reading } from "../../src/readings/reading.ts";

const header = { systemTitle: "534147677001bd54", securityControl: 0x30, frameCounter: 7 };

/** What happens to one frame after the other: a fault, a reading (true), or neither. */
const stories: readonly [name: string, frames: readonly (Fault | true | undefined)[], code: string, word: string][] = [
	["nothing yet", [], "waiting", "yet"],
	["a part of a message", [undefined], "waiting", "yet"],
	["a reading", [true], "ok", "read"],
	["noise is not the messages' matter", [true, "noise"], "ok", "read"],
	["no key", ["key_missing"], "key_missing", "encrypts"],
	["no key, in parts", [undefined, "key_missing", undefined], "key_missing", "meter.key"],
	["a wrong key", ["key_wrong"], "key_wrong", "meter.auth_key"],
	["an old message", [true, "counter_replayed"], "counter_replayed", "counter"],
	["compressed", ["cipher_unsupported"], "cipher_unsupported", "compress"],
	["a key that was given", ["key_missing", true], "ok", "read"],
	["broken, then well", ["data_malformed", true], "ok", "read"],
	["the last fault counts", ["key_missing", "key_wrong"], "key_wrong", "settings"],
];

for (const [name, frames, code, word] of stories) {
	test(`decoding watch: ${name}`, (t) => {
		const faults = new FaultLog();
		const watch = new DecodingWatch(faults);
		for (const event of frames) {
			if (typeof event === "string") faults.report(event, 0);
			watch.frame(event === true ? new Reading() : undefined, header);
		}
		const status = watch.status();
		t.equal(status.code, code);
		t.ok(status.advice.en.includes(word), status.advice.en);
		t.deepEqual(status.cipher, frames.length > 0 ? header : undefined);
		t.end();
	});
}

test("decoding watch: a list that is read, but not all of it known", (t) => {
	const faults = new FaultLog();
	const watch = new DecodingWatch(faults);
	faults.report("list_unknown", 0);
	watch.frame(new Reading(), undefined);
	t.equal(watch.status().code, "list_unknown");
	t.end();
});

test("decoding watch: registers that do not fit the power", (t) => {
	const watch = new DecodingWatch(new FaultLog());
	for (let count = 0; count < 400; count++) {
		const reading = new Reading();
		reading.receivedTicks = count * 10_000;
		reading.values[fieldIndex("active_power_import_w")] = 3600;
		reading.values[fieldIndex("active_energy_import_kwh")] = 1_000_000 + count * 100;
		reading.assumedStepWh = 10;
		watch.frame(reading, undefined);
		watch.accepted(reading);
	}
	const { code, advice, scale } = watch.status();
	t.equal(code, "scale_mismatch");
	t.deepEqual(scale, { factor: 0.1, setting: "meter.energy_step", value: "1" });
	t.ok(advice.en.includes("too fast") && advice.en.includes("by a factor of 10"), advice.en);
	const mends = {
		en: "set meter.energy_step to 1.",
		sv: "sätt meter.energy_step till 1.",
		fi: "aseta meter.energy_step arvoon 1.",
	};
	for (const language of ["en", "sv", "fi"] as const)
		t.ok(advice[language].endsWith(mends[language]), advice[language]);
	t.end();
});
