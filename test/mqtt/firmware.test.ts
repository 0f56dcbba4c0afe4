import test from "tape";
import { utf8 } from "../../src/bytes/writer.ts";
import type { Firmware, FirmwareFacts, LeftVersion } from "../../src/mqtt/firmware.ts";
import { publisher } from "../helpers/mqtt-session.ts";

const IDLE: FirmwareFacts = { installed: "1.2.3", latest: "1.2.3", notes: "", percent: undefined };

class FakeFirmware implements Firmware {
	now = IDLE;
	left: LeftVersion | undefined = undefined;
	installs = 0;
	readonly listeners = new Set<() => void>();

	facts(): FirmwareFacts {
		return this.now;
	}

	subscribe(listener: () => void): () => void {
		this.listeners.add(listener);
		return () => void this.listeners.delete(listener);
	}

	install(): void {
		this.installs++;
	}

	leftTold(): void {
		this.left = undefined;
	}

	become(facts: Partial<FirmwareFacts>): void {
		this.now = { ...IDLE, ...facts };
		for (const listener of this.listeners) listener();
	}
}

const STATE = "portti/0123456789ab/update";

function start(changes: Record<string, unknown> = {}, left?: LeftVersion) {
	const firmware = new FakeFirmware();
	firmware.left = left;
	const { mqtt: one, broker, time } = publisher(changes, { firmware });
	one.start();
	time.advance(10);
	const said = (topic: string) =>
		broker.messages.filter((message) => message.topic === topic).map(({ text }) => JSON.parse(text));
	return { firmware, broker, time, said, one };
}

test("mqtt firmware: the state has exactly the keys that Home Assistant knows, and is kept by the broker", (t) => {
	const { firmware, broker, time, said } = start();
	t.deepEqual(said(STATE), [
		{
			installed_version: "1.2.3",
			latest_version: "1.2.3",
			title: "Portti",
			release_summary: "",
			in_progress: false,
			update_percentage: null,
		},
	]);
	t.ok(broker.messages.find(({ topic }) => topic === STATE)?.retain);
	firmware.become({ latest: "1.3.0", notes: "x".repeat(400), percent: 0 });
	time.advance(1000);
	const { latest_version, release_summary, in_progress, update_percentage } = said(STATE).at(-1);
	t.deepEqual([latest_version, release_summary.length, in_progress, update_percentage], ["1.3.0", 255, true, 0]);
	t.end();
});

test("mqtt firmware: of a fast download not every percent is told, but the last one is", (t) => {
	const { firmware, time, said } = start();
	for (let percent = 0; percent <= 100; percent++) {
		firmware.become({ latest: "1.3.0", percent });
		time.advance(20);
	}
	time.advance(1000);
	const told = said(STATE).length;
	t.ok(told > 3 && told < 8, `${told} messages`);
	t.equal(said(STATE).at(-1).update_percentage, 100);
	t.end();
});

test("mqtt firmware: it is installed only where commands are obeyed", (t) => {
	for (const commands of [true, false]) {
		const { firmware, broker } = start({ "mqtt.commands": commands });
		const topic = "portti/0123456789ab/set/install";
		t.equal(broker.current.subscriptions.includes(topic), commands);
		broker.current.handler.message(topic, utf8("install"));
		t.equal(firmware.installs, commands ? 1 : 0);
	}
	t.end();
});

test("mqtt firmware: a version that was left is told of once, with the reason", (t) => {
	const { broker, said, time, firmware, one } = start({}, { version: "1.3.0", reason: "It crashed." });
	const events = () => said("portti/0123456789ab/event").filter(({ event }) => event === "update_failed");
	t.deepEqual(events(), [{ event: "update_failed", version: "1.3.0", reason: "It crashed." }]);
	broker.current.fail("lost");
	time.advance(60_000);
	t.equal(events().length, 1);
	t.equal(said(STATE).length, 2, "while the state is told at every connection");
	one.stop();
	firmware.become({ percent: 3 });
	time.advance(10_000);
	t.equal(said(STATE).length, 2, "and nothing after the end");
	t.equal(firmware.listeners.size, 0);
	t.end();
});
