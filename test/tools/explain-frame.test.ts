import test from "tape";
import { explainFrame } from "../../tools/decode/explain-frame.ts";
import { explainApdu } from "../../tools/decode/explain-message.ts";
import { array, enumerated, int8, obis, octetText, structure, uint32 } from "../../tools/meter/axdr.ts";
import { concat, fromHex } from "../../tools/meter/bytes.ts";
import { hdlcFrame, LLC } from "../../tools/meter/hdlc.ts";
import { mbusFrames } from "../../tools/meter/mbus.ts";

const ADDRESS = { destination: [0x41], source: [0x08, 0x83], control: 0x13 };
const list = array([structure([obis(1, 0, 1, 7, 0), uint32(733), structure([int8(-1), enumerated(27)])])]);
const apdu = concat([fromHex("0f4000000000"), list]);
const time = fromHex("0f00000000090c07e60a0f060f080fffffc400");

/** Offset and meaning of each row. */
function meanings(rows: readonly string[]): string[] {
	return rows.map((row) => (row.includes("^^") ? row : `${row.slice(0, 8).trim()} ${row.slice(59)}`));
}

const apduRows = (first: number) => [
	`${first} data-notification, invoke-id and priority`,
	`${first + 5} no date-time`,
	`${first + 6} array of 1`,
	`${first + 8}   structure of 3`,
	`${first + 10}     OBIS 1-0:1.7.0`,
	`${first + 18}     uint32 733`,
	`${first + 23}     structure of 2`,
	`${first + 25}       int8 -1`,
	`${first + 27}       enumerated 27 (unit W)`,
];

/** A frame as it is delivered, without the flag that closes it. */
const hdlc = hdlcFrame(ADDRESS, concat([LLC, apdu])).slice(0, -1);
const mbus = mbusFrames(apdu, 250);
const half = hdlcFrame(ADDRESS, concat([LLC, apdu.subarray(0, 12)]), true).slice(0, -1);

const frames: readonly [name: string, rows: readonly string[], expected: readonly string[]][] = [
	[
		"HDLC",
		explainFrame(hdlc, "hdlc"),
		[
			"0 flag",
			"1 format type 3, 42 bytes",
			"3 destination 32",
			"4 source 577",
			"6 control: unnumbered information, final",
			"7 HCS, which holds",
			"9 LLC header",
			...apduRows(12),
			"41 FCS, which holds",
		],
	],
	[
		"HDLC without information",
		explainFrame(fromHex("7ea008410883130000"), "hdlc"),
		[
			"0 flag",
			"1 format type 3, 8 bytes",
			"3 destination 32",
			"4 source 577",
			"6 control: unnumbered information, final",
			"7 FCS, which holds",
		],
	],
	["an HDLC segment", explainFrame(half, "hdlc").slice(6, 7), ["9 the first part of a message"]],
	[
		"M-Bus",
		explainFrame(mbus, "mbus"),
		[
			"0 start, 34 bytes",
			"4 control and address",
			"6 control information: segment 0, the last",
			"7 transport addresses",
			...apduRows(9),
			"38 sum, which holds, and stop",
		],
	],
	[
		"a ciphered block",
		explainFrame(
			fromHex("db0853414731323334351e300000000700112233445566778899aabbccddeeff0011223344556677"),
			"ciphered",
		),
		[
			"0 general-glo-ciphering, system title 5341473132333435 SAG",
			"10 30 bytes",
			"11 security control: suite 0, authenticated, enciphered",
			"12 frame counter 7",
			"16 ciphertext",
			"28 authentication tag",
		],
	],
	[
		"a block",
		explainApdu(fromHex("e0c00002000003aabbcc"), 0, 10),
		["0 general-block-transfer, block 2, the last", "6 3 bytes", "7 a part of a message"],
	],
	[
		"a date-time and text",
		explainApdu(concat([time, octetText("6534")]), 0, 25),
		["0 data-notification, invoke-id and priority", "5 date-time 2022-10-15T15:08:15", '19 octet-string "6534"'],
	],
	["no APDU", explainApdu(fromHex("55aa"), 0, 2), ["0 no APDU that a meter pushes"]],
	[
		"no date-time",
		explainApdu(fromHex("0f0000000077"), 0, 6),
		["0 data-notification, invoke-id and priority", "5 no date-time as any meter writes it"],
	],
	[
		"a broken element",
		explainApdu(fromHex("0f00000000000202120001060000"), 0, 14),
		[
			"0 data-notification, invoke-id and priority",
			"5 no date-time",
			"6 structure of 2",
			"8   uint16 1",
			"11 ",
			"          ^^ data_malformed",
		],
	],
	[
		"bytes behind the data",
		explainApdu(fromHex("0f00000000001105ff"), 0, 9),
		["0 data-notification, invoke-id and priority", "5 no date-time", "6 uint8 5", "8 behind the data"],
	],
];

for (const [name, rows, expected] of frames) {
	test(`explain: ${name}`, (t) => {
		t.deepEqual(meanings(rows), expected);
		t.end();
	});
}

test("explain: every byte of a cut message is explained or shown", (t) => {
	for (let length = 0; length <= apdu.length; length++) {
		const rows = explainApdu(apdu, 0, length);
		t.ok(length === 0 || rows.length > 0, `${length} bytes`);
	}
	t.end();
});
