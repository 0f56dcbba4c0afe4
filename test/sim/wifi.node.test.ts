/** The guest's radio and Node's air, joined; and what the gate does to those who connect. */
import { once } from "node:events";
import { type AddressInfo, connect, createServer } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import test from "tape";
import { decodeFields, decodeNumber, decodeText, encodeNumber, TO_GUEST, TO_NODE } from "../../hosts/sim/frames.ts";
import { GuestWifi } from "../../hosts/sim/guest/wifi.ts";
import { Air, HOME } from "../../hosts/sim/node/air.ts";
import { Gate } from "../../hosts/sim/node/gate.ts";
import { mqtt } from "../../hosts/sim/node/mqtt.ts";
import { Radio } from "../../hosts/sim/node/radio.ts";
import { TcpService } from "../../hosts/sim/node/tcp.ts";
import type { NetworkAddress, WifiJoin } from "../../src/host.ts";
import { join } from "./in-process.ts";

const AT_HOME: WifiJoin = {
	ssid: HOME.ssid,
	password: HOME.password,
	bssid: undefined,
	hostName: "portti-89ab",
	address: undefined,
};
const OWN: NetworkAddress = { address: "192.168.1.9", netmask: "255.255.255.0", gateway: "192.168.1.1", dns: [] };

async function until(what: string, condition: () => boolean): Promise<void> {
	for (const end = Date.now() + 5000; !condition(); await wait(5))
		if (Date.now() > end) throw new Error(`not within 5 s: ${what}`);
}

function start() {
	const gate = new Gate();
	const said: string[] = [];
	const admitted: string[] = [];
	const counts = { brownOuts: 0 };
	let radio: Radio | undefined;
	const { guest, flush } = join(
		(link) => new GuestWifi(link),
		(send) => {
			radio = new Radio({
				gate,
				address: "127.0.0.1",
				apPort: 0,
				admit: (socket, remote, local) => {
					admitted.push(`${remote} to ${local}`);
					socket.destroy();
				},
				brownOut: () => counts.brownOuts++,
				send,
				say: (line) => void said.push(line),
			});
			const posts = Object.assign({}, ...radio.services.map((service) => service.posts));
			return { posts, guestEnded: () => radio?.services.map((service) => service.guestEnded?.()) };
		},
	);
	const heard: string[] = [];
	return {
		guest,
		flush,
		gate,
		said,
		admitted,
		counts,
		heard,
		radio: radio as unknown as Radio,
		join(options: Partial<WifiJoin> = {}) {
			const link = guest.join(
				{ ...AT_HOME, ...options },
				{
					associated: (bssid, channel) => void heard.push(`associated ${bssid} ${channel}`),
					addressed: ({ address }) => void heard.push(`addressed ${address}`),
					closed: (reason) => void heard.push(reason),
				},
			);
			flush();
			return link;
		},
	};
}

test("simulated Wi-Fi: a scan, a join, an address, and the gate is up", async (t) => {
	const { guest, flush, gate, heard, radio, ...one } = start();
	let found = "";
	guest.scan((networks) => {
		found = networks?.map(({ ssid }) => ssid).join() ?? "";
	});
	flush();
	await until("a scan", () => found !== "");
	t.equal(found, "Home,Grannen,Café Svea,Kontor");
	t.equal(gate.state, "starting");
	guest.setTransmitPower(8);
	const link = one.join();
	await until("an address", () => heard.length === 2);
	t.deepEqual(heard, [`associated ${HOME.bssid} 6`, "addressed 127.0.0.1"]);
	t.equal(gate.state, "up");
	t.deepEqual([link.signalDbm(), guest.signalDbm], [-58, -58]);
	t.equal(radio.change({ signalDbm: -71 }), undefined);
	t.equal(link.signalDbm(), -71);
	radio.change({ address: "192.168.7.7" });
	t.equal(heard[2], "addressed 192.168.7.7", "another address is told");
	radio.change({ channel: 11 });
	t.equal(gate.state, "down");
	await until("the loss", () => heard.length === 4);
	t.equal(heard[3], "lost");
	t.equal(link.signalDbm(), undefined);
	t.end();
});

const refusals: [name: string, options: Partial<WifiJoin>, change: object, heard: string[]][] = [
	["no such network", { ssid: "Nowhere" }, {}, ["not_found"]],
	["no such access point", { bssid: "02005e200001" }, {}, ["not_found"]],
	["it is off", {}, { on: false }, ["not_found"]],
	["a wrong password", { password: "wrong horse" }, {}, ["password"]],
	["none, where one is wanted", { password: "" }, {}, ["not_found"]],
	["it is full", {}, { refuses: true }, ["refused"]],
	["it asks for more", {}, { security: "enterprise" }, ["failed"]],
	["it does not hear us", {}, { signalDbm: -85 }, ["not_found"]],
	["no address", {}, { dhcp: false }, [`associated ${HOME.bssid} 6`]],
	[
		"an address of one's own",
		{ address: OWN },
		{ dhcp: false },
		[`associated ${HOME.bssid} 6`, "addressed 192.168.1.9"],
	],
];

test("simulated Wi-Fi: who is let in, and why not", async (t) => {
	for (const [name, options, change, expected] of refusals) {
		const { guest, heard, radio, ...one } = start();
		guest.setTransmitPower(8);
		radio.change(change);
		const link = one.join(options);
		await wait(150);
		t.deepEqual(heard, expected, name);
		link.close();
		one.flush();
		t.equal(one.gate.state, "down");
	}
	t.end();
});

test("simulated Wi-Fi: the clock is set once servers are named and the network is there", async (t) => {
	const { radio, heard, ...one } = start();
	one.join();
	await until("an address", () => heard.length === 2);
	await wait(50);
	t.equal(radio.utc(), undefined, "nobody has named a server");
	for (const { posts } of radio.services) posts?.[TO_NODE.clockServers]?.(0, new TextEncoder().encode('["ntp.lan"]'));
	await until("the time", () => radio.utc() !== undefined);
	t.ok(Math.abs((radio.utc() ?? 0) - Date.now()) < 1000);
	radio.change({ goneSeconds: 0.2 });
	await wait(50);
	t.ok(radio.utc(), "and stays");
	for (const service of radio.services) service.guestEnded?.();
	t.equal(radio.utc(), undefined, "until the firmware starts again");
	t.end();
});

test("simulated Wi-Fi: a weak supply breaks down when more is sent than it bears", async (t) => {
	const { guest, flush, radio, heard, counts, ...one } = start();
	radio.change({ weakSupplyDbm: 10 });
	guest.setTransmitPower(8);
	one.join();
	await until("an address", () => heard.length === 2);
	t.equal(counts.brownOuts, 0);
	guest.setTransmitPower(14);
	flush();
	t.equal(counts.brownOuts, 1);
	t.end();
});

test("the own access point: a port while it is open, and a phone where somebody connects", async (t) => {
	const { guest, flush, said, admitted, radio } = start();
	const counts: number[] = [];
	const open = () => {
		const options = {
			ssid: "Portti-89AB",
			password: "correct horse",
			stations: 1,
			address: "192.168.4.1",
			portalUrl: "",
		};
		const point = guest.openAccessPoint(options, { stations: (count) => void counts.push(count), closed() {} });
		flush();
		return point;
	};
	const point = open();
	await until("it is open", () => said.length === 1);
	const port = Number(/^ap: +http:\/\/127\.0\.0\.1:(\d+)\/ as a phone in Portti-89AB/.exec(said[0])?.[1]);
	await once(connect(port, "127.0.0.1").resume(), "close");
	t.deepEqual(admitted, ["192.168.4.2 to 192.168.4.1"]);
	t.deepEqual(counts, [1]);
	await until("the phone has left", () => counts.length === 2);
	t.deepEqual(counts, [1, 0]);
	t.ok(JSON.stringify(radio.show()).includes(`"port":${port}`));
	point.close();
	flush();
	t.equal(said[1], "ap:      closed");
	const [error] = await once(connect(port, "127.0.0.1"), "error");
	t.equal(error.code, "ECONNREFUSED");
	open().close();
	flush();
	t.end();
});

test("air: what a test writes wrongly is told", (t) => {
	const rows: [change: unknown, words: string][] = [
		["on", "an object"],
		[null, "an object"],
		[{ colour: "blue" }, "colour is none of bssid"],
		[{ channel: "6" }, "channel must be a number"],
		[{ security: "wpa9" }, "security is one of"],
		[{ bssid: "zz", ssid: "New" }, "twelve"],
		[{ constructor: 1 }, "constructor is none of"],
	];
	const air = new Air();
	const before = JSON.stringify(air.accessPoints);
	for (const [change, words] of rows) t.ok(air.change(change)?.includes(words), `${air.change(change)}`);
	t.equal(JSON.stringify(air.accessPoints), before, "and nothing is changed");
	t.end();
});

test("gate: who connects waits, is served, is cut and refused", async (t) => {
	const gate = new Gate();
	const accepted: number[] = [];
	const closed: number[] = [];
	const service = new TcpService(
		"127.0.0.1",
		(op, handle, _payload, done) => {
			done?.();
			if (op === TO_GUEST.tcpAccepted) accepted.push(handle);
			if (op === TO_GUEST.tcpClosed) closed.push(handle);
		},
		gate,
	);
	const port = await service.reserve(0);
	const [handle] = decodeFields(await service.requests[TO_NODE.requestListen](encodeNumber(0))).map((field) =>
		decodeNumber(field),
	);
	const early = connect(port, "127.0.0.1");
	await once(early, "connect");
	await wait(50);
	t.equal(accepted.length, 0, "it waits");
	gate.set("up");
	await until("it is served", () => accepted.length === 1);
	gate.set("down");
	const [error] = await once(early, "error");
	t.equal(error.code, "ECONNRESET", "it is cut");
	await until("the guest knows", () => closed.length === 1);
	const [refused] = await once(connect(port, "127.0.0.1"), "error");
	t.equal(refused.code, "ECONNREFUSED");
	const phone = createServer((socket) => service.admit(socket, "192.168.4.2", "192.168.4.1")).listen(0);
	await once(phone, "listening");
	const beside = connect((phone.address() as AddressInfo).port, "127.0.0.1");
	await until("who comes another way is served", () => accepted.length === 2);
	gate.set("up");
	gate.set("down");
	await wait(50);
	t.notOk(beside.destroyed, "and not cut");
	beside.destroy();
	phone.close();
	gate.set("up");
	let late = connect(port, "127.0.0.1").on("error", () => {});
	await until("the same port again", () => {
		if (late.destroyed) late = connect(port, "127.0.0.1").on("error", () => {});
		return accepted.length === 3;
	});
	late.destroy();
	service.posts[TO_NODE.tcpUnlisten](handle);
	service.guestEnded();
	t.end();
});

test("gate: no broker and no server is reached without a network", async (t) => {
	const gate = new Gate();
	const told: string[] = [];
	const send = (op: number, _: number, payload: Uint8Array = new Uint8Array(0)) => {
		if (op === TO_GUEST.mqttClosed || op === TO_GUEST.tcpClosed) told.push(decodeText(decodeFields(payload)[0]));
	};
	mqtt(send, gate).posts?.[TO_NODE.mqttConnect]?.(1, new Uint8Array(0));
	const tcp = new TcpService("127.0.0.1", send, gate);
	tcp.requests[TO_NODE.requestConnect](encodeConnect({ host: "127.0.0.1", port: 9 }));
	await until("both are told", () => told.length === 2);
	t.deepEqual(told, ["unreachable", "unreachable"]);
	t.end();
});

/** fields: JSON, authorities. */
function encodeConnect(connect: object): Uint8Array {
	const json = new TextEncoder().encode(JSON.stringify(connect));
	return Buffer.concat([encodeNumber(json.length), json, encodeNumber(0)]);
}
