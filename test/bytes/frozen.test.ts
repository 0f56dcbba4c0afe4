import test from "tape";
import { frozen } from "../../src/bytes/frozen.ts";

test("frozen: a table with all that is in it, whatever holds it", (t) => {
	const row = { name: "row", more: [{ deep: true }] };
	const inMap = { name: "map" };
	const inSet = { name: "set" };
	const table = frozen({ rows: [row], map: new Map([["key", inMap]]), set: new Set([inSet]), nothing: null, text: "" });
	const parts = [table, table.rows, row, row.more, row.more[0], table.map, inMap, table.set, inSet];
	t.ok(parts.every((part) => Object.isFrozen(part)));
	t.end();
});

test("frozen: bytes can be written, nothing can be added to them; what is frozen is not walked again", (t) => {
	const bytes = Uint8Array.of(1, 2);
	const inner = { name: "inner" };
	const table = frozen({ bytes, done: Object.freeze([inner]) });
	t.equal(table.bytes, bytes);
	t.notOk(Object.isExtensible(bytes));
	t.notOk(Object.isFrozen(inner));
	t.end();
});
