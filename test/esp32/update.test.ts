import test from "tape";
import type { Esp32Native } from "../../hosts/esp32/native.ts";
import { EspUpdate } from "../../hosts/esp32/update.ts";
import { FakeTime } from "../helpers/fake-host.ts";

function setUp(errors: Readonly<Record<string, number>> = {}) {
	const asked: string[] = [];
	const told: string[] = [];
	const time = new FakeTime();
	const ask = (name: string, more = "") => {
		asked.push(name + more);
		return errors[name] ?? 0;
	};
	const native = {
		portti_error: (error: number) => `ESP_ERR_${error}`,
		portti_update_capacity: () => 0x1e0000,
		portti_update_on_trial: () => 1,
		portti_update_begin: () => ask("begin"),
		portti_update_write: (_from: ArrayBuffer, offset: number, length: number) => ask("write", ` ${offset} ${length}`),
		portti_update_end: () => ask("end"),
		portti_update_activate: () => ask("activate"),
		portti_update_abandon: () => void ask("abandon"),
		portti_update_confirm: () => void ask("confirm"),
		portti_update_go_back: () => void ask("go back"),
		portti_restart: () => void ask("restart"),
	};
	const update = new EspUpdate(native as unknown as Esp32Native, time);
	const handler = {
		writable: () => told.push("writable"),
		activated: () => told.push("activated"),
		failed: (text: string) => told.push(`failed ${text}`),
	};
	return { asked, told, time, update, begin: () => update.begin(10_000, handler) };
}

test("an image from its first byte to its activation", (t) => {
	const { asked, told, time, update, begin } = setUp();
	t.equal(update.capacity, 0x1e0000, "as large as the slot");
	const writer = begin();
	t.equal(writer.writable, 0, "nothing before the slot is open");
	t.throws(begin, "one at a time");
	time.advance(1);
	t.equal(writer.writable, 4096, "a piece then");
	const image = new Uint8Array(5000);
	writer.write(image.subarray(100, 4000));
	t.equal(writer.writable, 196, "less after a write");
	t.throws(() => writer.write(image.subarray(0, 197)), "more than writable");
	writer.write(image.subarray(4000, 4196));
	t.equal(writer.writable, 0, "nothing after a piece, so that others have their turn");
	time.advance(1);
	t.equal(writer.writable, 4096, "then the next");
	writer.activate();
	t.equal(writer.writable, 0, "no byte after the last");
	time.advance(1);
	t.equal(asked[3], "end", "checked in one turn");
	t.equal(asked.length, 4, "and activated in another");
	time.advance(1);
	t.deepEqual(asked, ["begin", "write 100 3900", "write 4000 196", "end", "activate"], "what the chip was asked");
	t.deepEqual(told, ["writable", "writable", "activated"], "what was told");
	begin();
	t.pass("and another one can be written");
	t.end();
});

test("an image that comes to nothing", (t) => {
	const cases: readonly [string, Readonly<Record<string, number>>, readonly string[], readonly string[]][] = [
		["no slot", { begin: 261 }, ["begin"], ["failed ESP_ERR_261"]],
		[
			"flash that cannot be written",
			{ write: 3 },
			["begin", "write 0 10", "abandon"],
			["writable", "failed ESP_ERR_3"],
		],
		["an image that is unfit", { end: 4 }, ["begin", "write 0 10", "end"], ["writable", "failed ESP_ERR_4"]],
		[
			"a slot that cannot be chosen",
			{ activate: 5 },
			["begin", "write 0 10", "end", "activate"],
			["writable", "failed ESP_ERR_5"],
		],
	];
	for (const [name, errors, expectedAsked, expectedTold] of cases) {
		const { asked, told, time, begin } = setUp(errors);
		const writer = begin();
		time.advance(1);
		if (writer.writable > 0) writer.write(new Uint8Array(10));
		time.advance(1);
		writer.activate();
		time.advance(10);
		t.deepEqual(asked, expectedAsked, `${name}: asked`);
		t.deepEqual(told, expectedTold, `${name}: told once`);
		begin();
		t.pass(`${name}: and the next try begins`);
	}
	t.end();
});

test("an image that is given up", (t) => {
	const { asked, told, time, begin } = setUp();
	const first = begin();
	first.abandon();
	time.advance(10);
	t.deepEqual(asked, [], "before the slot was opened");
	const second = begin();
	time.advance(1);
	second.abandon();
	second.abandon();
	time.advance(10);
	t.deepEqual(asked, ["begin", "abandon"], "after it, once");
	t.deepEqual(told, ["writable"], "and nothing is told");
	t.end();
});

test("the trial", (t) => {
	const { asked, update } = setUp();
	t.equal(update.onTrial, true, "on trial");
	update.confirm();
	t.equal(update.onTrial, false, "until confirmed");
	update.goBack();
	t.deepEqual(asked, ["confirm", "go back", "restart"], "a restart follows even where there is nothing to go back to");
	t.end();
});
