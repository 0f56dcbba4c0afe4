/** Each dialect against what the makers' documents say of it: sizes, addresses, counts. */
import test from "tape";
import { concat, hex } from "../../tools/meter/bytes.ts";
import { crc16Arc, crc16X25 } from "../../tools/meter/crc.ts";
import type { Turn } from "../../tools/meter/dialect.ts";
import { DIALECTS, dialectOf } from "../../tools/meter/dialects.ts";
import { House } from "../../tools/meter/house.ts";
import { latin1 } from "../helpers/ascii.ts";
import { splitHdlc, splitMbus } from "../helpers/meter-frames.ts";
import { meterTurn } from "../helpers/meter-turn.ts";

const START = Date.UTC(2026, 1, 3, 17, 30) / 1000;
const sample = new House({ seed: 9, startUtcSeconds: START }).at(START);
const encode = (name: string, turn: Partial<Turn> = {}) => dialectOf(name).encode(sample, { ...meterTurn, ...turn });

test("dialects have names of their own, and an unknown one is told with those there are", (t) => {
	t.equal(new Set(DIALECTS.map(({ name }) => name)).size, DIALECTS.length);
	t.throws(() => dialectOf("klingon"), Error);
	t.end();
});

test("encoding does not depend on what was encoded before", (t) => {
	for (const { name } of DIALECTS) t.deepEqual(encode(name), encode(name), name);
	t.end();
});

test("Nordic telegrams hold 27 objects, and what each says stands in its text", (t) => {
	const rows: [string, string, string, string][] = [
		["aidon-se", "/ADN9 6534\r\n\r\n", "kVArh", "W"],
		["aidon-fi", "/ADN9 7534\r\n\r\n", "kVArh", "W"],
		["kamstrup-omnia", "/KAM5\r\n\r\n", "kVArh", "S"],
		["kamstrup-omnipower", "\r\n/KAM5\r\n\r\n", "kVArh", "W"],
		["lg-e360", "/LGF5E360\r\n\r\n", "kVArh", "W"],
		["sagemcom-se", "/ELL5\\253833635_A\r\n\r\n", "kvarh", "W"],
		["kaifa-p1", "/KFM5KAIFA-METER\r\n\r\n", "kvarh", "W"],
	];
	for (const [name, head, unit, letter] of rows) {
		const { bytes, sent } = encode(name);
		const telegram = latin1(bytes);
		t.equal(telegram.slice(0, head.length), head, name);
		const lines = telegram.slice(head.length).split("\r\n").slice(0, -2);
		t.equal(lines.length, 27);
		const said = Number(sent.reactive_energy_import_kvarh).toFixed(3).padStart(12, "0");
		t.ok(lines.includes(`1-0:3.8.0(${said}*${unit})`), unit);
		t.ok(lines[0].endsWith(`${letter})`), lines[0]);
		t.equal(Object.keys(sent).length, 28, "26 values, and the time twice");
		const start = telegram.indexOf("/");
		const crc = Number.parseInt(telegram.slice(-6, -2), 16);
		t.equal(crc16Arc(concat([bytes.subarray(start, -6), [crc & 255, crc >> 8]])), 0, "CRC");
	}
	t.equal(encode("aidon-fi").sent.meter_time, "2026-02-03T19:30:00");
	t.equal(encode("aidon-se").sent.meter_time, "2026-02-03T18:30:00");
	t.ok(latin1(encode("aidon-doc").bytes).endsWith("!\r\n"));
	t.end();
});

test("Dutch and Belgian telegrams have their own digits, and text as long as allowed", (t) => {
	const rows: [string, RegExp[]][] = [
		[
			"dsmr-22",
			[
				/\n1-0:1\.7\.0\(\d{4}\.\d\d\*kW\)\r/,
				/\n0-1:24\.3\.0\(\d{12}\)\(00\)\(60\)\(1\)\(0-1:24\.2\.1\)\(m3\)\r\n\(\d{5}\.\d{3}\)\r/,
				/!\r\n$/,
			],
		],
		["dsmr-42", [/\n1-0:1\.8\.1\(\d{6}\.\d{3}\*kWh\)\r/, /\n1-0:31\.7\.0\(\d{3}\*A\)\r/, /\n1-3:0\.2\.8\(42\)\r/]],
		[
			"dsmr-50",
			[/\n1-0:32\.7\.0\(\d{3}\.\d\*V\)\r/, /\n0-0:96\.13\.0\([0-9A-F]{2000,2048}\)\r/, /\n1-3:0\.2\.8\(50\)\r/],
		],
		[
			"flu-be",
			[/\n1-0:31\.7\.0\(\d{3}\.\d\d\*A\)\r/, /\n1-0:1\.6\.0\(\d{12}W\)\(\d\d\.\d{3}\*kW\)\r/, /\n0-1:24\.2\.3\(/],
		],
	];
	for (const [name, patterns] of rows) {
		const telegram = latin1(encode(name).bytes);
		for (const pattern of patterns) t.ok(pattern.test(telegram), `${name}: ${pattern.source}`);
	}
	t.end();
});

const HOURLY = { hourly: true };
const SHORT = { index: 1 };

/** Name, turn, bytes in all, addresses and control, tag and count of the list. */
const lists: [string, Partial<Turn>, number, string, string][] = [
	["aidon-se-hdlc", {}, 581, "41088313", "011b"],
	["aidon-no", {}, 288, "41088313", "010d"],
	["aidon-no", SHORT, 44, "41088313", "0101"],
	["aidon-no", HOURLY, 396, "41088313", "0112"],
	["aidon-no-it", {}, 269, "41088313", "010c"],
	["kamstrup-no", {}, 228, "2b2113", "0219"],
	["kamstrup-no", HOURLY, 302, "2b2113", "0223"],
	["kamstrup-no-old", {}, 229, "2b2113", "0219"],
	["kamstrup-no-1ph", {}, 188, "2b2113", "0219"],
	["kamstrup-no-1ph", HOURLY, 262, "2b2113", "0223"],
	["kamstrup-se", {}, 228, "2b2113", "0219"],
	["kamstrup-dk", {}, 461, "410313", "0241"],
	["kaifa-no", SHORT, 41, "01020110", "0201"],
	["kaifa-no", {}, 123, "01020110", "020d"],
	["kaifa-no", HOURLY, 157, "01020110", "0212"],
	["kaifa-1ph", {}, 103, "01020110", "0209"],
	["kaifa-1ph", HOURLY, 137, "01020110", "020e"],
	["kaifa-se-positional", {}, 157, "01000110", "0212"],
	["kaifa-se", {}, 287, "01000110", "0224"],
	["iskra-si", {}, 131, "cf022313", "0212"],
	["iskra-si", HOURLY, 109, "cf022313", "020c"],
	["lg-e450-push", {}, 350, "ceff0313", "020e"],
];

test("a DLMS list in one frame has its maker's size, addresses, control and count", (t) => {
	for (const [name, turn, length, addressing, list] of lists) {
		const { bytes } = encode(name, turn);
		t.equal(bytes.length, length, `${name}: ${length} bytes`);
		const [frame, ...more] = splitHdlc(bytes);
		t.equal(more.length, 0, "one frame");
		t.equal(hex(frame.addresses) + hex(new Uint8Array([frame.control])), addressing);
		t.equal(hex(frame.information.subarray(0, 4)), "e6e7000f");
		// Past LLC, tag and invoke-id: no time, twelve bytes with their length, or a whole octet-string.
		const header = { 0: 1, 9: 14, 12: 13 }[frame.information[8]] ?? Number.NaN;
		t.equal(hex(frame.information.subarray(8 + header, 10 + header)), list);
		t.equal(crc16X25(frame.checked), 0x0f47, "frame check");
		t.equal(crc16X25(frame.checked.subarray(0, frame.headerLength)), 0x0f47, "header check");
	}
	t.end();
});

test("a message over several frames is whole when they are joined", (t) => {
	const segments = splitHdlc(encode("iskra-am550").bytes);
	t.deepEqual(
		segments.map(({ segmented, control }) => [segmented, control]),
		[
			[true, 0x03],
			[true, 0x03],
			[false, 0x13],
		],
	);
	const joined = concat(segments.map(({ information }) => information));
	t.equal(hex(joined.subarray(0, 4)), "e6e7000f");
	t.equal(hex(joined.subarray(21, 23)), "0210", "sixteen structures");

	for (const [name, start] of [
		["lg-e450-gbt", "0f"],
		["lg-e450-gbt-ciphered", "db08"],
	]) {
		const blocks = splitHdlc(encode(name).bytes).map(({ information }, i) => information.subarray(i === 0 ? 3 : 0));
		t.deepEqual(
			blocks.map((block) => [block[0], block[1], block[3], block[6]]),
			blocks.map((block, i) => [0xe0, i === blocks.length - 1 ? 0xc0 : 0x40, i + 1, block.length - 7]),
			name,
		);
		t.ok(blocks.length > 2);
		t.equal(hex(blocks[0].subarray(7, 7 + start.length / 2)), start);
	}
	const first = splitHdlc(encode("lg-e450-gbt").bytes)[0].information;
	const cut = hex(first).lastIndexOf("0906");
	t.ok(
		cut >= 0 && hex(first).length - cut > 4 && hex(first).length - cut < 16,
		"an OBIS code is split between two blocks",
	);
	t.end();
});

test("M-Bus messages come in two frames, and only Sagemcom's length field overflows", (t) => {
	for (const [name, largest, field] of [
		["sagemcom-at-mbus-ciphered", 257, 1],
		["kaifa-at-mbus-ciphered", 250, 250],
		["kaifa-at-structured-ciphered", 250, 250],
	] as const) {
		const frames = splitMbus(encode(name).bytes, largest);
		t.deepEqual(
			frames.map(({ ci }) => ci),
			[0x00, 0x11],
			name,
		);
		t.equal(frames[0].lengthField, field);
		t.equal(hex(frames[0].user.subarray(5, 7)), "db08");
		t.equal(dialectOf(name).bitsPerByte, 11, "even parity");
	}
	t.equal(encode("kaifa-at-mbus-ciphered").bytes.length, 282);
	t.end();
});

test("ciphered dialects show title and counter, differ with the key, and never show the list", (t) => {
	const ciphered = DIALECTS.filter((dialect) => dialect.ciphered);
	t.equal(ciphered.length, 7);
	for (const { name } of ciphered) {
		const { bytes } = encode(name, { frameCounter: 0x01020304 });
		t.ok(hex(bytes).includes("01020304"), name);
		const other = encode(name, { frameCounter: 0x01020304, key: new Uint8Array(16) });
		t.equal(other.bytes.length, bytes.length);
		t.notEqual(hex(other.bytes), hex(bytes));
		t.deepEqual(other.sent, encode(name).sent);
		t.notOk(hex(bytes).includes("0100010800ff"), "no OBIS code in clear");
	}
	t.end();
});

test("a message says only what its list carries", (t) => {
	const rows: [string, Partial<Turn>, string[]][] = [
		["aidon-no", SHORT, ["active_power_import_w"]],
		["kaifa-no", SHORT, ["active_power_import_w", "meter_time", "meter_time_raw"]],
	];
	for (const [name, turn, fields] of rows) t.deepEqual(Object.keys(encode(name, turn).sent).sort(), fields, name);
	t.notOk("current_l2_a" in encode("aidon-no-it").sent);
	t.notOk("active_energy_import_kwh" in encode("kamstrup-no").sent);
	t.notOk("voltage_l2_v" in encode("kamstrup-no-1ph", HOURLY).sent);
	t.equal(Number(encode("aidon-no", HOURLY).sent.active_energy_import_kwh).toFixed(3).slice(-1), "0", "tens of Wh");
	t.end();
});
