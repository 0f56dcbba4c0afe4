import fc from "fast-check";
import test from "tape";
import { utf8 } from "../../src/bytes/writer.ts";
import { NESTED, readJsonObject } from "../../src/http/json.ts";

/** What the engine's own reader makes of it, with objects and lists as NESTED; undefined: not an object. */
function reference(text: string): [string, unknown][] | undefined {
	let value: unknown;
	try {
		value = JSON.parse(text);
	} catch {
		return undefined;
	}
	if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
	return Object.entries(value).map(([name, member]) => [
		name,
		typeof member === "object" && member !== null ? NESTED : member,
	]);
}

const leaf = fc.oneof(
	fc.string({ unit: "grapheme" }),
	fc.double({ noNaN: true, noDefaultInfinity: true }),
	fc.integer(),
	fc.boolean(),
	fc.constant(null),
);
const value = fc.oneof(
	leaf,
	fc.array(leaf, { maxLength: 3 }),
	fc.record({ a: leaf, b: fc.array(leaf, { maxLength: 2 }) }),
);
/** An object's text; made of pairs, because some engines let no object have a member named valueOf. */
const text = fc
	.uniqueArray(fc.tuple(fc.string({ unit: "grapheme" }), value), { maxLength: 8, selector: ([name]) => name })
	.map(
		(pairs) =>
			`{${pairs.map(([name, value]) => `${JSON.stringify(name)} : ${JSON.stringify(value, undefined, 1)}`).join(" ,")}}`,
	);

test("readJsonObject: agrees with JSON.parse on what is well-formed", (t) => {
	fc.assert(
		fc.property(text, (text) => {
			const members = readJsonObject(utf8(text));
			const expected = new Map(reference(text));
			if (!(members instanceof Map) || members.size !== expected.size) return false;
			for (const [name, member] of members) if (!Object.is(member, expected.get(name))) return false;
			return true;
		}),
		{ numRuns: 300 },
	);
	t.pass("300 runs");
	t.end();
});

test("readJsonObject: what is broken is refused as JSON.parse refuses it", (t) => {
	const edit = fc.record({
		at: fc.nat(200),
		remove: fc.nat(2),
		insert: fc.constantFrom("", '"', ",", "{", "}", "[", "\\", "0", "-", "e", "u", " ", "\n", "n"),
	});
	fc.assert(
		fc.property(text, edit, (good, { at, remove, insert }) => {
			const place = at % (good.length + 1);
			const text = good.slice(0, place) + insert + good.slice(place + remove);
			const members = readJsonObject(utf8(text));
			const expected = reference(text);
			if (!(members instanceof Map)) {
				// Stricter than JSON.parse: no name twice, no half of a surrogate pair.
				return expected === undefined || /only once|surrogate/.test(members.detail);
			}
			return expected !== undefined;
		}),
		{ numRuns: 1000 },
	);
	t.pass("1,000 runs");
	t.end();
});

test("readJsonObject: any bytes give an answer, with a place inside them", (t) => {
	fc.assert(
		fc.property(fc.uint8Array({ maxLength: 60 }), fc.constantFrom("", "{", '{"', '{"a":', '{"a":"'), (bytes, begin) => {
			const all = Uint8Array.from([...utf8(begin), ...bytes]);
			const members = readJsonObject(all);
			return members instanceof Map || (members.position >= 0 && members.position <= all.length);
		}),
		{ numRuns: 1000 },
	);
	t.pass("1,000 runs");
	t.end();
});
