import test from "tape";
import { utf8 } from "../../src/bytes/writer.ts";
import { Commands } from "../../src/mqtt/commands.ts";
import { topicsOf } from "../../src/mqtt/topics.ts";
import { FakeTime } from "../helpers/fake-host.ts";

function commands() {
	const time = new FakeTime();
	const topics = topicsOf("portti", "1");
	const log: string[] = [];
	const obey = new Commands({
		clock: time,
		topics,
		identify: () => log.push("identify"),
		discover: () => log.push("discover"),
		install: () => log.push("install"),
	});
	return { obey, time, topics, log };
}

test("commands are obeyed", (t) => {
	const { obey, topics, log } = commands();
	t.deepEqual([...obey.topics], ["portti/1/set/identify", "portti/1/set/discovery", "portti/1/set/install"]);
	obey.message(topics.identify, utf8("PRESS"));
	obey.message(topics.discover, utf8("PRESS"));
	obey.message(topics.install, utf8("install"));
	t.deepEqual(log, ["identify", "discover", "install"]);
	t.end();
});

const ignored: [topic: string, payload: string][] = [
	["portti/1/set/identify", ""],
	["portti/1/set/identify", "press"],
	["portti/1/set/identify", "PRESS "],
	["portti/1/set/install", "PRESS"],
	["portti/1/set/install", "0.2.0"],
	["portti/1/set/restart", "PRESS"],
	["portti/1/set", "PRESS"],
	["portti/2/set/identify", "PRESS"],
	["", "PRESS"],
];
for (const [topic, payload] of ignored) {
	test(`not a command: "${payload}" to ${topic}`, (t) => {
		const { obey, log } = commands();
		obey.message(topic, utf8(payload));
		t.deepEqual(log, []);
		t.end();
	});
}

test("a command repeated at once is obeyed once", (t) => {
	const { obey, topics, time, log } = commands();
	for (let i = 0; i < 100; i++) {
		obey.message(topics.identify, utf8("PRESS"));
		time.advance(100);
	}
	t.equal(log.length, 2);
	t.end();
});
