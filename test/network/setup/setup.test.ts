import test from "tape";
import { type Setting, Settings } from "../../../src/config/settings.ts";
import { Network } from "../../../src/network/network.ts";
import { networkFault } from "../../../src/network/settings.ts";
import { Setup } from "../../../src/network/setup/setup.ts";
import { FakeStorage, fakeHost } from "../../helpers/fake-host.ts";
import { FakeUdp, FakeWifi, network } from "../../helpers/fake-wifi.ts";

const MINUTE = 60_000;
const PASSWORD = "correct horse";

function start(defaults: readonly Setting[] = [], storage = new FakeStorage()) {
	const wifi = new FakeWifi();
	const host = fakeHost({ wifi, udp: new FakeUdp(), storage });
	const settings = new Settings({ host, defaults, check: networkFault });
	const net = new Network({ host: { ...host, wifi }, settings });
	const setup = new Setup({ host: { ...host, wifi }, settings, network: net });
	return { wifi, host, settings, net, setup, storage };
}

test("set-up: from the box it opens when the supply has settled, for ten minutes, and not again by itself", (t) => {
	const { wifi, host, setup } = start();
	t.ok(setup.isOpen);
	t.equal(wifi.points.length, 0, "the radio waits");
	host.time.advance(1000);
	t.equal(wifi.point?.options.ssid, "Portti-89AB");
	t.equal(wifi.point?.options.password, setup.label.password);
	host.time.advance(9 * MINUTE);
	t.ok(wifi.point !== undefined);
	host.time.advance(MINUTE);
	t.equal(wifi.point, undefined, "closed");
	t.notOk(setup.isOpen);
	host.time.advance(24 * 60 * MINUTE);
	t.equal(wifi.points.length, 1, "for good");
	setup.open();
	t.equal(wifi.points.length, 2, "but for the button");
	t.end();
});

test("set-up: after power-up again it opens again, and says the same label once", (t) => {
	const first = start();
	first.host.time.advance(11 * MINUTE);
	const again = start([], first.storage);
	again.host.time.advance(1000);
	t.ok(again.wifi.point !== undefined);
	t.deepEqual(again.setup.label, first.setup.label);
	const labels = again.host.logged.filter((line) => line.startsWith("label: "));
	t.deepEqual(labels, [`label: Portti-89AB ${again.setup.label.password}`]);
	t.end();
});

test("set-up: with a network it stays closed but for the button", (t) => {
	const { wifi, host, setup } = start([["wifi.ssid", "Home"]]);
	host.time.advance(1000);
	wifi.accept();
	t.notOk(setup.isOpen);
	t.equal(wifi.points.length, 0);
	setup.open();
	t.ok(wifi.point !== undefined);
	t.notOk(wifi.newest.closed, "beside the link");
	host.time.advance(5 * MINUTE);
	setup.open();
	host.time.advance(9 * MINUTE);
	t.ok(wifi.point !== undefined, "the button again: ten minutes from then");
	host.time.advance(MINUTE);
	t.equal(wifi.point, undefined);
	t.equal(wifi.points.length, 1, "one access point all the time");
	t.end();
});

test("set-up: opens when the owner forgets the network", (t) => {
	const { wifi, host, setup, settings } = start();
	host.time.advance(1000);
	setup.join("Home", PASSWORD);
	wifi.accept();
	host.time.advance(20 * MINUTE);
	t.notOk(setup.isOpen);
	settings.reset();
	t.ok(setup.isOpen && wifi.point !== undefined);
	t.end();
});

test("set-up: who is at it gets the time, within bounds", (t) => {
	const { wifi, host, setup } = start();
	host.time.advance(9.5 * MINUTE);
	setup.scan();
	host.time.advance(2 * MINUTE);
	t.ok(setup.isOpen, "three minutes after a scan");
	for (let minute = 0; minute < 60 && setup.isOpen; minute++) {
		setup.join("Home", PASSWORD);
		host.time.advance(MINUTE);
	}
	t.notOk(setup.isOpen);
	t.ok(host.time.now >= 30 * MINUTE && host.time.now <= 31 * MINUTE, `closed by ${host.time.now / MINUTE} minutes`);
	t.equal(wifi.point, undefined);
	t.end();
});

test("set-up: looking at it does not prolong it", (t) => {
	const { host, setup } = start();
	for (let second = 0; second < 601; second++) {
		host.time.advance(1000);
		setup.status();
	}
	t.notOk(setup.isOpen);
	t.end();
});

test("set-up: one scan at a time, and what it heard", (t) => {
	const { wifi, host, setup } = start();
	host.time.advance(1000);
	t.ok(setup.status().scanning);
	setup.scan();
	t.equal(wifi.scanned([network("Home", -60)]), 1);
	t.deepEqual(
		setup.status().networks?.map(({ ssid }) => ssid),
		["Home"],
	);
	setup.scan();
	t.equal(setup.status().networks?.length, 1, "shown until there is another");
	wifi.scanned(undefined);
	t.equal(setup.status().networks, undefined, "failed");
	t.notOk(setup.status().scanning);
	t.end();
});

test("set-up: closed in the middle of a try, the former network is joined again", (t) => {
	const { wifi, host, setup, settings } = start([["wifi.ssid", "Old"]]);
	host.time.advance(1000);
	wifi.accept();
	setup.open();
	host.time.advance(9.99 * MINUTE);
	setup.join("New", PASSWORD);
	t.equal(wifi.newest.options.ssid, "New");
	setup.close();
	t.equal(wifi.newest.options.ssid, "Old");
	wifi.accept();
	t.equal(settings.config["wifi.ssid"], "Old");
	t.equal(setup.status().join.state, "idle");
	t.end();
});

test("set-up: while a phone is there, no try to join disturbs it", (t) => {
	const { wifi, host, setup } = start([["wifi.ssid", "Home"]]);
	host.time.advance(1000);
	wifi.newest.handler.closed("not_found", "");
	setup.open();
	wifi.point?.handler.stations(1);
	const before = wifi.joins.length;
	wifi.scanned([]);
	host.time.advance(5 * MINUTE);
	wifi.scanned([]);
	const during = wifi.joins.length - before;
	t.ok(during <= 1, `${during} tries`);
	wifi.point?.handler.stations(0);
	for (let second = 0; second < 300; second++) {
		host.time.advance(1000);
		wifi.scanned([]);
	}
	t.ok(wifi.joins.length > before + during, "afterwards it goes on");
	t.end();
});

test("set-up: done, it closes within a minute and forgets what it handed over", (t) => {
	const { wifi, host, setup } = start();
	host.time.advance(1000);
	setup.join("Home", PASSWORD);
	wifi.accept();
	setup.finish("12345678");
	t.equal(setup.tokenId, "12345678");
	t.equal(setup.status().closesInMs, MINUTE);
	setup.scan();
	host.time.advance(MINUTE);
	t.notOk(setup.isOpen);
	t.equal(setup.tokenId, undefined);
	t.equal(setup.status().networks, undefined);
	t.notOk(wifi.newest.closed, "the link stays");
	t.end();
});
