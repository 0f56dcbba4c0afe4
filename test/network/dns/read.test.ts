import test from "tape";
import { readMessage, recordData } from "../../../src/network/dns/read.ts";
import { ascii, latin1 } from "../../helpers/ascii.ts";
import { hex } from "../../helpers/hex.ts";

const HEAD = "0000 8400 0000 0001 0000 0000";

function firstAnswer(text: string) {
	const message = readMessage(hex(`${HEAD} ${text}`));
	return message?.answers[0];
}

test("a query is read: id, flags, name, type, class", (t) => {
	const message = readMessage(hex("1234 0100 0001 0000 0000 0000 06 706f72747469 05 6c6f63616c 00 0001 8001"));
	t.equal(message?.id, 0x1234);
	t.equal(message?.flags, 0x0100);
	t.deepEqual(message?.questions, [{ name: "portti.local", type: 1, class: 0x8001 }]);
	t.end();
});

test("a record is read: name, type, class, time to live, place of its data", (t) => {
	t.deepEqual(firstAnswer("01 61 00 0001 8001 80000078 0004 c0000201"), {
		name: "a",
		type: 1,
		class: 0x8001,
		ttl: 0x8000_0078,
		start: 25,
		end: 29,
	});
	t.end();
});

const names: [name: string, bytes: string, expected: string | undefined][] = [
	["the root", "00", ""],
	["one label", "03 6f6e65 00", "one"],
	["two labels, as sent", "03 4f6e45 03 74776f 00", "OnE.two"],
	["a dot in a label", "03 612e62 01 63 00", "a\\.b.c"],
	["a backslash in a label", "03 615c62 00", "a\\\\b"],
	["bytes above ASCII", "02 c3a4 00", "\u00c3\u00a4"],
	["63 bytes in a label", `3f ${"61".repeat(63)} 00`, "a".repeat(63)],
	["a length of 64", `40 ${"61".repeat(64)} 00`, undefined],
	["a length of 128", `80 ${"61".repeat(128)} 00`, undefined],
	["a pointer at itself", "c00c", undefined],
	["a pointer into its own name", "01 61 c00c", undefined],
	["a pointer ahead", "c010 00 00 00 00", undefined],
	["a pointer behind the end", "ffff", undefined],
	["half a pointer", "c0", undefined],
	["no end", "01 61", undefined],
	["a label behind the end", "05 6161", undefined],
	["255 bytes", `${`3f ${"61".repeat(63)}`.repeat(3)} 3d ${"61".repeat(61)} 00`, undefined],
];

for (const [name, bytes, expected] of names) {
	test(`a name: ${name}`, (t) => {
		const message = readMessage(hex(`0000 0000 0001 0000 0000 0000 ${bytes} 0001 0001`));
		const wanted = name === "255 bytes" ? [63, 63, 63, 61].map((length) => "a".repeat(length)).join(".") : expected;
		t.equal(message?.questions[0].name, wanted);
		t.end();
	});
}

test("a name of 256 bytes is refused", (t) => {
	const bytes = `${`3f ${"61".repeat(63)}`.repeat(3)} 3e ${"61".repeat(62)} 00`;
	t.equal(readMessage(hex(`0000 0000 0001 0000 0000 0000 ${bytes} 0001 0001`)), undefined);
	t.end();
});

test("a name may end in one that stands before it", (t) => {
	const message = readMessage(
		hex(`0000 8400 0001 0001 0000 0000 01 61 05 6c6f63616c 00 000c 0001
			01 62 c00e 000c 0001 00000001 0004 01 63 c00e`),
	);
	t.equal(message?.answers[0].name, "b.local");
	const data = message && recordData(message, message.answers[0]);
	t.equal(data && latin1(data), "\x01c\x05local\x00");
	t.end();
});

test("pointers to pointers end where they lead behind themselves", (t) => {
	const chain = readMessage(hex("0000 0000 0003 0000 0000 0000 01 61 00 0001 0001 c00c 0001 0001 c013 0001 0001"));
	t.deepEqual(
		chain?.questions.map(({ name }) => name),
		["a", "a", "a"],
	);
	const loop = readMessage(hex("0000 0000 0002 0000 0000 0000 c012 0001 0001 c00c 0001 0001"));
	t.equal(loop, undefined);
	t.end();
});

const data: [name: string, type: string, data: string, expected: string | undefined][] = [
	["an address", "0001", "0004 c0000201", "c0000201"],
	["text", "0010", "0003 02 613d", "02613d"],
	["a service's place", "0021", "0009 0000 0000 0050 01 62 00", "000000000050016200"],
	["a service's place, its name a pointer", "0021", "0008 0000 0000 0050 c00c", "000000000050016100"],
	["a name that is longer than its data", "000c", "0001 01 62 00", undefined],
	["a name that is shorter than its data", "000c", "0004 01 62 00 00", undefined],
	["a service's place without a name", "0021", "0004 00000000", undefined],
	["a name whose pointer loops", "000c", "0002 c019", undefined],
];

for (const [name, type, bytes, expected] of data) {
	test(`data: ${name}`, (t) => {
		const message = readMessage(hex(`${HEAD} 01 61 00 ${type} 0001 00000001 ${bytes} 00`));
		const found = message && recordData(message, message.answers[0]);
		t.deepEqual(found && [...found], expected && [...hex(expected)]);
		t.end();
	});
}

const refused: [name: string, bytes: Uint8Array][] = [
	["nothing", new Uint8Array(0)],
	["half a head", hex("0000 0000 0001 0000 0000 00")],
	["a question that is not there", hex("0000 0000 0001 0000 0000 0000")],
	["a question cut short", hex("0000 0000 0001 0000 0000 0000 00 0001 00")],
	["a record cut short", hex(`${HEAD} 00 0001 0001 00000001 00`)],
	["data behind the end", hex(`${HEAD} 00 0001 0001 00000001 0005 01020304`)],
	["more questions than anybody asks", hex(`0000 0000 00a1 0000 0000 0000 ${"00 0001 0001".repeat(161)}`)],
	[
		"one long name over and over",
		hex(`0000 0000 0008 0000 0000 0000 ${"01 61".repeat(120)} 00 0001 0001 ${"c00c 0001 0001".repeat(7)}`),
	],
	["counts that overflow", hex(`0000 0000 ffff ffff ffff ffff`)],
	["text", ascii("GET / HTTP/1.1\r\n\r\n")],
];

for (const [name, bytes] of refused) {
	test(`no message: ${name}`, (t) => {
		t.equal(readMessage(bytes), undefined);
		t.end();
	});
}

test("as many questions as anybody asks", (t) => {
	t.equal(readMessage(hex(`0000 0000 00a0 0000 0000 0000 ${"00 0001 0001".repeat(160)}`))?.questions.length, 160);
	t.end();
});
