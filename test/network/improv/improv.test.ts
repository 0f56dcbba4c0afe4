import test from "tape";
import { Settings } from "../../../src/config/settings.ts";
import type { NetworkAddress, WifiNetwork } from "../../../src/host.ts";
import { Improv } from "../../../src/network/improv/improv.ts";
import { PACKET, packet } from "../../../src/network/improv/packets.ts";
import { ImprovParser } from "../../../src/network/improv/parser.ts";
import { hostName, networkFault } from "../../../src/network/settings.ts";
import type { AttemptResult } from "../../../src/network/wifi/status.ts";
import { ascii, latin1 } from "../../helpers/ascii.ts";
import { fakeHost } from "../../helpers/fake-host.ts";
import { HOME_ADDRESS } from "../../helpers/fake-wifi.ts";

const NAMES = ["", "state", "error", "command", "result"];
const PAGE = "http://192.168.1.77:8080/";

function begin() {
	const host = fakeHost();
	const settings = new Settings({ host, check: networkFault });
	let told: string[] = [];
	let received: (bytes: Uint8Array) => void = () => {};
	let address: NetworkAddress | undefined;
	let done: (result: AttemptResult) => void = () => {};
	const scans: ((networks: readonly WifiNetwork[] | undefined) => void)[] = [];
	const watchers: ((address: NetworkAddress | undefined) => void)[] = [];
	const tried: string[] = [];
	let identified = 0;
	const client = new ImprovParser({
		packet(type, data) {
			const text = type === PACKET.result ? `${data[0]} ${strings(data).join("|")}` : String(data[0]);
			told.push(`${NAMES[type]} ${text}`);
		},
		malformed: () => void told.push("malformed"),
	});
	const console = {
		open(on: (bytes: Uint8Array) => void) {
			received = on;
			return { write: (bytes: Uint8Array) => client.push(bytes, 0) };
		},
	};
	const move = (to: NetworkAddress | undefined) => {
		address = to;
		for (const watcher of watchers) watcher(to);
	};
	new Improv({
		host: { ...host, console },
		settings,
		network: {
			address: () => address,
			watch: (watcher) => {
				watchers.push(watcher);
				return () => {};
			},
			scan: (on) => void scans.push(on),
			attempt(ssid, password, on) {
				tried.push(`${ssid}/${password}`);
				done = on;
			},
			forget: () => {},
			get hostName() {
				return hostName(settings.config, host.device.id);
			},
		},
		version: "1.2.3",
		port: 8080,
		identify: () => void identified++,
	});
	return {
		settings,
		tried,
		scans,
		move,
		/** How the try to join goes. */
		end(result: AttemptResult) {
			if ("address" in result) move(result.address);
			done(result);
		},
		/** Sends a command, each character a byte; what is answered since the last time. */
		ask(command: number, data = "", length = data.length) {
			received(packet(PACKET.command, ascii(String.fromCharCode(command, length) + data)));
			return told.splice(0);
		},
		send: (bytes: Uint8Array) => received(bytes),
		heard: () => told.splice(0),
		identified: () => identified,
		reset: () => {
			told = [];
		},
	};
}

function strings(data: Uint8Array): string[] {
	const found: string[] = [];
	for (let at = 2; at < data.length; at += 1 + data[at]) found.push(latin1(data, at + 1, at + 1 + data[at]));
	return found;
}

const network = (ssid: string, signalDbm: number, security: WifiNetwork["security"]): WifiNetwork => ({
	ssid,
	bssid: "0123456789ab",
	channel: 1,
	signalDbm,
	security,
});

test("improv: who the dongle is, and its light shows which one", (t) => {
	const dongle = begin();
	t.deepEqual(dongle.ask(3), ["error 0", "result 3 Portti|1.2.3|fake|Portti"]);
	t.equal(dongle.identified(), 1);
	t.end();
});

test("improv: ready without a network, provisioned with one, and where the page is then", (t) => {
	const dongle = begin();
	t.deepEqual(dongle.ask(2), ["error 0", "state 2"]);
	t.deepEqual(dongle.ask(7), ["error 0", "result 7 2"]);
	dongle.move(HOME_ADDRESS);
	t.deepEqual(dongle.heard(), ["state 4"], "who has asked is told of changes");
	t.deepEqual(dongle.ask(2), ["error 0", "state 4", `result 2 ${PAGE}`]);
	t.deepEqual(dongle.ask(7), ["error 0", `result 7 3|${PAGE}`]);
	t.end();
});

test("improv: who has never asked is told nothing", (t) => {
	const dongle = begin();
	dongle.send(ascii("help\r\n"));
	dongle.move(HOME_ADDRESS);
	t.deepEqual(dongle.heard(), []);
	t.end();
});

test("improv: the right password leads to the page, and is stored", (t) => {
	const dongle = begin();
	t.deepEqual(dongle.ask(1, "\x04Home\x0dcorrect horse"), ["error 0", "state 3"]);
	t.deepEqual(dongle.tried, ["Home/correct horse"]);
	t.deepEqual(dongle.ask(2), ["error 0", "state 3"], "meanwhile");
	dongle.end({ address: HOME_ADDRESS });
	t.deepEqual(dongle.heard(), ["state 4", `result 1 ${PAGE}`]);
	t.equal(dongle.settings.config["wifi.ssid"], "Home");
	t.equal(dongle.settings.config["wifi.password"], "correct horse");
	t.end();
});

test("improv: a wrong password is an error, and nothing is stored", (t) => {
	const dongle = begin();
	dongle.ask(1, "\x04Home\x0dincorrect one");
	dongle.end({ trouble: "password" });
	t.deepEqual(dongle.heard(), ["error 3", "state 2"]);
	t.equal(dongle.settings.config["wifi.ssid"], "");
	t.end();
});

test("improv: a second try stands in for the first one", (t) => {
	const dongle = begin();
	dongle.ask(1, "\x04Home\x0dincorrect one");
	t.deepEqual(dongle.ask(1, "\x04Home\x0dcorrect horse"), ["error 0", "state 3"]);
	dongle.end({ address: HOME_ADDRESS });
	t.deepEqual(dongle.heard(), ["state 4", `result 1 ${PAGE}`]);
	t.end();
});

const malformed: [name: string, command: number, data: string, length?: number][] = [
	["a length that is none", 2, "", 1],
	["a network without a password", 1, "\x04Home"],
	["a name longer than the packet", 1, "\x09Home"],
	["a password longer than the packet", 1, "\x04Home\x0ecorrect horse"],
	["more than a password", 1, "\x04Home\x0dcorrect horse\x00"],
	["a name that is no text", 1, "\x02\xff\xff\x0dcorrect horse"],
	["nothing", 1, ""],
];

for (const [name, command, data, length] of malformed) {
	test(`improv: malformed: ${name}`, (t) => {
		const dongle = begin();
		t.equal(dongle.ask(command, data, length).at(-1), "error 1");
		t.deepEqual(dongle.tried, []);
		t.end();
	});
}

test("improv: values that cannot be stored are refused before they are tried", (t) => {
	const dongle = begin();
	t.deepEqual(dongle.ask(1, "\x04Home\x05short"), ["error 0", "error 3"]);
	t.deepEqual(dongle.ask(2), ["error 0", "state 2"]);
	t.deepEqual(dongle.tried, []);
	t.end();
});

test("improv: networks, the strongest first, each once, and an end", (t) => {
	const dongle = begin();
	t.deepEqual(dongle.ask(4), ["error 0"]);
	dongle.scans[0]([
		network("Café", -70, "wpa2"),
		network("Home", -50, "wpa3"),
		network("Home", -80, "wpa3"),
		network("Guests", -60, "open"),
	]);
	t.deepEqual(dongle.heard(), [
		"result 4 Home|-50|YES",
		"result 4 Guests|-60|NO",
		"result 4 Caf\xc3\xa9|-70|YES",
		"result 4 ",
	]);
	t.end();
});

test("improv: one scan at a time; one that failed is an error", (t) => {
	const dongle = begin();
	dongle.ask(4);
	dongle.ask(4);
	t.equal(dongle.scans.length, 1);
	dongle.scans[0](undefined);
	t.deepEqual(dongle.heard(), ["error 255"]);
	dongle.ask(4);
	t.equal(dongle.scans.length, 2);
	dongle.scans[1]([]);
	t.deepEqual(dongle.heard(), ["result 4 "]);
	t.end();
});

test("improv: names are told and set", (t) => {
	const dongle = begin();
	t.deepEqual(dongle.ask(5), ["error 0", "result 5 portti-89ab"]);
	t.deepEqual(dongle.ask(5, "Meter"), ["error 0", "result 5 meter"]);
	t.equal(dongle.settings.config["device.host_name"], "Meter");
	for (const wrong of ["-meter", "a b", "\xff", "h".repeat(64)])
		t.deepEqual(dongle.ask(5, wrong), ["error 0", "error 5"], wrong);
	t.deepEqual(dongle.ask(6), ["error 0", "result 6 Portti"]);
	t.deepEqual(dongle.ask(6, "K\xc3\xa4llaren"), ["error 0", "result 6 K\xc3\xa4llaren"]);
	t.equal(dongle.settings.config["device.name"], "Källaren");
	t.deepEqual(dongle.ask(6, "\x01"), ["error 0", "error 255"]);
	t.end();
});

test("improv: other commands are unknown, other packets are not for us, broken ones are told", (t) => {
	const dongle = begin();
	t.deepEqual(dongle.ask(99), ["error 0", "error 2"]);
	for (const type of [PACKET.state, PACKET.error, PACKET.result, 77]) dongle.send(packet(type, Uint8Array.of(2, 0)));
	t.deepEqual(dongle.heard(), []);
	const broken = packet(PACKET.command, Uint8Array.of(2, 0));
	broken[broken.length - 2] ^= 1;
	dongle.send(broken);
	t.deepEqual(dongle.heard(), ["error 1"]);
	t.end();
});
