import fc from "fast-check";
import test from "tape";
import { Spans } from "../../src/readings/spans.ts";

const BYTES = 32;
const MOST = 6;

/** The words in which two frames differ, as a comparison of whole words tells of them. */
function changes(changed: readonly number[]) {
	const words = new Map<number, number>();
	for (const byte of changed) {
		const word = byte >> 2;
		words.set(word, (words.get(word) ?? 0) | (255 << (8 * (byte & 3))));
	}
	const at = [...words.keys()].sort((a, b) => a - b);
	return {
		serial: 1,
		count: at.length,
		at: at.map((word) => word * 4),
		differences: at.map((word) => words.get(word)),
	};
}

const KEPT: [start: number, end: number][] = [
	[2, 3],
	[5, 11],
	[12, 13],
	[14, 15],
	[20, 28],
];

const cases: [name: string, changed: number[], expected: number[] | undefined][] = [
	["nothing", [], []],
	["one byte of one", [6], [1]],
	["all of one, over three words", [5, 6, 7, 8, 9, 10], [1]],
	["two in one word", [12, 14], [2, 3]],
	["one of two in one word: both are read", [14], [2, 3]],
	["several", [2, 10, 27], [0, 1, 4]],
	["a byte between two", [13], undefined],
	["a byte of one and one of none", [2, 4], undefined],
	["past the last", [28], undefined],
	["past what is kept at all", [400], undefined],
];

for (const [name, changed, expected] of cases) {
	test(`spans: ${name}`, (t) => {
		const spans = new Spans(BYTES, MOST);
		for (const [start, end] of KEPT) spans.add(start, end);
		const count = spans.changed(changes(changed) as never);
		t.deepEqual(count === undefined ? undefined : [...spans.found.subarray(0, count)], expected);
		t.end();
	});
}

test("spans: what has no room is not kept", (t) => {
	const spans = new Spans(BYTES, MOST);
	t.equal(spans.add(30, 33), undefined, "beyond the bytes");
	for (let i = 0; i < MOST; i++) t.equal(spans.add(2 * i, 2 * i + 1), i);
	t.equal(spans.add(20, 21), undefined, "one too many");
	spans.clear();
	t.equal(spans.changed(changes([0]) as never), undefined, "cleared: nobody's");
	t.equal(spans.add(0, 1), 0);
	t.end();
});

test("spans: whatever changes, every span with a changed byte is found", (t) => {
	const layout = fc.array(fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 7 })), {
		maxLength: MOST,
	});
	const property = fc.property(layout, fc.array(fc.nat(BYTES - 1)), (lengths, changed) => {
		const spans = new Spans(BYTES, MOST);
		const kept: [start: number, end: number][] = [];
		let at = 0;
		for (const [gap, length] of lengths) {
			if (spans.add(at + gap, at + gap + length) !== undefined) kept.push([at + gap, at + gap + length]);
			at += gap + length;
		}
		const count = spans.changed(changes(changed) as never);
		const of = (byte: number) => kept.findIndex(([start, end]) => byte >= start && byte < end);
		const owners = changed.map(of);
		if (owners.includes(-1)) return count === undefined;
		const found = [...spans.found.subarray(0, count)];
		return owners.every((owner) => found.includes(owner)) && new Set(found).size === found.length;
	});
	fc.assert(property);
	t.pass("holds");
	t.end();
});
