import test from "tape";
import { type Config, makeConfig } from "../../src/config/config.ts";
import { clockServers, deviceName, hostName, networkFault, ownAddress } from "../../src/network/settings.ts";

const config = (values: object) => makeConfig(Object.entries(values)) as Config;
const OWN = { "wifi.address": "192.168.1.20" };

const wrong: [name: string, values: object, key: string, words: string][] = [
	["a name longer in bytes than in letters", { "wifi.ssid": "å".repeat(17) }, "wifi.ssid", "32 bytes"],
	["a short password", { "wifi.password": "1234567" }, "wifi.password", "8 to 63"],
	["a password that no access point takes", { "wifi.password": "lösenordet" }, "wifi.password", "ASCII"],
	["a host name with a dot", { "device.host_name": "portti.local" }, "device.host_name", "hyphens"],
	["a host name that begins with a hyphen", { "device.host_name": "-portti" }, "device.host_name", "hyphens"],
	["a host name with å", { "device.host_name": "mätare" }, "device.host_name", "hyphens"],
	["a server that is none", { "clock.servers": "ntp.se,http://ntp.se" }, "clock.servers", '"http://ntp.se"'],
	["a server with an empty label", { "clock.servers": "ntp..se" }, "clock.servers", '"ntp..se"'],
	["an address that is a name", { "wifi.address": "portti" }, "wifi.address", "IPv4"],
	["an address with a byte too much", { "wifi.address": "192.168.1.256" }, "wifi.address", "IPv4"],
	["the network itself", { "wifi.address": "192.168.1.0" }, "wifi.address", "255.255.255.0"],
	["everybody's address", { "wifi.address": "192.168.1.255" }, "wifi.address", "255.255.255.0"],
	["a group's address", { "wifi.address": "224.0.0.251" }, "wifi.address", "not the address of a device"],
	["a mask with a hole", { "wifi.netmask": "255.0.255.0" }, "wifi.netmask", "mask"],
	["an empty mask", { "wifi.netmask": "0.0.0.0" }, "wifi.netmask", "mask"],
	["no room in the network", { ...OWN, "wifi.netmask": "255.255.255.255" }, "wifi.address", "not the address"],
	["a router elsewhere", { ...OWN, "wifi.gateway": "192.168.2.1" }, "wifi.gateway", "another network"],
	["a router that is a name", { "wifi.gateway": "router" }, "wifi.gateway", "IPv4"],
	["a name server that is a name", { "wifi.dns": "192.168.1.1,dns.lan" }, "wifi.dns", "IPv4"],
];

test("network settings: what cannot work is refused with the key and what to write", (t) => {
	for (const [name, values, key, words] of wrong) {
		const fault = networkFault(config(values));
		t.equal(fault?.key, key, name);
		t.ok(fault?.fault.includes(words) && fault.fault.startsWith(key) && fault.fault.endsWith("."), fault?.fault);
	}
	t.end();
});

test("network settings: what can", (t) => {
	const right: object[] = [
		{},
		{ "wifi.ssid": "å".repeat(16), "wifi.password": "12345678" },
		{ "wifi.ssid": "Home", "wifi.password": "" },
		{ ...OWN, "wifi.netmask": "255.255.254.0", "wifi.gateway": "192.168.0.1" },
		{ ...OWN, "wifi.netmask": "128.0.0.0", "wifi.dns": "9.9.9.9 , 1.1.1.1" },
		{ "device.host_name": "Meter-2" },
		{ "clock.servers": "" },
		{ "clock.servers": "ntp.se, 192.168.1.1,time" },
	];
	for (const values of right) t.equal(networkFault(config(values)), undefined, JSON.stringify(values));
	t.end();
});

test("network settings: what the network needs of them", (t) => {
	t.equal(ownAddress(config({})), undefined, "DHCP");
	t.deepEqual(ownAddress(config({ ...OWN, "wifi.gateway": "192.168.1.1" })), {
		address: "192.168.1.20",
		netmask: "255.255.255.0",
		gateway: "192.168.1.1",
		dns: ["192.168.1.1"],
	});
	t.deepEqual(ownAddress(config(OWN))?.dns, []);
	t.deepEqual(ownAddress(config({ ...OWN, "wifi.dns": "9.9.9.9 , 1.1.1.1" }))?.dns, ["9.9.9.9", "1.1.1.1"]);
	t.equal(hostName(config({}), "0123456789ab"), "portti-89ab");
	t.equal(hostName(config({ "device.host_name": "Meter" }), "0123456789ab"), "meter");
	t.equal(deviceName(config({})), "Portti");
	t.equal(deviceName(config({ "device.name": "Källaren" })), "Källaren");
	t.deepEqual(clockServers(config({ "clock.servers": " a, ,b.c," })), ["a", "b.c"]);
	t.end();
});
