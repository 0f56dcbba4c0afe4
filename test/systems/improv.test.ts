/** The client that ESP Web Tools and Home Assistant use for Improv, at the console of a dongle from the box. */
import "./tidy.ts";
import { connect, type Socket } from "node:net";
import { Readable, Writable } from "node:stream";
import { setTimeout as wait } from "node:timers/promises";
import { ImprovSerial } from "improv-wifi-serial-sdk/dist/serial.js";
import test from "tape";
import { HOME } from "../../hosts/sim/node/air.ts";
import { VERSION } from "../../src/version.ts";
import { onlyWithWifi, type Simulator, startSimulator, until } from "./simulator.ts";

const QUIET = { log() {}, error() {}, debug() {} };
const READY = 2;
const PROVISIONED = 4;

function consoleOf(simulator: Simulator): Socket {
	return connect(simulator.consolePort, "127.0.0.1");
}

/** As a browser shows a serial port (Web Serial). */
function client(simulator: Simulator): ImprovSerial {
	const socket = consoleOf(simulator);
	const port = { readable: Readable.toWeb(socket), writable: Writable.toWeb(socket) };
	return new ImprovSerial(port as never, QUIET);
}

async function rejection(promise: Promise<unknown>): Promise<string> {
	return promise.then(
		() => "none",
		(error) => String(error),
	);
}

test("a browser puts a dongle from the box on its network over the console", onlyWithWifi, async (t) => {
	const simulator = await startSimulator(["--setup", "--no-broker", "--console", "0"]);
	const improv = client(simulator);
	const info = await improv.initialize(5000);
	t.equal(improv.state, READY);
	t.deepEqual(
		{ ...info },
		{
			firmware: "Portti",
			version: VERSION,
			chipFamily: "simulator",
			name: "Portti",
			osName: null,
			osVersion: null,
		},
	);
	t.deepEqual(await improv.requestNetworkState(), {
		online: false,
		supportsWifi: true,
		supportsEthernet: false,
		supportsThread: false,
		supportsModem: false,
		urls: [],
	});
	const networks = await improv.scan();
	t.deepEqual(
		networks.map(({ name, secured }) => `${name} ${secured}`),
		["Café Svea false", "Grannen true", "Home true", "Kontor true"],
	);
	t.ok(
		networks.every(({ rssi }) => rssi < -40 && rssi > -95),
		"with how strong they are",
	);

	t.equal(await improv.setDeviceName("Källaren"), "Källaren");
	t.equal(await improv.getDeviceName(), "Källaren");
	t.equal(await rejection(improv.setHostname("not a name")), "BAD_HOSTNAME");
	t.equal(await improv.setHostname("mataren"), "mataren");
	t.equal(await improv.getHostname(), "mataren");

	t.equal(await rejection(improv.provision("Nowhere", "correct horse")), "UNABLE_TO_CONNECT", "no such network");
	t.equal(await rejection(improv.provision(HOME.ssid, "incorrect horse")), "UNABLE_TO_CONNECT", "a wrong password");
	await improv.requestCurrentState();
	t.equal(improv.state, READY);

	await improv.provision(HOME.ssid, HOME.password);
	t.equal(improv.state, PROVISIONED);
	t.equal(improv.nextUrl, `${simulator.url}/`, "the page");
	t.ok((await (await fetch(improv.nextUrl ?? "")).text()).includes("<title>Portti</title>"));
	await improv.close();

	const again = client(simulator);
	t.equal((await again.initialize(5000))?.name, "Källaren");
	t.equal(again.state, PROVISIONED);
	t.equal(again.nextUrl, `${simulator.url}/`);
	t.equal((await again.requestNetworkState()).online, true);
	await again.close();
	await simulator.stop();
	t.end();
});

test("the console has the log on it, and noise there costs nothing", onlyWithWifi, async (t) => {
	const simulator = await startSimulator(["--setup", "--no-broker", "--console", "0"]);
	const socket = consoleOf(simulator);
	let text = "";
	socket.on("data", (piece) => {
		text += piece.toString("latin1");
	});
	await new Promise((resolve) => socket.once("connect", resolve));
	for (let round = 0; round < 50; round++) {
		socket.write(`hello IMPROV\x01\x03${"\x00\xff".repeat(round)}\r\n`);
		await wait(5);
	}
	socket.write(Buffer.alloc(300_000, "IMPROV\x01\x03\x04"));
	await wait(1500);
	const improv = client(simulator);
	await improv.initialize(5000);
	t.equal(improv.state, READY, "another terminal is answered");
	await improv.close();
	process.kill(simulator.enginePid(), "SIGKILL");
	await until("the label is said again", () => /^label: Portti-/m.test(text));
	t.pass("the log comes over the console");
	const later = client(simulator);
	await later.initialize(20_000);
	t.equal(later.state, READY, "after a restart too");
	await later.close();
	socket.destroy();
	await simulator.stop();
	t.end();
});
