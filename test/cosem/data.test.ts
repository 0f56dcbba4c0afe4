import test from "tape";
import { hexBytes } from "../../src/bytes/hex.ts";
import { type DataVisitor, DataWalker, MAX_DEPTH } from "../../src/cosem/data.ts";
import { integerAt, isInteger, TAG } from "../../src/cosem/tags.ts";

/** The walk in one line: containers as `[`, `{` with their counts, leaves as tag and content. */
class Recorder implements DataVisitor {
	readonly seen: string[] = [];
	calls = 0;
	readonly #bytes: Uint8Array;

	constructor(bytes: Uint8Array) {
		this.#bytes = bytes;
	}

	enter(tag: number, count: number): void {
		this.calls++;
		this.seen.push(`${tag === TAG.array ? "[" : "{"}${count}`);
	}

	leaf(tag: number, _at: number, start: number, end: number): void {
		this.calls++;
		this.seen.push(`${tag}:${Array.from(this.#bytes.subarray(start, end), (byte) => byte.toString(16)).join(".")}`);
	}

	leave(tag: number): void {
		this.seen.push(tag === TAG.array ? "]" : "}");
	}
}

function walk(bytes: Uint8Array) {
	const recorder = new Recorder(bytes);
	const walker = new DataWalker();
	const end = walker.walk(bytes, 0, bytes.length, recorder);
	return { end, seen: recorder.seen.join(" "), calls: recorder.calls, fault: walker.fault, faultAt: walker.faultAt };
}

function bytesOf(hex: string): Uint8Array {
	return hexBytes(hex.replaceAll(" ", "")) ?? new Uint8Array(0);
}

const good: readonly [name: string, hex: string, seen: string][] = [
	["null", "00", "0:"],
	["boolean", "03 01", "3:1"],
	["bit string of 11 bits", "04 0b ff e0", "4:ff.e0"],
	["int32", "05 ff ff ff fe", "5:ff.ff.ff.fe"],
	["uint32", "06 00 00 02 dd", "6:0.0.2.dd"],
	["octet string", "09 02 41 42", "9:41.42"],
	["empty octet string", "09 00", "9:"],
	["visible string, length as 81", "0a 81 02 41 42", "10:41.42"],
	["UTF-8 string, length as 82", "0c 82 00 02 c3 a4", "12:c3.a4"],
	["octet string, length as 84", "09 84 00 00 00 01 41", "9:41"],
	["BCD", "0d 42", "13:42"],
	["int8", "0f ff", "15:ff"],
	["int16", "10 ff f6", "16:ff.f6"],
	["uint8", "11 07", "17:7"],
	["uint16", "12 09 2b", "18:9.2b"],
	["int64", "14 00 00 00 00 00 00 00 01", "20:0.0.0.0.0.0.0.1"],
	["uint64", "15 00 00 00 00 00 00 00 01", "21:0.0.0.0.0.0.0.1"],
	["enum", "16 1b", "22:1b"],
	["float32", "17 43 6a b3 33", "23:43.6a.b3.33"],
	["float64", "18 40 6d 56 66 66 66 66 66", "24:40.6d.56.66.66.66.66.66"],
	["date-time", "19 07e60a0f060f080fffffc400", "25:7.e6.a.f.6.f.8.f.ff.ff.c4.0"],
	["date", "1a 07e60a0f06", "26:7.e6.a.f.6"],
	["time", "1b 0f080fff", "27:f.8.f.ff"],
	["delta types", "01 03 1c ff 1d ff fe 21 00 00 00 05", "[3 28:ff 29:ff.fe 33:0.0.0.5 ]"],
	["don't care", "ff", "255:"],
	["nested", "02 02 01 01 11 05 02 00", "{2 [1 17:5 ] {0 } }"],
	["a count as 81", "01 81 02 11 01 11 02", "[2 17:1 17:2 ]"],
	["compact array of uint16", "13 12 06 00 01 00 02 00 03", "[-1 18:0.1 18:0.2 18:0.3 ]"],
	["compact array of structures", "13 02 02 11 09 04 07 02 41 42", "[-1 {2 17:7 9:41.42 } ]"],
	["compact array of arrays of two", "13 01 00 02 11 04 01 02 03 04", "[-1 [2 17:1 17:2 ] [2 17:3 17:4 ] ]"],
	["compact array of nothing", "13 06 00", "[-1 ]"],
];
for (const [name, hex, seen] of good) {
	test(`data: ${name}`, (t) => {
		const bytes = bytesOf(hex);
		t.deepEqual(walk(bytes), { ...walk(bytes), end: bytes.length, seen, fault: undefined });
		t.end();
	});
}

const broken: readonly [name: string, hex: string, fault: string, at: number][] = [
	["nothing at all", "", "data_malformed", 0],
	["an unknown tag", "63 00", "data_malformed", 0],
	["a number cut short", "06 00 00 02", "data_malformed", 0],
	["a string longer than the message", "09 05 41", "data_malformed", 0],
	["a length of 65535", "09 82 ff ff 41", "data_malformed", 0],
	["a length of 4 billion", "0a 84 ff ff ff ff 41", "data_malformed", 0],
	["a length of five bytes", "09 85 00 00 00 00 01 41", "data_malformed", 1],
	["a length without end", "09 82 00", "data_malformed", 1],
	["an indefinite length", "09 80 41", "data_malformed", 1],
	["a bit string of 4 billion bits", "04 84 ff ff ff ff 00", "data_malformed", 0],
	["a count of 4 billion", "01 84 ff ff ff ff 00", "data_malformed", 1],
	["more elements announced than bytes left", "02 05 00 00 00", "data_malformed", 1],
	["an element missing", "02 03 12 00 01", "data_malformed", 5],
	["a compact array without description", "13", "data_malformed", 1],
	["a compact array of an unknown type", "13 63 01 00", "data_malformed", 1],
	["a compact array that ends inside an element", "13 12 03 00 01 00", "data_malformed", 5],
	["a compact array longer than the message", "13 12 82 ff ff 00 01", "data_malformed", 2],
	["a description of 255 types, all but one missing", "13 02 81 ff 11 01 00", "data_malformed", 1],
];
for (const [name, hex, fault, at] of broken) {
	test(`data: ${name}: broken`, (t) => {
		const { end, fault: found, faultAt } = walk(bytesOf(hex));
		t.deepEqual([end, found, faultAt], [-1, fault, at]);
		t.end();
	});
}

test("data: depth is bounded, whatever nests", (t) => {
	for (const [name, head, one] of [
		["structures", [], [2, 1]],
		["arrays", [], [1, 1]],
		["a compact array of arrays", [0x13], [1, 0, 1]],
		["a compact array of structures", [0x13], [2, 1]],
	] as const) {
		const deep = new Uint8Array(head.length + 10_000 * one.length);
		deep.set(head);
		for (let at = head.length; at < deep.length; at += one.length) deep.set(one, at);
		t.equal(walk(deep).fault, "data_too_deep", name);
		t.ok(walk(deep).calls <= MAX_DEPTH, name);
	}
	const deepest = new Uint8Array(2 * MAX_DEPTH + 1);
	for (let index = 0; index < MAX_DEPTH; index++) deepest.set([2, 1], index * 2);
	t.equal(walk(deepest).fault, undefined, `${MAX_DEPTH} levels are read`);
	t.end();
});

test("data: elements without bytes are bounded", (t) => {
	for (const hex of [
		"13 00 01 00", // compact array of null, one byte of content
		"13 01 ffff 00 01 00", // of arrays of 65535 nulls
		"13 01 ffff 01 ffff 01 ffff 00 01 00", // of arrays of arrays of arrays of them
		"13 02 00 01 00", // of empty structures
	]) {
		const { fault, calls } = walk(bytesOf(hex));
		t.equal(fault, "data_malformed", hex);
		t.ok(calls < 3000, `${hex}: ${calls} elements`);
	}
	t.end();
});

const integers: readonly [tag: number, hex: string, value: number][] = [
	[TAG.uint8, "ff", 255],
	[TAG.int8, "ff", -1],
	[TAG.uint16, "ffb6", 65462],
	[TAG.int16, "ffb6", -74],
	[TAG.uint32, "ffffffff", 4294967295],
	[TAG.int32, "fffffffe", -2],
	[TAG.int32, "80000000", -2147483648],
	[TAG.uint64, "000000174876e800", 100000000000],
	[TAG.int64, "ffffffffffffffff", -1],
	[TAG.uint64, "001fffffffffffff", 9007199254740991],
	[TAG.deltaInt8, "80", -128],
	[TAG.deltaUint8, "80", 128],
];
for (const [tag, hex, value] of integers) {
	test(`data: integer ${tag} ${hex}`, (t) => {
		const bytes = bytesOf(hex);
		t.equal(integerAt(bytes, tag, 0, bytes.length), value);
		t.ok(isInteger(tag));
		t.end();
	});
}

test("data: what is no integer", (t) => {
	for (const tag of [TAG.null, TAG.boolean, TAG.octetString, TAG.float32, TAG.enumerated, TAG.compactArray]) {
		t.notOk(isInteger(tag), String(tag));
	}
	t.end();
});
