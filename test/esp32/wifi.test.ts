import test from "tape";
import type { Esp32Native } from "../../hosts/esp32/native.ts";
import { EspWifi } from "../../hosts/esp32/wifi.ts";
import type { AccessPointOptions, WifiHandler, WifiJoin } from "../../src/host.ts";
import { FakeTime } from "../helpers/fake-host.ts";

/** A radio that does nothing by itself: what it is asked is written down, what it says is queued by the test. */
class FakeRadio {
	readonly asked: string[] = [];
	readonly records: number[][] = [];
	readonly air: number[][] = [];
	error = 0;
	signal = -50;

	native(): Esp32Native {
		const ask = (text: string) => {
			this.asked.push(text);
			return this.error;
		};
		const fill = (queue: number[][]) => (into: ArrayBuffer) => {
			const next = queue.shift() ?? [];
			new Uint8Array(into).set(next);
			return next.length;
		};
		return {
			portti_error: (error: number) => `ESP_ERR_${error}`,
			portti_wifi_event: fill(this.records),
			portti_wifi_found: fill(this.air),
			portti_wifi_scan: () => ask("scan"),
			portti_wifi_scan_end: () => void ask("scan end"),
			portti_wifi_join: (ssid: string, _password: string, _bssid: ArrayBuffer, length: number, ...rest: string[]) =>
				ask(`join ${ssid} ${length} ${rest.join(",")}`),
			portti_wifi_leave: () => void ask("leave"),
			portti_wifi_signal: () => this.signal,
			portti_wifi_transmit_power: (dbm: number) => void ask(`power ${dbm}`),
			portti_wifi_access_point: (ssid: string) => ask(`open ${ssid}`),
			portti_wifi_access_point_close: () => void ask("close"),
		} as unknown as Esp32Native;
	}
}

function setUp() {
	const radio = new FakeRadio();
	const time = new FakeTime();
	return { radio, time, wifi: new EspWifi(radio.native(), time) };
}

function listener(told: string[], name = ""): WifiHandler {
	return {
		associated: (bssid, channel) => told.push(`${name}associated ${bssid} ${channel}`),
		addressed: ({ address }) => told.push(`${name}addressed ${address}`),
		closed: (reason, text) => told.push(`${name}closed ${reason} ${text}`),
	};
}

const BSSID = [1, 2, 3, 4, 5, 6];
const HOME: WifiJoin = {
	ssid: "home",
	password: "secret12",
	bssid: undefined,
	hostName: "portti",
	address: undefined,
};
const OWN: AccessPointOptions = {
	ssid: "Portti-1",
	password: "secret12",
	stations: 1,
	address: "192.168.4.1",
	portalUrl: "http://192.168.4.1/",
};

test("a link from its first word to its last", (t) => {
	const { radio, time, wifi } = setUp();
	const told: string[] = [];
	const link = wifi.join(HOME, listener(told));
	t.deepEqual(radio.asked, ["join home 0 portti,,,,,"], "one try, any access point, DHCP");
	t.equal(link.signalDbm(), undefined, "no signal before it is accepted");
	radio.records.push([1, ...BSSID, 6], [2, 10, 0, 0, 2, 255, 0, 0, 0, 10, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0]);
	time.advance(100);
	t.equal(link.signalDbm(), -50, "a signal then");
	radio.records.push([3, 200]);
	time.advance(100);
	t.deepEqual(told, ["associated 010203040506 6", "addressed 10.0.0.2", "closed lost reason 200"], "all that happened");
	t.equal(radio.asked[1], "leave", "the radio is let go");
	radio.records.push([3, 8]);
	time.advance(100);
	t.equal(told.length, 3, "nothing after the end");
	t.end();
});

test("what a join asks for", (t) => {
	const { radio, wifi } = setUp();
	const address = { address: "10.0.0.9", netmask: "255.0.0.0", gateway: "10.0.0.1", dns: ["9.9.9.9"] };
	wifi.join({ ...HOME, bssid: "0102030405ff", address }, listener([]));
	t.deepEqual(radio.asked, ["join home 6 portti,10.0.0.9,255.0.0.0,10.0.0.1,9.9.9.9,"], "access point and address");
	t.end();
});

test("a link closed by its owner, and the next one", (t) => {
	const { radio, time, wifi } = setUp();
	const told: string[] = [];
	wifi.join(HOME, listener(told, "first ")).close();
	wifi.join({ ...HOME, ssid: "other" }, listener(told, "second "));
	t.deepEqual(radio.asked.slice(1), ["leave"], "the second one waits for the end of the first");
	radio.records.push([3, 8]);
	time.advance(100);
	t.equal(radio.asked[2], "join other 0 portti,,,,,", "and begins then");
	radio.records.push([3, 201]);
	time.advance(100);
	t.deepEqual(told, ["second closed not_found reason 201"], "the first one's end is not the second one's");
	t.end();
});

test("a goodbye that nobody answers", (t) => {
	const { radio, time, wifi } = setUp();
	wifi.join(HOME, listener([])).close();
	wifi.join({ ...HOME, ssid: "other" }, listener([]));
	time.advance(1000);
	t.equal(radio.asked[2], "join other 0 portti,,,,,", "is over after a second");
	t.end();
});

test("a join that the chip refuses", (t) => {
	const { radio, time, wifi } = setUp();
	const told: string[] = [];
	radio.error = 257;
	wifi.join(HOME, listener(told));
	t.deepEqual(told, [], "is not told before the call has returned");
	time.advance(1);
	t.deepEqual(told, ["closed failed ESP_ERR_257"], "but then");
	radio.error = 0;
	wifi.join(HOME, listener(told));
	t.equal(radio.asked.length, 2, "and can be tried again");
	t.end();
});

test("scan", (t) => {
	const { radio, time, wifi } = setUp();
	const results: unknown[] = [];
	wifi.scan((networks) => results.push(networks?.map(({ ssid }) => ssid)));
	t.throws(() => wifi.scan(() => {}), "one at a time");
	radio.air.push([...BSSID, 6, 200, 3, 0x41], [...BSSID, 6, 200, 3], [...BSSID, 6, 200, 3, 0x42]);
	radio.records.push([4, 0]);
	time.advance(100);
	wifi.scan((networks) => results.push(networks));
	radio.records.push([4, 1]);
	time.advance(100);
	wifi.scan((networks) => results.push(networks));
	time.advance(15_000);
	radio.error = 1;
	wifi.scan((networks) => results.push(networks));
	time.advance(1);
	t.deepEqual(results, [["A", "B"], undefined, undefined, undefined], "found, failed, never ended, refused");
	t.equal(radio.asked.filter((asked) => asked === "scan end").length, 4, "each gives back what it took");
	t.end();
});

test("more access points than fit", (t) => {
	const { radio, time, wifi } = setUp();
	let count = 0;
	wifi.scan((networks) => {
		count = networks?.length ?? -1;
	});
	for (let i = 0; i < 100; i++) radio.air.push([...BSSID, 6, 200, 3, 0x41]);
	radio.records.push([4, 0]);
	time.advance(100);
	t.equal(count, 40, "the first forty");
	t.end();
});

test("the own access point", (t) => {
	const { radio, time, wifi } = setUp();
	const told: string[] = [];
	const handler = {
		stations: (count: number) => told.push(`${count}`),
		closed: (text: string) => told.push(`closed ${text}`),
	};
	const own = wifi.openAccessPoint(OWN, handler);
	radio.records.push([5, 1], [5, 0]);
	time.advance(100);
	own.close();
	own.close();
	radio.records.push([5, 1], [6]);
	time.advance(100);
	t.deepEqual(told, ["1", "0"], "counts its stations until it is closed");
	t.deepEqual(radio.asked, ["open Portti-1", "close"], "closed once");
	wifi.openAccessPoint(OWN, handler);
	radio.records.push([6]);
	time.advance(100);
	radio.error = 5;
	wifi.openAccessPoint(OWN, handler);
	time.advance(1);
	t.deepEqual(told.slice(2), ["closed ", "closed ESP_ERR_5"], "ended by the chip, refused by the chip");
	t.end();
});
