import test from "tape";
import { PACKET, packet, result } from "../../../src/network/improv/packets.ts";
import { ImprovParser } from "../../../src/network/improv/parser.ts";
import { ascii, joined, latin1 } from "../../helpers/ascii.ts";
import { hex } from "../../helpers/hex.ts";

/** What a parser took of bytes that came in pieces, at times. */
function taken(...pieces: readonly (readonly [bytes: Uint8Array, at: number])[]): string[] {
	const found: string[] = [];
	const parser = new ImprovParser({
		packet: (type, data) => void found.push(`${type}:${latin1(data)}`),
		malformed: () => void found.push("malformed"),
	});
	for (const [bytes, at] of pieces) parser.push(bytes, at);
	return found;
}

const GOOD = packet(PACKET.command, ascii("\x02\x00"));
const LONG = packet(PACKET.command, new Uint8Array(255).fill(0x49));
/** Behind the line's end that stands before it. */
const BARE = GOOD.subarray(1);

const NOISE: readonly (readonly [name: string, bytes: Uint8Array])[] = [
	["nothing", new Uint8Array(0)],
	["a line of the log", ascii("I (1234) wifi: connected\r\n")],
	["text without an end", ascii("> ")],
	["the head of a packet", ascii("IMPROV")],
	["the head of a packet, twice", ascii("IMPROVIMPROV\x01")],
	["the beginning of its head", ascii("IMPI")],
	["another version", ascii("IMPROV\x02\x03\x00\x00")],
	["zeros", new Uint8Array(300)],
	["all the letters it begins with", new Uint8Array(300).fill(0x49)],
	["every byte", new Uint8Array(256).map((_, index) => index)],
];

test("a packet is IMPROV, version, type, length, data, checksum", (t) => {
	t.deepEqual([...GOOD], [...hex("0a 494d50524f56 01 03 02 0200 e5 0a")]);
	t.deepEqual(taken([GOOD, 0]), ["3:\x02\x00"]);
	t.deepEqual(taken([LONG, 0]), [`3:${"I".repeat(255)}`]);
	t.end();
});

for (const [name, noise] of NOISE) {
	test(`improv: ${name} before, between and behind`, (t) => {
		// The head of a longer one may hide what is behind it, until the line is silent.
		const found = taken([joined(noise, GOOD, LONG, noise, GOOD, noise), 0], [GOOD, 1000]);
		t.deepEqual(
			found.filter((one) => one !== "malformed"),
			["3:\x02\x00", `3:${"I".repeat(255)}`, "3:\x02\x00", "3:\x02\x00"],
		);
		t.end();
	});
}

test("improv: in two pieces, split anywhere, and byte by byte", (t) => {
	const wrong: number[] = [];
	for (let split = 0; split <= GOOD.length; split++) {
		const found = taken([GOOD.subarray(0, split), 0], [joined(GOOD.subarray(split), GOOD), 100]);
		if (found.join() !== "3:\x02\x00,3:\x02\x00") wrong.push(split);
	}
	t.deepEqual(wrong, []);
	const bytes = [...joined(LONG, GOOD)].map((byte, index) => [Uint8Array.of(byte), index * 3] as const);
	t.deepEqual(taken(...bytes), [`3:${"I".repeat(255)}`, "3:\x02\x00"]);
	t.end();
});

test("improv: any wrong byte costs its packet alone, and is told", (t) => {
	const wrong: number[] = [];
	for (let at = 0; at < BARE.length - 1; at++) {
		const bad = BARE.slice();
		bad[at] ^= 0x01;
		// A wrong length may reach into what follows, until the line is silent.
		const found = taken([joined(bad, GOOD), 0], [GOOD, 1000]);
		const good = found.filter((one) => one !== "malformed");
		if (good.join() !== "3:\x02\x00,3:\x02\x00" || (at >= 9 && found[0] !== "malformed")) wrong.push(at);
	}
	t.deepEqual(wrong, []);
	t.end();
});

test("improv: cut anywhere, then good", (t) => {
	const wrong: number[] = [];
	for (let cut = 0; cut < BARE.length - 1; cut++) {
		const found = taken([BARE.subarray(0, cut), 0], [GOOD, 1000]);
		if (found.join() !== "3:\x02\x00") wrong.push(cut);
	}
	t.deepEqual(wrong, []);
	t.end();
});

test("improv: a head that promises more than comes gives back what it took", (t) => {
	const liar = ascii("IMPROV\x01\x03\xff");
	t.deepEqual(taken([joined(liar, GOOD), 0]), [], "it may be data");
	t.deepEqual(taken([joined(liar, GOOD), 0], [ascii("x"), 501]), ["3:\x02\x00"], "and is not, after a silence");
	t.end();
});

test("improv: results are cut between characters where they do not fit", (t) => {
	const rows: [strings: string[], data: string][] = [
		[[], "\x04\x00"],
		[["Home", "-60", "YES"], "\x04\x0d\x04Home\x03-60\x03YES"],
		[[""], "\x04\x01\x00"],
		[["mataren"], "\x04\x09\x07mataren\x00"],
		[["a".repeat(300), "b"], `\x04\xfd\xfc${"a".repeat(252)}`],
		[["a".repeat(240), "ä".repeat(9)], `\x04\xfc\xf0${"a".repeat(240)}\x0a${"\xc3\xa4".repeat(5)}`],
	];
	for (const [strings, data] of rows) t.deepEqual(taken([result(4, strings), 0]), [`4:${data}`]);
	t.end();
});
