import test from "tape";
import { MessageStream, type StreamedMessage } from "../../src/mqtt/stream.ts";
import { connectedSession } from "../helpers/mqtt-session.ts";

function message(pieces: readonly string[]): StreamedMessage {
	return {
		topic: "t",
		qos: 1,
		retain: true,
		pieces: pieces.length,
		write: (writer, index) => writer.text(pieces[index]),
	};
}

const PIECES = ['{"a":1', ',"b":"åäö"', "", `,"c":"${"x".repeat(300)}"`, "}"];

for (const window of [1, 2, 7, 100, 310, 1_000_000]) {
	test(`a message in pieces goes out whole through a window of ${window} bytes`, (t) => {
		const { session, broker } = connectedSession();
		const stream = new MessageStream(session);
		broker.current.window = window;
		let completed = 0;
		t.equal(stream.start(message(PIECES)), true);
		for (let i = 0; i < 1000 && stream.isBusy; i++) {
			if (broker.messages.length > 0) t.fail("completed early");
			broker.current.window = window;
			if (stream.advance()) completed++;
		}
		t.equal(completed, window > 1000 ? 0 : 1, "told once when it did not go at once");
		t.equal(stream.advance(), false);
		const [{ topic, text, qos, retain }] = broker.messages;
		t.deepEqual([topic, text, qos, retain], ["t", PIECES.join(""), 1, true]);
		broker.current.window = 1;
		t.equal(session.publish({ topic: "u", payload: new Uint8Array(1), qos: 0, retain: false }), 0);
		t.end();
	});
}

test("while a message goes out no other one does", (t) => {
	const { session, broker } = connectedSession();
	const stream = new MessageStream(session);
	broker.current.window = 10;
	stream.start(message(PIECES));
	t.equal(stream.isBusy, true);
	t.equal(session.publish({ topic: "u", payload: new Uint8Array(1), qos: 0, retain: false }), undefined);
	t.equal(new MessageStream(session).start(message(PIECES)), false);
	stream.stop();
	t.equal(stream.isBusy, false);
	t.equal(stream.advance(), false);
	t.end();
});
