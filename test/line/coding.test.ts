import test from "tape";
import { type Coding, isText, reinvert, restore } from "../../src/line/coding.ts";
import { hear } from "../../tools/meter/uart.ts";
import { ascii, telegram, withEvenParity } from "../helpers/line-samples.ts";

test("reinvert: every character of a telegram comes back", (t) => {
	const wrong: number[] = [];
	for (let byte = 0; byte < 128; byte++) if (reinvert((~byte & 0x7f) * 2 + 1) !== byte) wrong.push(byte);
	t.deepEqual(wrong, []);
	t.end();
});

const heardAs: [name: string, coding: Coding, heard: Uint8Array][] = [
	["7E1", "seven_bit", withEvenParity(telegram(1))],
	["7E1 through a UART", "seven_bit", hear([telegram(1)], { baud: 9600, dataBits: 7, evenParity: true }, 9600).bytes],
	["inverted", "inverted", telegram(1).map((byte) => (~byte & 0x7f) * 2 + 1)],
	["8E1 through a UART", "plain", hear([telegram(1)], { baud: 115200, evenParity: true }, 115200).bytes],
];

for (const [name, coding, heard] of heardAs) {
	test(`restore: ${name}`, (t) => {
		const bytes = heard.slice();
		restore(coding, bytes, 0, bytes.length);
		t.deepEqual(bytes, telegram(1));
		t.end();
	});
}

test("restore: inverted text through a UART comes back but for its beginning", (t) => {
	const sent = telegram(1);
	const { bytes, framingErrors } = hear([sent], { baud: 115200, inverted: true }, 115200);
	restore("inverted", bytes, 0, bytes.length);
	// The rest after the telegram is a break: one byte more.
	let same = 0;
	while (bytes[bytes.length - 2 - same] === sent[sent.length - 1 - same]) same++;
	t.comment(`${sent.length - same} of ${sent.length} bytes lost, ${framingErrors} framing errors`);
	t.ok(same > sent.length - 40 && same < sent.length);
	t.end();
});

test("isText: the characters of telegrams and no other control characters", (t) => {
	t.ok([...ascii("/!(*)\\Az09\r\n ")].every(isText));
	t.notOk([0x00, 0x09, 0x1f, 0x7e + 1, 0x80, 0xff].some(isText));
	t.end();
});
