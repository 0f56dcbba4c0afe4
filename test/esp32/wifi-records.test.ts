import test from "tape";
import { closeReason, wifiNetwork, wifiRecord } from "../../hosts/esp32/wifi-records.ts";
import type { WifiCloseReason, WifiSecurity } from "../../src/host.ts";

const BSSID = [0x24, 0x0a, 0xc4, 0x00, 0x01, 0xff];

test("records of the radio", (t) => {
	const cases: readonly [string, readonly number[], unknown][] = [
		["accepted", [1, ...BSSID, 11], { kind: "associated", bssid: "240ac40001ff", channel: 11 }],
		[
			"an address with two name servers",
			[2, 192, 168, 1, 20, 255, 255, 255, 0, 192, 168, 1, 1, 192, 168, 1, 1, 9, 9, 9, 9],
			{
				kind: "addressed",
				address: {
					address: "192.168.1.20",
					netmask: "255.255.255.0",
					gateway: "192.168.1.1",
					dns: ["192.168.1.1", "9.9.9.9"],
				},
			},
		],
		[
			"an address with none",
			[2, 10, 0, 0, 2, 255, 0, 0, 0, 10, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0],
			{
				kind: "addressed",
				address: { address: "10.0.0.2", netmask: "255.0.0.0", gateway: "10.0.0.1", dns: [] },
			},
		],
		["ended", [3, 15], { kind: "ended", reason: 15 }],
		["scanned", [4, 0], { kind: "scanned", failed: false }],
		["scan failed", [4, 1], { kind: "scanned", failed: true }],
		["stations", [5, 2], { kind: "stations", count: 2 }],
		["access point closed", [6], { kind: "closed" }],
		["of a kind that is not known", [7], undefined],
		["nothing", [], undefined],
	];
	for (const [name, bytes, expected] of cases) t.deepEqual(wifiRecord(Uint8Array.from(bytes)), expected, name);
	t.end();
});

test("an access point that was found", (t) => {
	const found = (security: number, ...name: number[]) =>
		wifiNetwork(Uint8Array.from([...BSSID, 6, 256 - 71, security, ...name]));
	t.deepEqual(
		found(3, 0x48, 0xc3, 0xb6),
		{ ssid: "Hö", bssid: "240ac40001ff", channel: 6, signalDbm: -71, security: "wpa2" },
		"whole",
	);
	t.equal(found(3), undefined, "one that hides its name");
	t.equal(found(3, 0xff, 0x41), undefined, "one whose name is no text");
	const securities: readonly [number, WifiSecurity][] = [
		[0, "open"],
		[1, "wep"],
		[2, "wpa"],
		[4, "wpa2"],
		[5, "enterprise"],
		[6, "wpa3"],
		[7, "wpa3"],
		[9, "open"],
		[16, "enterprise"],
		[250, "enterprise"],
	];
	for (const [number, expected] of securities) t.equal(found(number, 0x41)?.security, expected, `security ${number}`);
	t.end();
});

test("why a link ended", (t) => {
	const cases: readonly [number, boolean, WifiCloseReason][] = [
		[15, false, "password"],
		[202, false, "password"],
		[204, false, "password"],
		[201, false, "not_found"],
		[5, false, "refused"],
		[203, false, "refused"],
		[2, false, "failed"],
		[211, false, "failed"],
		[200, true, "lost"],
		[15, true, "lost"],
		[8, true, "lost"],
	];
	for (const [reason, accepted, expected] of cases)
		t.equal(closeReason(reason, accepted), expected, `${reason}${accepted ? " once accepted" : ""}`);
	t.end();
});
