import test from "tape";
import { MOST_LISTED, scanList } from "../../../src/network/setup/scan-list.ts";
import { network } from "../../helpers/fake-wifi.ts";

test("scan list: each name once, the strongest first, hidden ones not at all", (t) => {
	const heard = [
		network("Home", -80, { bssid: "000000000001" }),
		network("", -30),
		network("Café", -70, { security: "open" }),
		network("Home", -50, { bssid: "000000000002" }),
		network("Home", -60, { bssid: "000000000003" }),
	];
	t.deepEqual(
		scanList(heard).map(({ ssid, signalDbm, bssid }) => [ssid, signalDbm, bssid]),
		[
			["Home", -50, "000000000002"],
			["Café", -70, "02005e100001"],
		],
	);
	t.equal(heard.length, 5, "what was heard stays as it is");
	t.deepEqual(scanList([]), []);
	t.end();
});

test("scan list: a block of flats", (t) => {
	const heard = Array.from({ length: 100 }, (_, index) => network(`n${index}`, -90 + (index % 50)));
	const list = scanList(heard);
	t.equal(list.length, MOST_LISTED);
	t.equal(list[0].signalDbm, -41);
	t.ok(list.every((one, index) => index === 0 || one.signalDbm <= list[index - 1].signalDbm));
	t.end();
});
