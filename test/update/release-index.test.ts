import test from "tape";
import { utf8 } from "../../src/bytes/writer.ts";
import { isChosen, newest, parseIndex, type Release } from "../../src/update/release-index.ts";
import { FakeCrypto } from "../helpers/fake-host.ts";

const ONE = {
	channel: "stable",
	board: "fake",
	version: "1.3.0",
	url: "a.portti",
	size: 1000,
	sha256: "0".repeat(64),
	notes: "new",
	share: 25,
};

function parse(document: unknown) {
	return parseIndex(utf8(typeof document === "string" ? document : JSON.stringify(document)), "fake", "stable");
}

test("release index: what is for this board and channel, and can be read", (t) => {
	const rows: [what: string, entry: unknown, count: number][] = [
		["a whole one", ONE, 1],
		["without notes and share", { ...ONE, notes: undefined, share: undefined }, 1],
		["with more than is known", { ...ONE, colour: "blue" }, 1],
		["another board", { ...ONE, board: "esp32" }, 0],
		["another channel", { ...ONE, channel: "beta" }, 0],
		["no version", { ...ONE, version: "new" }, 0],
		["no size", { ...ONE, size: undefined }, 0],
		["half a byte", { ...ONE, size: 1.5 }, 0],
		["no hash", { ...ONE, sha256: "00" }, 0],
		["a share beyond all", { ...ONE, share: 101 }, 0],
		["a share that is none", { ...ONE, share: "25" }, 0],
		["null", null, 0],
		["a number", 7, 0],
		["a list", [ONE], 0],
	];
	for (const [what, entry, count] of rows) {
		const releases = parse({ portti_index: 1, releases: [entry] });
		t.equal("fault" in releases ? -1 : releases.length, count, what);
	}
	const [whole] = parse({ portti_index: 1, releases: [{ ...ONE, notes: "x".repeat(600) }] }) as Release[];
	t.deepEqual(
		[whole.version, whole.url, whole.size, whole.share, whole.notes.length],
		["1.3.0", "a.portti", 1000, 25, 500],
	);
	t.end();
});

test("release index: what is none", (t) => {
	const rows: [what: string, document: unknown][] = [
		["nothing", ""],
		["no JSON", "<html>"],
		["another format", { portti_index: 2, releases: [] }],
		["no list", { portti_index: 1, releases: {} }],
		["null", "null"],
		["nested without end", "[".repeat(5000)],
		["nested with end", `${"[".repeat(5000)}${"]".repeat(5000)}`],
	];
	for (const [what, document] of rows) t.ok("fault" in parse(document), what);
	t.ok("fault" in parseIndex(Uint8Array.of(0x22, 0xff, 0x22), "fake", "stable"), "no UTF-8");
	t.end();
});

test("release index: the newest that is newer", (t) => {
	const of = (...versions: string[]) => versions.map((version) => ({ ...ONE, version }));
	t.equal(newest(of("1.0.0", "1.10.0", "1.9.0"), "1.2.3")?.version, "1.10.0");
	t.equal(newest(of("1.0.0", "1.2.3", "1.2.3-beta.1"), "1.2.3"), undefined);
	t.equal(newest([], "1.2.3"), undefined);
	t.end();
});

test("release index: a share of the dongles, another one for each version", (t) => {
	const crypto = new FakeCrypto();
	const dongles = 1000;
	const chosen = (share: number, version: string) => {
		const ids: number[] = [];
		for (let id = 0; id < dongles; id++) {
			if (isChosen(crypto, id.toString(16).padStart(12, "0"), { ...ONE, version, share })) ids.push(id);
		}
		return ids;
	};
	t.equal(chosen(0, "1.3.0").length, 0);
	t.equal(chosen(100, "1.3.0").length, dongles);
	const quarter = chosen(25, "1.3.0");
	t.ok(quarter.length > 200 && quarter.length < 300, `${quarter.length} of ${dongles} at 25 %`);
	const half = chosen(50, "1.3.0");
	t.ok(
		quarter.every((id) => half.includes(id)),
		"who was chosen stays chosen when the share grows",
	);
	const other = chosen(25, "1.4.0");
	t.ok(
		other.some((id) => !quarter.includes(id)),
		"not always the same ones are first",
	);
	t.end();
});
