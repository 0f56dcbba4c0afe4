/** Settings, an air that fails in every way, and an hour of it: the dongle comes back and says what was wrong. */
import test from "tape";
import { HOME } from "../../hosts/sim/node/air.ts";
import { Settings } from "../../src/config/settings.ts";
import type { NetworkAddress } from "../../src/host.ts";
import { ANSWER_MS } from "../../src/network/clock.ts";
import { ATTEMPT_KEPT_MS, Network } from "../../src/network/network.ts";
import { STABLE_MS } from "../../src/network/wifi/station.ts";
import type { AttemptResult } from "../../src/network/wifi/status.ts";
import { BORNE_MS, FORGIVEN_MS } from "../../src/network/wifi/supply.ts";
import { AirWifi, LEASE } from "../helpers/air-wifi.ts";
import { FakeDevice, FakeStorage, FakeTime, fakeHost } from "../helpers/fake-host.ts";

const HOUR_MS = 3_600_000;
const SECOND = "02005e100002";

interface Place {
	readonly settings?: Readonly<Record<string, unknown>>;
	readonly storage?: FakeStorage;
	readonly restartReason?: string;
}

const AT_HOME = { "wifi.ssid": HOME.ssid, "wifi.password": HOME.password };

function start({ settings = AT_HOME, storage = new FakeStorage(), restartReason = "power-on" }: Place = {}) {
	const time = new FakeTime();
	const wifi = new AirWifi(time);
	const asked: (readonly string[])[] = [];
	const clock = {
		ticks: () => time.ticks(),
		utc: () => time.utc(),
		synchronise: (servers: readonly string[]) => void asked.push(servers),
	};
	const device: FakeDevice = Object.assign(new FakeDevice(), { restartReason });
	const host = { ...fakeHost({ timers: time, clock, storage, device }), wifi };
	const stored = new Settings({ host });
	stored.change(new Map(Object.entries(settings)));
	const network = new Network({ host, settings: stored });
	const told: (NetworkAddress | undefined)[] = [];
	network.watch((address) => void told.push(address));
	return {
		network,
		time,
		wifi,
		air: wifi.air,
		asked,
		told,
		storage,
		change: (changes: object) => stored.change(new Map(Object.entries(changes))),
		code: () => network.status().code,
		/** Seconds until there is an address; undefined: not within an hour. */
		secondsToAddress: () => {
			for (let seconds = 0; seconds <= 3600; seconds++) {
				if (network.address() !== undefined) return seconds;
				time.advance(1000);
			}
			return undefined;
		},
	};
}

/** At home for so long that the link is a good one. */
function settled(place?: Place) {
	const one = start(place);
	one.time.advance(STABLE_MS * 2);
	return one;
}

test("network: on the network within seconds of power-up, the radio off during the first", (t) => {
	const { network, time, wifi, told, code } = start();
	t.equal(code(), "powering");
	time.advance(999);
	t.equal(wifi.tries.length, 0);
	time.advance(1);
	t.equal(code(), "joining");
	time.advance(1000);
	t.equal(code(), "addressing");
	time.advance(2000);
	const { state, address, bssid, channel, signalDbm, ssid, nextTryMs } = network.status();
	t.deepEqual([state, ssid, bssid, channel, signalDbm], ["connected", HOME.ssid, HOME.bssid, 6, -58]);
	t.deepEqual(address, LEASE);
	t.equal(nextTryMs, undefined);
	t.deepEqual(told, [LEASE]);
	t.end();
});

test("network: without a network nothing is tried, until one is set", (t) => {
	const { time, wifi, code, change, network } = start({ settings: {} });
	time.advance(HOUR_MS);
	t.equal(code(), "off");
	t.notOk(network.isSet);
	t.equal(wifi.tries.length, 0);
	change(AT_HOME);
	time.advance(3000);
	t.equal(code(), "connected");
	change({ "wifi.ssid": null });
	t.equal(code(), "connected", "whoever has said so is answered first");
	time.advance(300);
	t.equal(code(), "off");
	t.equal(network.address(), undefined);
	t.end();
});

test("network: what is done to the access point is told, and is over within a minute of its end", (t) => {
	const rows: [name: string, harm: object, code: string, mend: object, most: number][] = [
		["it restarts", { on: false }, "not_found", { on: true }, 70],
		["it moves to another channel", { channel: 11 }, "connected", {}, 0],
		[
			"its password is changed, and changed back",
			{ password: "another one" },
			"password",
			{ password: HOME.password },
			310,
		],
		["it accepts nobody", { refuses: true, channel: 1 }, "refused", { refuses: false }, 70],
		["it hands out no address", { dhcp: false, channel: 1 }, "no_address", { dhcp: true }, 70],
		[
			"it becomes an open one",
			{ security: "open", password: "" },
			"not_found",
			{ security: "wpa2", password: HOME.password },
			70,
		],
		["it asks for more than a password", { security: "enterprise", channel: 1 }, "failed", { security: "wpa2" }, 70],
	];
	for (const [name, harm, code, mend, most] of rows) {
		const one = settled();
		const { losses, joins } = one.network.status();
		t.deepEqual([losses, joins], [0, 1]);
		one.air.change(harm);
		one.time.advance(10 * 60_000);
		t.equal(one.code(), code, name);
		t.equal(one.network.status().losses, 1, `${name}: the loss was counted`);
		one.air.change(mend);
		const seconds = one.secondsToAddress() ?? Number.NaN;
		t.ok(seconds <= most, `${name}: ${seconds} s after it is as before`);
		t.equal(one.code(), "connected");
		const { lastTrouble, lastOutageMs = 0 } = one.network.status();
		t.equal(lastTrouble, code === "connected" ? "lost" : code, `${name}: and what it was is told afterwards`);
		t.ok(lastOutageMs > 2000 && lastOutageMs < 1_000_000, `${name}: ${lastOutageMs} ms`);
	}
	t.end();
});

test("network: an hour without Wi-Fi", (t) => {
	const { air, time, wifi, network, secondsToAddress, told } = settled();
	air.change({ on: false });
	const before = wifi.tries.length;
	let longest = 0;
	for (let second = 0; second < 3600; second++) {
		time.advance(1000);
		longest = Math.max(longest, network.status().nextTryMs ?? 0);
	}
	const tries = wifi.tries.length - before;
	t.ok(tries > 50 && tries < 130, `${tries} tries in an hour`);
	t.ok(longest <= 60_000, `never more than ${longest} ms until the next`);
	t.equal(network.status().losses, 1);
	air.change({ on: true });
	const seconds = secondsToAddress() ?? Number.NaN;
	t.ok(seconds <= 70, `back after ${seconds} s`);
	t.deepEqual(told, [LEASE, undefined, LEASE]);
	t.end();
});

test("network: a password that is wrong is tried slowly, and never given up", (t) => {
	const { time, wifi, air, secondsToAddress } = start({ settings: { ...AT_HOME, "wifi.password": "wrong horse" } });
	time.advance(HOUR_MS);
	t.ok(wifi.tries.length >= 12 && wifi.tries.length < 35, `${wifi.tries.length} tries in an hour`);
	air.change({ password: "wrong horse" });
	const seconds = secondsToAddress() ?? Number.NaN;
	t.ok(seconds <= 310, `${seconds} s after it is right`);
	t.end();
});

test("network: after a loss the stronger of same-named access points is joined, and not one that fails", (t) => {
	const { air, time, network, secondsToAddress } = settled();
	air.change({ bssid: SECOND, signalDbm: -45, channel: 11 });
	time.advance(HOUR_MS);
	t.equal(network.status().bssid, HOME.bssid, "a good link is not left");
	air.change({ signalDbm: -70, channel: 3 });
	time.advance(5900);
	t.equal(network.status().bssid, HOME.bssid);
	time.advance(100);
	const seconds = secondsToAddress() ?? Number.NaN;
	t.ok(seconds <= 7, `${seconds} s: a scan, a join, an address`);
	t.equal(network.status().bssid, SECOND);
	time.advance(STABLE_MS);
	air.change({ bssid: SECOND, refuses: true, channel: 4 });
	time.advance(30_000);
	t.equal(network.status().bssid, HOME.bssid, "the stronger one accepts nobody");
	t.end();
});

test("network: an open access point of the same name is not fallen for", (t) => {
	const { air, time, network } = settled();
	air.change({ bssid: SECOND, signalDbm: -30, security: "open", password: "" });
	air.change({ channel: 11 });
	time.advance(60_000);
	t.equal(network.status().bssid, HOME.bssid);
	t.end();
});

test("network: an address of one's own", (t) => {
	const own = { "wifi.address": "192.168.1.9", "wifi.gateway": "192.168.1.1" };
	const { air, network, time, change } = start({ settings: { ...AT_HOME, ...own } });
	air.change({ dhcp: false });
	time.advance(5000);
	t.deepEqual(network.address(), { ...LEASE, address: "192.168.1.9" });
	change({ "wifi.dns": "192.168.1.2, 9.9.9.9" });
	time.advance(5000);
	t.deepEqual(network.address()?.dns, ["192.168.1.2", "9.9.9.9"], "joined anew with it");
	t.equal(network.status().losses, 0, "which is no loss");
	t.end();
});

test("network: settings of another network are joined at once, and stay although they are wrong", (t) => {
	const { air, time, network, change, code, told } = settled();
	air.change({ bssid: SECOND, ssid: "Cellar", password: "another one" });
	change({ "wifi.ssid": "Cellar", "wifi.password": "another one" });
	time.advance(300);
	t.equal(network.address(), undefined, "the former one is left");
	time.advance(3000);
	t.deepEqual([network.status().ssid, code()], ["Cellar", "connected"]);
	change({ "wifi.password": "wrong horse" });
	time.advance(1300);
	t.equal(code(), "password");
	time.advance(HOUR_MS);
	t.equal(network.status().ssid, "Cellar");
	t.deepEqual(told, [LEASE, undefined, LEASE, undefined]);
	change({ "light.brightness_percent": 3 });
	t.equal(network.status().ssid, "Cellar");
	t.end();
});

test("network: the transmit power rises step by step, and higher at once where it does not reach", (t) => {
	const near = start();
	near.time.advance(3000 + 1000);
	t.deepEqual(near.wifi.powers, [8]);
	near.time.advance(HOUR_MS);
	t.deepEqual(near.wifi.powers, [8, 14, 20]);
	const far = start();
	far.air.change({ signalDbm: -88 });
	const seconds = far.secondsToAddress() ?? Number.NaN;
	t.deepEqual(far.wifi.powers, [8, 14, 20]);
	t.ok(seconds <= 25, `${seconds} s`);
	const limited = start({ settings: { ...AT_HOME, "wifi.transmit_power_dbm": 11 } });
	limited.time.advance(60_000);
	t.deepEqual(limited.wifi.powers, [8, 11]);
	limited.change({ "wifi.transmit_power_dbm": 5 });
	t.deepEqual(limited.wifi.powers, [8, 11, 5], "at once");
	t.equal(limited.network.status().losses, 0, "with no loss");
	t.end();
});

test("network: a supply that dips is spared more each time, and forgiven after a good hour", (t) => {
	const storage = new FakeStorage();
	const powers: number[][] = [];
	const dips: number[] = [];
	// The second looks like a power-on: it came as the radio was switched on.
	for (const restartReason of ["power-on", "brown-out", "power-on", "brown-out", "brown-out"]) {
		const { time, wifi, network } = start({ storage, restartReason });
		time.advance(BORNE_MS / 2);
		powers.push(wifi.powers);
		dips.push(network.status().supplyDips);
	}
	t.deepEqual(powers, [[8, 14, 20], [8, 11], [8], [5], [5]]);
	t.deepEqual(dips, [0, 1, 2, 3, 4]);
	const again = start({ storage, restartReason: "software" });
	again.time.advance(2 * BORNE_MS);
	t.equal(again.network.status().supplyDips, 4, "a restart that was asked for is no dip");
	const pulled = start({ storage });
	t.equal(pulled.network.status().supplyDips, 4, "nor is a plug that is pulled later");
	pulled.time.advance(FORGIVEN_MS + BORNE_MS);
	t.deepEqual(pulled.wifi.powers, [5], "not before the next start");
	const well = start({ storage });
	well.time.advance(BORNE_MS);
	t.deepEqual(well.wifi.powers, [8, 14, 20]);
	t.end();
});

test("network: an attempt tells how a network is, and goes back to the one that is stored", (t) => {
	const rows: [name: string, ssid: string, password: string, harm: object, result: string][] = [
		["right", HOME.ssid, HOME.password, {}, LEASE.address],
		["a wrong password", HOME.ssid, "wrong horse", {}, "password"],
		["no such network", "Nowhere", "", {}, "not_found"],
		["no address", HOME.ssid, HOME.password, { dhcp: false }, "no_address"],
		["nobody is accepted", HOME.ssid, HOME.password, { refuses: true }, "refused"],
		["far away", HOME.ssid, HOME.password, { signalDbm: -90 }, LEASE.address],
	];
	for (const [name, ssid, password, harm, expected] of rows) {
		const { network, air, time, code } = start({ settings: {} });
		air.change(harm);
		time.advance(1000);
		const results: string[] = [];
		const done = (result: AttemptResult) =>
			void results.push("address" in result ? result.address.address : result.trouble);
		network.attempt(ssid, password, done);
		time.advance(30_000);
		t.deepEqual(results, [expected], name);
		t.equal(code(), expected === LEASE.address ? "connected" : "off", `${name}: none is stored`);
		network.forget();
		t.equal(code(), "off");
		t.equal(results.length, 1, "told once");
	}
	t.end();
});

test("network: what was tried and is stored is kept without a gap; what is not is left after a while", (t) => {
	const { network, air, time, change, code, told, wifi } = settled();
	air.change({ bssid: SECOND, ssid: "Cellar", password: "another one" });
	network.attempt("Cellar", "another one", (result) => {
		if ("address" in result) change({ "wifi.ssid": "Cellar", "wifi.password": "another one" });
	});
	time.advance(5000);
	const tries = wifi.tries.length;
	t.equal(network.status().ssid, "Cellar");
	time.advance(2 * ATTEMPT_KEPT_MS);
	t.equal(wifi.tries.length, tries, "the link that was tried is the link");
	t.deepEqual(told, [LEASE, undefined, LEASE]);
	network.attempt(HOME.ssid, HOME.password, () => {});
	time.advance(5000);
	t.equal(network.status().ssid, HOME.ssid);
	time.advance(ATTEMPT_KEPT_MS);
	t.deepEqual([network.status().ssid, code()], ["Cellar", "connected"]);
	t.end();
});

test("network: an attempt that another one overtakes has failed, and one may follow from within the answer", (t) => {
	const { network, time, code } = settled();
	const heard: string[] = [];
	const done = (name: string) => (result: AttemptResult) =>
		void heard.push(`${name} ${"address" in result ? "well" : result.trouble}`);
	network.attempt("One", "", done("one"));
	network.attempt("Two", "", (result) => {
		done("two")(result);
		network.attempt(HOME.ssid, HOME.password, done("three"));
	});
	time.advance(60_000);
	t.deepEqual(heard, ["one failed", "two not_found", "three well"]);
	t.equal(code(), "connected");
	t.end();
});

test("network: while somebody is at the own access point nothing else is tried", (t) => {
	const { network, time, air, wifi, code, secondsToAddress } = start();
	air.change({ on: false });
	time.advance(60_000);
	network.hold(true);
	time.advance(70_000);
	const tries = wifi.tries.length;
	time.advance(600_000);
	t.equal(wifi.tries.length, tries);
	t.equal(code(), "not_found", "what is wrong is still told");
	t.equal(network.status().state, "held");
	air.change({ on: true });
	network.hold(false);
	t.ok((secondsToAddress() ?? 99) <= 6, "and then at once");
	t.end();
});

test("network: a platform that answers nothing is asked again and again", (t) => {
	const { wifi, time, code } = start();
	wifi.isDead = true;
	time.advance(HOUR_MS);
	t.equal(code(), "failed");
	t.ok(wifi.tries.length > 30, `${wifi.tries.length} tries`);
	wifi.isDead = false;
	time.advance(120_000);
	t.equal(code(), "connected");
	t.end();
});

test("network: a scan that several ask for is one, and waits for the supply", (t) => {
	const { network, time } = start({ settings: {} });
	const heard: (number | undefined)[] = [];
	for (let who = 0; who < 3; who++) network.scan((networks) => void heard.push(networks?.length));
	time.advance(3900);
	t.deepEqual(heard, []);
	time.advance(100);
	t.deepEqual(heard, [4, 4, 4]);
	t.end();
});

test("network: the clock is set from the servers of the settings, and says how it is", (t) => {
	const { asked, time, network, change } = start({ settings: { ...AT_HOME, "clock.servers": " one.lan ,two.lan" } });
	time.epoch = undefined;
	t.deepEqual(asked, [["one.lan", "two.lan"]]);
	t.equal(network.status().clock, "no_network");
	time.advance(5000);
	t.equal(network.status().clock, "asking");
	time.advance(ANSWER_MS);
	t.equal(network.status().clock, "no_answer");
	change({ "clock.servers": "192.168.1.1" });
	t.deepEqual(asked.at(-1), ["192.168.1.1"]);
	time.epoch = 1_769_860_800_000;
	t.equal(network.status().clock, "set");
	t.end();
});
