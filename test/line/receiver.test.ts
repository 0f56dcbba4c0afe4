import test from "tape";
import { LineReceiver } from "../../src/line/receiver.ts";
import type { Wire } from "../../tools/meter/uart.ts";
import { FakeStorage, fakeHost } from "../helpers/fake-host.ts";
import { ascii, noise, telegram } from "../helpers/line-samples.ts";
import { MeterLine } from "../helpers/meter-line.ts";

/** A receiver, a meter, and a frame reader that knows a telegram when it is whole. */
function world(wire: Wire, storage = new FakeStorage()) {
	const line = new MeterLine(wire);
	const host = fakeHost({ line, storage });
	let sent = 0;
	let text = "";
	let frames = 0;
	const expected = () => String.fromCharCode(...telegram(sent));
	const receiver = new LineReceiver(host, (bytes, start, end) => {
		for (let i = start; i < end; i++) text += String.fromCharCode(bytes[i]);
		if (!text.includes(expected())) return;
		text = "";
		frames++;
		receiver.good();
	});
	return {
		host,
		line,
		receiver,
		frames: () => frames,
		/** A telegram, or another burst, every ten seconds. */
		run(seconds: number, burst?: Uint8Array) {
			for (let at = 0; at < seconds; at += 10) {
				sent++;
				text = "";
				line.send(burst ?? telegram(sent));
				host.time.advance(10_000);
			}
		},
	};
}

const senders: [name: string, wire: Wire, settings: string, lost: number][] = [
	["115200", { baud: 115200 }, "115200 false plain", 0],
	["115200 8E1", { baud: 115200, evenParity: true }, "115200 false plain", 0],
	["115200 inverted", { baud: 115200, inverted: true }, "115200 true plain", 1],
	["9600", { baud: 9600 }, "9600 false plain", 1],
	["9600 7E1", { baud: 9600, dataBits: 7, evenParity: true }, "9600 false seven_bit", 1],
	["9600 inverted", { baud: 9600, inverted: true }, "9600 true plain", 2],
	["2400", { baud: 2400 }, "2400 false plain", 2],
	["2400 8E1", { baud: 2400, evenParity: true }, "2400 false plain", 2],
	["2400 inverted", { baud: 2400, inverted: true }, "2400 true plain", 3],
];

for (const [name, wire, settings, lost] of senders) {
	test(`receiver: finds a sender at ${name}, at the cost of ${lost} telegrams`, (t) => {
		const { receiver, run, frames } = world(wire);
		run(100);
		const { code, settings: found, locked, coding } = receiver.status();
		t.equal(`${found.baud} ${found.inverted} ${coding}`, settings);
		t.equal(frames(), 10 - lost);
		t.ok(locked);
		t.equal(code, "ok");
		t.end();
	});
}

test("receiver: after a restart no telegram is lost at settings found before", (t) => {
	const storage = new FakeStorage();
	const wire = { baud: 2400, inverted: true };
	world(wire, storage).run(100);
	const again = world(wire, storage);
	again.run(20);
	t.equal(again.frames(), 2);
	t.end();
});

test("receiver: follows a sender that changes overnight", (t) => {
	const { line, run, frames, receiver } = world({ baud: 2400, evenParity: true });
	run(50);
	line.wire = { baud: 115200 };
	const before = frames();
	run(300);
	t.ok(frames() - before > 10, `${frames() - before} telegrams in five minutes`);
	t.equal(receiver.status().settings.baud, 115200);
	t.end();
});

test("receiver: text of the wrong polarity is read where no adapter can turn it", (t) => {
	const { line, host, receiver } = world({ baud: 115200 });
	line.cannotInvert = true;
	for (let i = 0; i < 3; i++) {
		line.deliver(telegram(0).map((byte) => (~byte & 0x7f) * 2 + 1));
		host.time.advance(10_000);
	}
	t.equal(receiver.status().coding, "inverted");
	t.ok(receiver.status().locked);
	t.end();
});

const troubles: [name: string, wire: Wire, burst: Uint8Array | undefined, code: string][] = [
	["nothing", { baud: 115200 }, new Uint8Array(0), "silent"],
	["a header alone", { baud: 115200 }, ascii("/KAM5\r\n\r\n"), "header_only"],
	["zeros", { baud: 115200 }, new Uint8Array(64), "slower_sender"],
	["slow edges", { baud: 115200, riseDelayUs: 12 }, undefined, "smeared"],
	["an end that is missing", { baud: 115200 }, telegram(1).subarray(0, 300), "cut_short"],
];

for (const [name, wire, burst, code] of troubles) {
	test(`receiver: says what is wrong: ${name}`, (t) => {
		const { run, receiver } = world(wire);
		const codes = new Set<string>();
		for (let i = 0; i < 30; i++) {
			run(10, burst);
			codes.add(receiver.status().code);
		}
		t.ok(codes.has(code), [...codes].join(" "));
		t.notOk(codes.has("ok"));
		t.end();
	});
}

test("receiver: says that the adapter cannot invert, and stays at the right speed", (t) => {
	const { line, run, receiver } = world({ baud: 115200, inverted: true });
	line.cannotInvert = true;
	run(100);
	for (let i = 0; i < 10; i++) {
		run(10);
		t.equal(receiver.status().code, "inverted");
	}
	t.equal(receiver.status().settings.baud, 115200);
	t.end();
});

test("receiver: opens the port again within two seconds", (t) => {
	const { line, host, receiver, run, frames } = world({ baud: 115200 });
	run(20);
	line.vanish();
	t.equal(receiver.status().code, "port_gone");
	host.time.advance(2000);
	t.equal(line.opened.length, 2);
	t.equal(receiver.status().code, "ok");
	run(10);
	t.equal(frames(), 3);
	t.end();
});

test("receiver: an hour of noise ends with the first telegrams", (t) => {
	const { line, host, run, receiver, frames } = world({ baud: 115200 });
	for (let i = 0; i < 3600; i++) {
		line.deliver(noise(100, i));
		host.time.advance(1000);
	}
	run(300);
	t.ok(frames() > 10, `${frames()} telegrams in five minutes`);
	t.ok(receiver.status().locked);
	t.ok(receiver.status().bytes > 360_000);
	t.end();
});
