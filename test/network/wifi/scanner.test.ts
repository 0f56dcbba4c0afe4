import test from "tape";
import { SCAN_MS, Scanner } from "../../../src/network/wifi/scanner.ts";
import { FakeTime } from "../../helpers/fake-host.ts";
import { FakeWifi, network } from "../../helpers/fake-wifi.ts";

function start() {
	const time = new FakeTime();
	const wifi = new FakeWifi();
	const scanner = new Scanner({ timers: time, wifi });
	const heard: string[] = [];
	const ask = (who: string) =>
		scanner.scan((networks) => void heard.push(`${who} ${networks?.map(({ ssid }) => ssid).join() ?? "nothing"}`));
	return { time, wifi, heard, ask };
}

test("scanner: who asks during a scan shares its result; who asks afterwards begins another one", (t) => {
	const { time, wifi, heard, ask } = start();
	ask("one");
	ask("two");
	t.equal(wifi.scanned([network("Home", -60)]), 1, "one scan");
	t.deepEqual(heard, ["one Home", "two Home"]);
	ask("three");
	t.equal(wifi.scanned(undefined), 1);
	time.advance(2 * SCAN_MS);
	t.deepEqual(heard.slice(2), ["three nothing"], "told once");
	t.equal(time.pending.size, 0);
	t.end();
});

test("scanner: a platform that does not answer is not asked twice, and keeps nobody waiting", (t) => {
	const { time, wifi, heard, ask } = start();
	ask("one");
	time.advance(SCAN_MS);
	ask("two");
	time.advance(SCAN_MS);
	t.deepEqual(heard, ["one nothing", "two nothing"]);
	ask("three");
	t.equal(wifi.scanned([network("Home", -60)]), 1, "it has been asked once");
	t.deepEqual(heard[2], "three Home", "a late answer is an answer");
	ask("four");
	t.equal(wifi.scanned([]), 1);
	t.end();
});
