import test from "tape";
import { Backfill } from "../../src/mqtt/backfill.ts";
import { Backlog } from "../../src/mqtt/backlog.ts";
import { connectedSession } from "../helpers/mqtt-session.ts";
import { numbers } from "../helpers/numbers.ts";
import { readingOf } from "../helpers/readings.ts";

function backfill(readings: number) {
	const backlog = new Backlog(4096, 1024);
	const finished: number[] = [];
	const connected = connectedSession({
		acknowledged: (packet) => {
			backlog.acknowledged(packet);
			filling.acknowledged(packet);
		},
	});
	const filling = new Backfill(connected.time, backlog, "b", (sent) => finished.push(sent));
	for (let sequence = 1; sequence <= readings; sequence++) {
		backlog.append(readingOf({ active_power_import_w: sequence }, { sequence, receivedAt: sequence * 1000 }));
	}
	const { messages } = connected.broker;
	const sequences = () => messages.filter(({ topic }) => topic === "b").map(({ text }) => JSON.parse(text).sequence);
	return { ...connected, backlog, filling, finished, sequences };
}

test("what was held back is sent in order, at QoS 1, ten a second, and told of when it is all through", (t) => {
	const { filling, session, time, broker, backlog, finished, sequences } = backfill(25);
	filling.start(session);
	filling.start(session);
	time.advance(1000);
	t.equal(broker.messages.length, 10);
	time.advance(2000);
	t.deepEqual(sequences(), numbers(1, 25));
	t.ok(broker.messages.every(({ topic, qos, retain }) => topic === "b" && qos === 1 && !retain));
	t.deepEqual(JSON.parse(broker.messages[0].text), {
		backfill: true,
		sequence: 1,
		received_at: "1970-01-01T00:00:01.000Z",
		format: "p1",
		check: "none",
		active_power_import_w: 1,
		derived: { active_power_w: 1 },
	});
	t.deepEqual(finished, [25]);
	t.equal(filling.sent, 25);
	t.deepEqual(backlog.counters(), { confirmed: 25, held: 0, dropped: 0 });
	t.end();
});

test("with nothing held back it is through at once", (t) => {
	const { filling, session, time, finished } = backfill(0);
	filling.start(session);
	time.advance(100);
	t.deepEqual(finished, [0]);
	t.end();
});

test("no more than eight wait for their acknowledgement", (t) => {
	const { filling, session, time, broker, finished, backlog, sequences } = backfill(20);
	broker.latencyMs = 5000;
	filling.start(session);
	time.advance(4900);
	t.equal(sequences().length, 8);
	t.deepEqual(finished, []);
	time.advance(30_000);
	t.deepEqual(sequences(), numbers(1, 20));
	t.deepEqual(finished, [20]);
	t.equal(backlog.counters().confirmed, 20);
	t.end();
});

test("what the connection refuses is sent a little later", (t) => {
	const { filling, session, time, broker, sequences } = backfill(3);
	broker.current.window = 0;
	filling.start(session);
	time.advance(1000);
	t.equal(broker.messages.length, 0);
	broker.current.window = 10_000;
	time.advance(300);
	t.deepEqual(sequences(), [1, 2, 3]);
	t.end();
});

test("after a stop nothing is sent, and a new start goes on with what was not acknowledged", (t) => {
	const { filling, session, time, broker, backlog, finished, sequences } = backfill(20);
	broker.latencyMs = 450;
	filling.start(session);
	time.advance(1000);
	filling.stop();
	backlog.lost();
	time.advance(5000);
	t.deepEqual(finished, []);
	const { confirmed } = backlog.counters();
	t.ok(confirmed > 0 && confirmed < 10);
	broker.messages.length = 0;
	filling.start(session);
	time.advance(5000);
	t.deepEqual(sequences(), numbers(confirmed + 1, 20 - confirmed));
	t.equal(finished.length, 1);
	t.end();
});
