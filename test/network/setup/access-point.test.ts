import test from "tape";
import { readMessage, recordData } from "../../../src/network/dns/read.ts";
import { writeMessage } from "../../../src/network/dns/write.ts";
import { isOverAccessPoint, OwnAccessPoint } from "../../../src/network/setup/access-point.ts";
import { fakeHost } from "../../helpers/fake-host.ts";
import { FakeUdp, FakeWifi } from "../../helpers/fake-wifi.ts";

const LABEL = { ssid: "Portti-89AB", password: "abcd-efgh-jkmn" };
const QUERY = writeMessage({ id: 7, flags: 0, questions: [{ name: "example.com", type: 1, class: 1 }] });

function make() {
	const wifi = new FakeWifi();
	const udp = new FakeUdp();
	const host = fakeHost({ wifi, udp });
	const occupied: boolean[] = [];
	const point = new OwnAccessPoint({ ...host, wifi }, LABEL, (now) => void occupied.push(now));
	return { wifi, udp, host, occupied, point };
}

test("access point: as the label says, for one station, with a portal", (t) => {
	const { wifi, udp, point } = make();
	point.open();
	point.open();
	t.equal(wifi.points.length, 1, "once");
	t.deepEqual(wifi.points[0].options, {
		...LABEL,
		stations: 1,
		address: "192.168.4.1",
		portalUrl: "http://192.168.4.1/captive",
	});
	t.deepEqual(udp.sockets[0].options, { port: 53, address: "192.168.4.1", group: undefined });
	point.close();
	t.ok(wifi.points[0].closed && udp.sockets[0].closed);
	point.close();
	point.open();
	t.equal(wifi.points.length, 2, "and again");
	t.end();
});

test("access point: every name has our address, for its stations alone", (t) => {
	const { udp, point } = make();
	point.open();
	const [{ handler, sent }] = udp.sockets;
	handler.received(QUERY, "192.168.4.2", 4321);
	handler.received(QUERY, "192.168.1.50", 4321);
	handler.received(Uint8Array.of(1, 2, 3), "192.168.4.2", 4321);
	t.equal(sent.length, 1);
	const [bytes, address, port] = sent[0];
	t.deepEqual([address, port], ["192.168.4.2", 4321]);
	const message = readMessage(bytes);
	t.deepEqual(message && recordData(message, message.answers[0]), Uint8Array.of(192, 168, 4, 1));
	t.end();
});

test("access point: opened again when it ends by itself", (t) => {
	const { wifi, udp, host, point, occupied } = make();
	point.open();
	const [{ handler }] = wifi.points;
	handler.stations(1);
	handler.closed("radio failure");
	handler.closed("radio failure");
	t.deepEqual(occupied, [true, false]);
	t.ok(udp.sockets[0].closed);
	t.equal(wifi.points.length, 1);
	host.time.advance(5000);
	t.equal(wifi.points.length, 2);
	handler.stations(1);
	t.deepEqual(occupied, [true, false], "the former one is not heard any more");
	wifi.points[1].handler.closed("again");
	point.close();
	host.time.advance(60_000);
	t.equal(wifi.points.length, 2, "but not when it is to be closed");
	t.equal(host.time.pending.size, 0);
	t.end();
});

test("access point: without DNS it is there all the same, and DNS comes back", (t) => {
	const { wifi, udp, host, point } = make();
	udp.fault = "port 53 is taken";
	point.open();
	t.equal(wifi.points.length, 1);
	t.ok(host.logged[0].includes("port 53 is taken"));
	point.close();
	udp.fault = undefined;
	point.open();
	udp.sockets[0].handler.closed("network is gone");
	host.time.advance(5000);
	t.equal(udp.sockets.length, 2);
	point.close();
	t.ok(udp.sockets[1].closed);
	t.end();
});

test("access point: who is there tells whoever waits for the radio", (t) => {
	const { wifi, point, occupied } = make();
	point.open();
	const [{ handler }] = wifi.points;
	handler.stations(1);
	handler.stations(0);
	handler.stations(1);
	point.close();
	handler.stations(1);
	t.deepEqual(occupied, [true, false, true, false]);
	t.end();
});

test("isOverAccessPoint: both ends must be in its network", (t) => {
	const table: [local: string | undefined, remote: string, expected: boolean][] = [
		["192.168.4.1", "192.168.4.2", true],
		["192.168.4.1", "192.168.41.2", false],
		["192.168.4.1", "192.168.1.2", false],
		["192.168.4.10", "192.168.4.2", false],
		["192.168.1.77", "192.168.4.2", false],
		[undefined, "192.168.4.2", false],
	];
	for (const [local, remote, expected] of table)
		t.equal(isOverAccessPoint(local, remote), expected, `${remote} to ${local}`);
	t.end();
});
