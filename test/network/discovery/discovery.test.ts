import test from "tape";
import { Settings } from "../../../src/config/settings.ts";
import type { NetworkAddress, UdpHandler, UdpOptions } from "../../../src/host.ts";
import { Discovery } from "../../../src/network/discovery/discovery.ts";
import { fakeHost } from "../../helpers/fake-host.ts";
import { spoken } from "../../helpers/mdns-link.ts";

const address = (end: number): NetworkAddress => ({
	address: `192.0.2.${end}`,
	netmask: "255.255.255.0",
	gateway: "192.0.2.254",
	dns: [],
});

/** Discovery of device 0123456789ab; `lan` is its network, of which a test says what happens on it. */
function begin(start: NetworkAddress | undefined, system = false) {
	let own = start;
	let refuse = "";
	let handler: UdpHandler | undefined;
	const watchers = new Set<(own: NetworkAddress | undefined) => void>();
	const lan = {
		said: [] as string[],
		opened: [] as UdpOptions[],
		closed: 0,
		named: [] as string[],
		hear: (bytes: Uint8Array, from: string) => handler?.received(bytes, from, 5353),
		end: () => handler?.closed("gone"),
		refuse: (why: string) => {
			refuse = why;
		},
		move(to: NetworkAddress | undefined) {
			own = to;
			for (const watcher of watchers) watcher(to);
		},
		/** What was said since the last time, in short. */
		heard() {
			return lan.said.splice(0);
		},
	};
	const udp = {
		open(options: UdpOptions, on: UdpHandler) {
			if (refuse !== "") throw new Error(refuse);
			lan.opened.push(options);
			handler = on;
			return {
				send: (bytes: Uint8Array) => void lan.said.push(spoken(bytes)),
				close: () => void lan.closed++,
			};
		},
		...(system && { systemAddress: () => own }),
	};
	const host = fakeHost({ udp });
	const settings = new Settings({ host });
	const network = {
		address: () => own,
		watch(watcher: (own: NetworkAddress | undefined) => void) {
			watchers.add(watcher);
			return () => watchers.delete(watcher);
		},
	};
	const discovery = new Discovery({
		host: { ...host, udp },
		settings,
		network: system ? undefined : network,
		version: "1.2.3",
		port: 8080,
		named: (name) => lan.named.push(name),
	});
	const set = (key: string, value: unknown) => settings.change(new Map([[key, value]]));
	return { discovery, lan, host, settings, set };
}

const status = (changes: object) => ({
	state: "announced",
	name: "portti-89ab.local",
	address: "192.0.2.1",
	conflicts: 0,
	malformed: 0,
	dropped: 0,
	...changes,
});

test("with an address the dongle is announced, with its services and what they say", (t) => {
	const { discovery, lan, host } = begin(address(1));
	t.deepEqual(discovery.status(), status({ state: "probing" }));
	host.time.advance(3000);
	t.deepEqual(discovery.status(), status({}));
	t.deepEqual(lan.named, ["portti-89ab"]);
	t.deepEqual(lan.opened, [{ port: 5353, address: "192.0.2.1", group: "224.0.0.251" }]);
	const [announcement] = lan.heard().slice(3);
	const told = [
		"=f portti-89ab.local A 120 192.0.2.1;",
		"=f Portti 89ab._http._tcp.local SRV 120 8080 portti-89ab.local;",
		"=f Portti 89ab._http._tcp.local TXT 4500 path=/ id=0123456789ab version=1.2.3 auth=token;",
		"=f Portti 89ab._portti._tcp.local SRV 120 8080 portti-89ab.local;",
		"=f Portti 89ab._portti._tcp.local TXT 4500 path=/v1 id=0123456789ab version=1.2.3 auth=token;",
		"= _portti._tcp.local PTR 4500 Portti 89ab._portti._tcp.local;",
	];
	for (const record of told) t.ok(announcement.includes(record), record);
	t.end();
});

test("without an address there is nothing to be said; one that comes, goes or changes is followed", (t) => {
	const { discovery, lan, host } = begin(undefined);
	host.time.advance(20_000);
	t.deepEqual(discovery.status(), status({ state: "no_address", name: undefined, address: undefined }));
	t.deepEqual(lan.opened, []);
	lan.move(address(1));
	host.time.advance(3000);
	t.equal(discovery.status().state, "announced");
	lan.heard();
	lan.move(address(2));
	t.ok(lan.heard()[0].includes("portti-89ab.local A 0 192.0.2.1"), "the former one is taken back");
	host.time.advance(3000);
	t.deepEqual(discovery.status(), status({ address: "192.0.2.2" }));
	t.ok(lan.heard().at(-1)?.includes("portti-89ab.local A 120 192.0.2.2"));
	lan.move(undefined);
	t.deepEqual(discovery.status(), status({ state: "no_address", name: undefined, address: undefined }));
	t.equal(lan.closed, 2);
	t.end();
});

test("the same address told again changes nothing", (t) => {
	const { lan, host } = begin(address(1));
	host.time.advance(3000);
	lan.heard();
	lan.move(address(1));
	host.time.advance(60_000);
	t.deepEqual(lan.heard(), []);
	t.equal(lan.opened.length, 1);
	t.end();
});

test("where the system has the network, it is asked for its address", (t) => {
	const { discovery, lan, host } = begin(address(1), true);
	host.time.advance(3000);
	t.equal(discovery.status().state, "announced");
	lan.move(address(7));
	host.time.advance(9000);
	t.deepEqual(discovery.status(), status({ address: "192.0.2.7" }));
	t.end();
});

test("the owner switches it off and on, and names the dongle anew", (t) => {
	const { discovery, lan, host, set } = begin(address(1));
	host.time.advance(3000);
	lan.heard();
	set("network.discovery", false);
	t.ok(lan.heard()[0].includes("portti-89ab.local A 0"), "it says goodbye");
	t.equal(discovery.status().state, "off");
	t.equal(lan.closed, 1);
	set("network.discovery", true);
	set("device.host_name", "Meter");
	set("device.name", "Källaren");
	host.time.advance(3000);
	t.equal(discovery.status().name, "meter.local");
	t.ok(lan.heard().at(-1)?.includes("K\u00c3\u00a4llaren._http._tcp.local SRV 120 8080 meter.local"));
	t.equal(lan.named.at(-1), "meter");
	t.end();
});

test("that reading has become open is announced; other settings are not the network's business", (t) => {
	const { lan, host, set } = begin(address(1));
	host.time.advance(3000);
	lan.heard();
	set("light.brightness_percent", 50);
	host.time.advance(10_000);
	t.deepEqual(lan.heard(), []);
	set("http.open_reading", true);
	host.time.advance(10_000);
	const told = lan.heard();
	t.equal(told.length, 2);
	t.ok(told[0].includes("path=/v1 id=0123456789ab version=1.2.3 auth=none"));
	t.end();
});

test("a platform that refuses is said once, and tried again", (t) => {
	const { discovery, lan, host } = begin(undefined);
	lan.refuse("bind: Address already in use");
	lan.move(address(1));
	host.time.advance(20_000);
	t.equal(discovery.status().state, "failed");
	t.deepEqual(host.logged, ["The network is not told of the dongle: bind: Address already in use"]);
	lan.refuse("");
	host.time.advance(9000);
	t.equal(discovery.status().state, "announced");
	t.end();
});

test("a socket that is lost is opened again", (t) => {
	const { discovery, lan, host } = begin(address(1));
	host.time.advance(3000);
	lan.end();
	t.equal(discovery.status().state, "failed");
	host.time.advance(9000);
	t.equal(discovery.status().state, "announced");
	t.equal(lan.opened.length, 2);
	t.end();
});

test("after goodbye nothing more is said, whatever happens", (t) => {
	const { discovery, lan, host, set } = begin(address(1));
	host.time.advance(3000);
	lan.heard();
	discovery.stop();
	t.equal(lan.heard().length, 1);
	lan.move(address(2));
	set("device.host_name", "meter");
	host.time.advance(60_000);
	t.deepEqual(lan.heard(), []);
	t.equal(discovery.status().state, "off");
	t.end();
});
