import test from "tape";
import { isPrivateAddress, parseBrokerUrl } from "../../src/mqtt/url.ts";

const good: [text: string, host: string, port: number, secure: boolean][] = [
	["mqtt://broker", "broker", 1883, false],
	["mqtts://broker", "broker", 8883, true],
	["MQTT://Broker.Lan:1884/", "Broker.Lan", 1884, false],
	["mqtts://core-mosquitto.home.arpa:8884", "core-mosquitto.home.arpa", 8884, true],
	["mqtt://192.168.1.5", "192.168.1.5", 1883, false],
	["mqtt://192.168.1.5:1", "192.168.1.5", 1, false],
	["mqtt://a_b:65535", "a_b", 65535, false],
	["mqtt://1a", "1a", 1883, false],
	["mqtt://[::1]", "::1", 1883, false],
	["mqtts://[fe80::1%wlan0]:9", "fe80::1%wlan0", 9, true],
	["mqtt://[2001:db8:0:0:0:0:0:1]:1883", "2001:db8:0:0:0:0:0:1", 1883, false],
	["mqtt://[::ffff:10.0.0.1]", "::ffff:10.0.0.1", 1883, false],
];
for (const [text, host, port, secure] of good) {
	test(`broker URL: ${text}`, (t) => {
		t.deepEqual(parseBrokerUrl(text), { host, port, secure });
		t.end();
	});
}

const bad = [
	"",
	"broker",
	"broker:1883",
	"http://broker",
	"tcp://broker",
	"mqtt:/broker",
	"mqtt://",
	"mqtt://:1883",
	"mqtt://broker:",
	"mqtt://broker:0",
	"mqtt://broker:65536",
	"mqtt://broker:123456",
	"mqtt://broker:18x3",
	"mqtt://broker:-1",
	"mqtt://user@broker",
	"mqtt://user:secret@broker:1883",
	"mqtt://broker/path",
	"mqtt://broker?x",
	"mqtt://broker#x",
	"mqtt://bro ker",
	"mqtt://bröker",
	"mqtt://-broker",
	"mqtt://bro..ker",
	"mqtt://.broker",
	`mqtt://${"a".repeat(64)}`,
	`mqtt://${"a.".repeat(127)}aa`,
	"mqtt://1.2.3",
	"mqtt://1.2.3.256",
	"mqtt://01.2.3.4",
	"mqtt://::1",
	"mqtt://[::1",
	"mqtt://[::1]x",
	"mqtt://[::1]:",
	"mqtt://[broker]",
	"mqtt://[]",
	"mqtt://[1:2:3:4:5:6:7]",
	"mqtt://[1:2:3:4:5:6:7:8:9]",
	"mqtt://[1::2::3]",
	"mqtt://[12345::]",
	"mqtt://[::1.2.3.4:5]",
	"mqtt://[::g]",
];
for (const text of bad) {
	test(`not a broker URL: ${text}`, (t) => {
		const url = parseBrokerUrl(text);
		t.ok("fault" in url && url.fault.length > 20, "fault" in url ? url.fault : "no fault");
		t.end();
	});
}

test("a broker URL's fault never repeats a password", (t) => {
	const url = parseBrokerUrl("mqtt://user:secret@broker");
	t.ok("fault" in url && !url.fault.includes("secret"));
	t.end();
});

const addresses: [address: string, isPrivate: boolean | undefined][] = [
	["10.0.0.1", true],
	["10.255.255.255", true],
	["11.0.0.0", false],
	["9.255.255.255", false],
	["127.0.0.1", true],
	["172.15.255.255", false],
	["172.16.0.0", true],
	["172.31.255.255", true],
	["172.32.0.0", false],
	["192.168.0.0", true],
	["192.167.255.255", false],
	["192.169.0.0", false],
	["169.254.1.1", true],
	["169.253.1.1", false],
	["0.0.0.0", false],
	["8.8.8.8", false],
	["100.64.0.1", false],
	["::1", true],
	["::2", false],
	["::", false],
	["fe80::1%eth0", true],
	["febf::1", true],
	["fec0::1", false],
	["fc00::1", true],
	["fdff::1", true],
	["fe00::1", false],
	["2001:db8::1", false],
	["::ffff:192.168.1.1", true],
	["::ffff:8.8.8.8", false],
	["::192.168.1.1", false],
	["broker.local", undefined],
	["localhost", undefined],
	["", undefined],
	["1.2.3", undefined],
];
for (const [address, isPrivate] of addresses) {
	test(`private address: ${address}`, (t) => {
		t.equal(isPrivateAddress(address), isPrivate);
		t.end();
	});
}
