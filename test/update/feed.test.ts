import test from "tape";
import { hexText } from "../../src/bytes/hex.ts";
import { utf8 } from "../../src/bytes/writer.ts";
import { Feed } from "../../src/update/feed.ts";
import { parseHttpUrl } from "../../src/update/http-url.ts";
import { parseWindow } from "../../src/update/window.ts";
import { FakeClient } from "../helpers/fake-client.ts";
import { fakeHost } from "../helpers/fake-host.ts";
import { IMAGE, imageFile } from "../helpers/images.ts";
import { ReleaseServer } from "../helpers/release-server.ts";
import { sha256 } from "../helpers/sha256.ts";
import { RUNNING, updating } from "../helpers/updating.ts";

const FILE = imageFile();
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const RELEASE = {
	channel: "stable",
	board: "fake",
	version: "1.3.0",
	url: "image.portti",
	size: FILE.length,
	sha256: hexText(sha256(IMAGE)),
	notes: "",
};

function feed({ window = "", releases = [RELEASE] as object[], failed = undefined as string | undefined } = {}) {
	const client = new FakeClient();
	const { host, updater, restarts } = updating("power-on", fakeHost({ tcpClient: client }));
	const server = new ReleaseServer(client, host.time);
	server.documents.set("/p/index.json", utf8(JSON.stringify({ portti_index: 1, releases })));
	server.documents.set("/p/image.portti", FILE);
	let minutes: number | undefined = 0;
	const one = new Feed({ host, updater, version: RUNNING, failed: () => failed, localMinutes: () => minutes });
	const url = parseHttpUrl("http://releases/p/index.json");
	if ("fault" in url) throw new Error(url.fault);
	one.use({ url, channel: "stable", authorities: [], window: parseWindow(window) });
	const setMinutes = (value: number | undefined) => {
		minutes = value;
	};
	return { feed: one, server, updater, restarts, setMinutes };
}

test("feed: looks soon after the start and then once a day, more often when that failed", (t) => {
	const { feed: one, server, updater } = feed();
	server.run(MINUTE);
	t.deepEqual(server.asked, ["/p/index.json"]);
	t.deepEqual(updater.available, { version: "1.3.0", notes: "" });
	t.deepEqual([one.status().state, one.status().text, one.status().releases.length], ["waiting", "", 1]);
	server.asked.length = 0;
	for (let hour = 0; hour < 17; hour++) server.run(HOUR);
	t.deepEqual(server.asked, [], "not within seventeen hours");
	for (let hour = 17; hour < 31; hour++) server.run(HOUR);
	t.deepEqual(server.asked, ["/p/index.json"], "but within thirty-one");
	server.down = true;
	t.ok(one.look());
	server.run(1000);
	t.equal(one.status().text, "the server cannot be reached (ECONNREFUSED)");
	t.deepEqual(updater.available, { version: "1.3.0", notes: "" }, "what was found is remembered");
	server.down = false;
	server.asked.length = 0;
	server.run(1.3 * HOUR);
	t.deepEqual([server.asked.length, one.status().text], [1, ""]);
	t.end();
});

test("feed: installs by the owner's word only what the index has", (t) => {
	const { feed: one, server, updater, restarts } = feed();
	t.notOk(one.install("1.3.0"), "before it has looked");
	server.run(MINUTE);
	server.run(2 * HOUR);
	t.equal(updater.status().state, "idle", "never by itself");
	t.notOk(one.install("9.9.9"));
	t.ok(one.install("1.3.0"));
	t.equal(one.status().state, "downloading");
	server.run(5000);
	t.deepEqual([updater.status().state, restarts(), one.status().text], ["installed", 1, ""]);
	t.end();
});

test("feed: a lost connection is gone on with where it was", (t) => {
	const { feed: one, server, updater } = feed();
	server.run(MINUTE);
	server.cutAfter = 500;
	one.install("1.3.0");
	server.run(MINUTE);
	t.equal(updater.status().state, "installed");
	const places = server.asked.slice(1).map((asked) => Number(asked.split(" from ")[1] ?? 0));
	t.deepEqual(places, Array.from({ length: places.length }, (_, at) => at * 500).map(Number), places.join());
	t.ok(places.length > 2, `${places.length} connections`);
	t.end();
});

test("feed: what cannot be had is given up, with the reason", (t) => {
	const rows: [what: string, change: object, text: RegExp][] = [
		["not there", { url: "gone" }, /the server answers 404/],
		["another size", { size: FILE.length + 1 }, /has 1\d+ bytes, and the index says/],
		["another image", { sha256: "0".repeat(64) }, /another one than the index says/],
		["a URL that is none", { url: "ftp://x" }, /the place of 1\.3\.0 cannot be read/],
	];
	for (const [what, change, text] of rows) {
		const { feed: one, server, updater } = feed({ releases: [{ ...RELEASE, ...change }] });
		server.run(MINUTE);
		one.install("1.3.0");
		server.run(MINUTE);
		t.ok(text.test(one.status().text), `${what}: ${one.status().text}`);
		t.deepEqual([one.status().state, updater.status().state], ["waiting", "idle"]);
	}
	const { feed: one, server } = feed();
	server.run(MINUTE);
	server.down = true;
	one.install("1.3.0");
	server.run(HOUR / 2);
	t.equal(one.status().text, "the server cannot be reached (ECONNREFUSED)", "after some tries");
	const large = feed();
	large.server.documents.set("/p/index.json", new Uint8Array(20_000));
	large.server.run(MINUTE);
	t.equal(large.feed.status().text, "the index of releases is longer than 16384 bytes");
	t.end();
});

test("feed: by itself only in the window, only a share, and not what went back", (t) => {
	const rows: [what: string, options: Parameters<typeof feed>[0], minutes: number | undefined, installs: boolean][] = [
		["in the window", { window: "02:00-04:00" }, 125, true],
		["before it", { window: "02:00-04:00" }, 119, false],
		["without a window", {}, 125, false],
		["without a clock", { window: "02:00-04:00" }, undefined, false],
		["in nobody's share", { window: "02:00-04:00", releases: [{ ...RELEASE, share: 0 }] }, 125, false],
		["one that went back", { window: "02:00-04:00", failed: "1.3.0" }, 125, false],
		["nothing newer", { window: "02:00-04:00", releases: [{ ...RELEASE, version: "1.2.3" }] }, 125, false],
	];
	for (const [what, options, minutes, installs] of rows) {
		const { server, updater, setMinutes } = feed(options);
		setMinutes(minutes);
		server.run(5 * MINUTE);
		t.equal(updater.status().state === "installed", installs, what);
	}
	const bad = feed({ window: "02:00-04:00", releases: [{ ...RELEASE, url: "gone" }] });
	bad.setMinutes(125);
	bad.server.run(HOUR);
	t.equal(bad.server.asked.length, 2, "what failed is not tried again and again");
	t.end();
});

test("feed: without a URL nothing is looked for", (t) => {
	const { feed: one, server, updater } = feed();
	server.run(MINUTE);
	one.use(undefined);
	t.deepEqual([one.status().state, one.look(), updater.available], ["off", false, undefined]);
	server.run(30 * HOUR);
	t.deepEqual(server.asked, ["/p/index.json"]);
	t.end();
});
