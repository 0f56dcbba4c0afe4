import test from "tape";
import { ValueTopics } from "../../src/mqtt/value-topics.ts";
import { connectedSession } from "../helpers/mqtt-session.ts";
import { readingOf } from "../helpers/readings.ts";

function topics(retain = false) {
	const { session, broker } = connectedSession();
	const values = new ValueTopics({ session, base: "p/1/", qos: 0, retain });
	const since = () =>
		broker.messages.splice(0).map(({ topic, text, retain }) => `${topic} ${text}${retain ? " kept" : ""}`);
	return { values, broker, since };
}

test("each value goes to its own topic when it has changed", (t) => {
	const { values, since } = topics();
	const reading = readingOf({ active_power_import_w: 5, voltage_l1_v: 230_100, active_energy_import_kwh: 1500 });
	values.publish(reading, false);
	t.deepEqual(since(), ["p/1/active_power_import_w 5", "p/1/voltage_l1_v 230.1"]);
	values.publish(reading, true);
	t.deepEqual(since(), ["p/1/active_energy_import_kwh 1.5 kept"]);
	values.publish(readingOf({ active_power_import_w: 6, voltage_l1_v: 230_100 }), false);
	t.deepEqual(since(), ["p/1/active_power_import_w 6"]);
	values.publish(readingOf({}), false);
	t.deepEqual(since(), []);
	values.reset();
	values.publish(reading, false);
	t.equal(since().length, 2);
	t.end();
});

test("the broker keeps values where that is set", (t) => {
	const { values, since } = topics(true);
	values.publish(readingOf({ active_power_import_w: 5 }), false);
	t.deepEqual(since(), ["p/1/active_power_import_w 5 kept"]);
	t.end();
});

test("a value that was refused goes with the next reading", (t) => {
	const { values, broker, since } = topics();
	broker.current.window = 0;
	values.publish(readingOf({ active_power_import_w: 5 }), false);
	broker.current.window = 100;
	values.publish(readingOf({ active_power_import_w: 5 }), false);
	t.deepEqual(since(), ["p/1/active_power_import_w 5"]);
	t.end();
});
