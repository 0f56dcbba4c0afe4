import test from "tape";
import { crc16Arc } from "../../src/frames/crc.ts";
import { Repeat } from "../../src/frames/repeat.ts";
import { ascii, joined } from "../helpers/ascii.ts";

const OLD = "/ADN9 6534\r\n\r\n1-0:1.7.0(0000.870*kW)\r\n!";

/** Bytes with room behind them, as the reader's buffer has; `before` bytes come first. */
function buffer(text: string, before = 0): Uint8Array {
	return joined(new Uint8Array(before), ascii(text), new Uint8Array(16).fill(0x58));
}

function learned(text: string): Repeat {
	const repeat = new Repeat();
	const bytes = ascii(text);
	repeat.learn(bytes, 0, bytes.length, crc16Arc(bytes, 0, bytes.length));
	return repeat;
}

const repetitions: [name: string, from: string, to: string][] = [
	["nothing", "0000.870", "0000.870"],
	["one digit", "0000.870", "0000.871"],
	["every digit", "0000.870", "1234.569"],
	["digits of the identification", "6534", "6535"],
];

for (const [name, from, to] of repetitions) {
	for (let padding = 0; padding < 8; padding++) {
		test(`repeat: ${name} differs, ${padding} bytes more`, (t) => {
			const old = OLD.replace("*kW", `*kW${"x".repeat(padding)}`);
			const text = old.replace(from, to);
			const repeat = learned(old);
			const bytes = buffer(text, 8);
			t.ok(repeat.follow(bytes, 8, 8 + text.length));
			t.equal(repeat.check, crc16Arc(bytes, 8, 8 + text.length));
			const words = Array.from(text, (_, at) => at - (at % 4)).filter(
				(at) => text.slice(at, at + 4) !== old.slice(at, at + 4),
			);
			t.deepEqual(Array.from(repeat.at.subarray(0, repeat.count)), [...new Set(words)]);
			t.end();
		});
	}
}

const others: [name: string, text: string][] = [
	["a letter differs", OLD.replace("kW", "kV")],
	["a digit became a letter", OLD.replace("870", "87x")],
	["a digit became one of the characters behind 9", OLD.replace("870", "87:")],
	["a letter became a digit", OLD.replace("kW", "k1")],
	["the highest bit of a digit is set", OLD.replace("870", "87\xb0")],
	["a zero byte stands in it", OLD.replace("870", "87\0")],
];

for (const [name, text] of others) {
	test(`repeat: ${name}: none`, (t) => {
		t.notOk(learned(OLD).follow(buffer(text), 0, text.length));
		t.end();
	});
}

test("repeat: piece by piece, moved in between", (t) => {
	const text = OLD.replace("870", "123");
	const repeat = learned(OLD);
	for (let there = 0; there < text.length; there++) {
		const before = 8 * (there % 3);
		t.ok(repeat.follow(buffer(text, before), before, before + there));
	}
	t.ok(repeat.follow(buffer(text), 0, text.length));
	t.equal(repeat.check, crc16Arc(ascii(text), 0, text.length));
	t.end();
});

test("repeat: one follows the other, a failed one changes nothing", (t) => {
	const repeat = learned(OLD);
	for (const [digits, good] of [
		["123", true],
		["999", false],
		["124", true],
		["870", true],
	] as const) {
		const text = OLD.replace("870", digits);
		repeat.restart();
		t.ok(repeat.follow(buffer(text), 0, text.length));
		const check = repeat.check;
		t.equal(check, crc16Arc(ascii(text), 0, text.length), digits);
		if (good) repeat.accept();
	}
	t.end();
});

test("repeat: what cannot be compared by words is not", (t) => {
	const repeat = learned(OLD);
	t.notOk(repeat.follow(buffer(OLD, 1), 1, 1 + OLD.length), "not aligned");
	t.ok(repeat.follow(buffer(OLD, 1), 1, OLD.length), "not aligned, and not yet whole");
	t.ok(repeat.follow(buffer(OLD), 0, OLD.length), "moved to where it can be");
	t.notOk(repeat.follow(buffer(OLD, 8).subarray(1), 7, 7 + OLD.length), "in a view that is not aligned");
	t.notOk(repeat.follow(ascii(OLD), 0, OLD.length), "no room behind it");
	t.end();
});

test("repeat: what is not remembered", (t) => {
	t.equal(learned("x".repeat(2049)).covered, 0, "too long");
	t.equal(learned(`${OLD}${"\0".repeat(16)}`).covered, 0, "eight bytes of zero");
	const repeat = learned("1".repeat(400));
	t.notOk(repeat.follow(buffer("2".repeat(400)), 0, 400), "too many changes");
	t.end();
});
