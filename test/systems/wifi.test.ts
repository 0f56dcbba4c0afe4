/** `npm start` in a simulated air that is made to fail from the control port: no network while it lasts, and what is said of it. */
import { connect } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import test from "tape";
import { HOME } from "../../hosts/sim/node/air.ts";
import { onlyWithWifi, type Simulator, startSimulator, until } from "./simulator.ts";
import "./tidy.ts";

interface NetworkSection {
	readonly state: string;
	readonly code: string;
	readonly ssid: string;
	readonly host_name: string;
	readonly advice: { readonly en: string; readonly sv: string; readonly fi: string };
	readonly bssid: string | null;
	readonly channel: number | null;
	readonly address: string | null;
	readonly losses: number;
	readonly last_trouble: string | null;
	readonly transmit_power_dbm: number;
	readonly supply_dips: number;
}

interface Status {
	readonly network: NetworkSection;
	readonly clock: {
		readonly code: string;
		readonly servers: string;
		readonly time_zone: string;
		readonly local_time: string;
	};
	readonly mqtt: { readonly state: string; readonly connects: number };
	readonly restart_reason: string;
	readonly brown_outs: number;
	readonly starts: number;
}

/** What the control port shows. */
interface Around {
	readonly network: string;
	readonly station: object | null;
	readonly joins: number;
	readonly clockServers: readonly string[];
}

const SECOND = "02005e100002";

/** Changes the air, and tells how it is. */
async function air(simulator: Simulator, change?: object): Promise<Around> {
	const init = change === undefined ? {} : { method: "POST", body: JSON.stringify(change) };
	const answer = await fetch(`http://127.0.0.1:${simulator.controlPort}/wifi`, init);
	const text = await answer.text();
	if (!answer.ok) throw new Error(text);
	return JSON.parse(text);
}

async function status(simulator: Simulator): Promise<Status> {
	return (await simulator.fetch("/v1/status")).json() as Promise<Status>;
}

async function network(simulator: Simulator): Promise<NetworkSection> {
	return (await status(simulator)).network;
}

/** "refused", "cut", or the status of an answer. */
function reached(simulator: Simulator): Promise<string> {
	return simulator.fetch("/v1/status").then(
		({ status }) => String(status),
		(error) => (error.cause?.code === "ECONNREFUSED" ? "refused" : "cut"),
	);
}

function back(simulator: Simulator, seconds: number): Promise<void> {
	return until("the network is back", async () => (await reached(simulator)) === "200", seconds);
}

test("npm start is on its network at once, with the time, and says so", onlyWithWifi, async (t) => {
	const simulator = await startSimulator();
	t.equal(await reached(simulator), "200", "the first request is answered");
	const { network, clock } = await status(simulator);
	t.deepEqual(
		[network.state, network.code, network.ssid, network.bssid],
		["connected", "connected", "Home", HOME.bssid],
	);
	t.equal(network.address, "127.0.0.1");
	t.ok(/^portti-[0-9a-f]{4}$/.test(network.host_name), network.host_name);
	await until("the clock is set", async () => (await status(simulator)).clock.code === "set");
	t.ok(clock.servers.includes("ntp.se") && clock.time_zone === "Europe/Stockholm", clock.servers);
	t.ok(Math.abs(Date.parse((await status(simulator)).clock.local_time) - Date.now()) < 5000, "the local time is now");
	const metrics = await (await simulator.fetch("/metrics")).text();
	for (const line of ["portti_wifi_connected 1", "portti_wifi_signal_dbm -58", "portti_clock_set 1"])
		t.ok(metrics.includes(`\n${line}\n`), line);
	t.deepEqual((await air(simulator)).clockServers, ["ntp.se", "time.cloudflare.com"]);
	const wrong = await air(simulator, { colour: "blue" }).catch((error) => error.message);
	t.ok(String(wrong).includes("colour is none of bssid"), String(wrong));
	await simulator.stop();
});

test("an access point that restarts takes the network with it, and brings it back", onlyWithWifi, async (t) => {
	const simulator = await startSimulator(["--interval", "1"]);
	await until("MQTT is connected", async () => (await status(simulator)).mqtt.state === "connected");
	const events = await simulator.fetch("/v1/events", { signal: AbortSignal.timeout(60_000) });
	const reader = events.body?.getReader();
	const cut = (async () => {
		for (;;) if ((await reader?.read())?.done) return "ended";
	})().catch(() => "cut");
	await air(simulator, { goneSeconds: 3 });
	t.ok(["cut", "ended"].includes(await cut), "an open connection is cut");
	// One that comes while the network goes is cut like the others.
	t.notEqual(await reached(simulator), "200", "a new one is not answered");
	const gone = performance.now();
	await back(simulator, 30);
	t.pass(`back ${Math.round(performance.now() - gone)} ms after the loss`);
	const { losses, state, code } = await network(simulator);
	t.deepEqual([losses, state, code], [1, "connected", "connected"]);
	await until("MQTT is connected again", async () => (await status(simulator)).mqtt.state === "connected", 15);
	t.equal((await status(simulator)).mqtt.connects, 2);
	t.equal((await simulator.stop()).code, 0);
});

test("another channel, a second access point, a new address: each is followed", onlyWithWifi, async (t) => {
	const simulator = await startSimulator();
	await back(simulator, 10);
	await air(simulator, { channel: 11 });
	await until(
		"the other channel",
		async () => (await reached(simulator)) === "200" && (await network(simulator)).channel === 11,
		20,
	);
	await air(simulator, { bssid: SECOND, signalDbm: -40, channel: 3 });
	t.equal((await network(simulator)).bssid, HOME.bssid, "a link that is good is not left");
	await air(simulator, { channel: 1 });
	await until(
		"the stronger one",
		async () => (await reached(simulator)) === "200" && (await network(simulator)).bssid === SECOND,
		20,
	);
	await air(simulator, { bssid: SECOND, address: "192.168.7.7" });
	await until("the new address", async () => (await network(simulator)).address === "192.168.7.7");
	t.equal((await network(simulator)).losses, 2, "which is no loss");
	await simulator.stop();
});

test(
	"a changed password, no address: the light says so, it is tried again, and back when it is mended",
	onlyWithWifi,
	async (t) => {
		const rows: [name: string, harm: object, code: string, mend: object][] = [
			["the password is changed", { password: "another one" }, "password", { password: HOME.password }],
			["no address is handed out", { dhcp: false, channel: 3 }, "no_address", { dhcp: true }],
		];
		const simulators = await Promise.all(rows.map(() => startSimulator()));
		await Promise.all(
			rows.map(async ([name, harm, code, mend], index) => {
				const simulator = simulators[index];
				await until("it is connected", async () => (await reached(simulator)) === "200");
				await air(simulator, harm);
				await until(`${name}: it is gone`, async () => (await reached(simulator)) === "refused");
				const light = async () => (await fetch(`http://127.0.0.1:${simulator.controlPort}/light`)).text();
				await until(`${name}: the light says so`, async () => (await light()) === "no wi-fi\n");
				t.pass(`${name}: the light says no wi-fi`);
				// The first one, one that failed, and the next.
				await until(`${name}: it is tried again`, async () => (await air(simulator)).joins >= 3, 40);
				await air(simulator, mend);
				await back(simulator, 45);
				const { losses, last_trouble } = await network(simulator);
				t.deepEqual([losses, last_trouble], [1, code], `${name}: back, and what it was is told`);
				await simulator.stop();
			}),
		);
	},
);

test("a wrong password in the settings: over to the right one without a restart", onlyWithWifi, async (t) => {
	const simulator = await startSimulator();
	const patch = (changes: object) => {
		const headers = { "Content-Type": "application/json" };
		return simulator.fetch("/v1/settings", { method: "PATCH", headers, body: JSON.stringify(changes) });
	};
	t.equal((await patch({ "wifi.password": "short" })).status, 422);
	t.equal((await patch({ "wifi.address": "192.168.1.255" })).status, 422);
	await air(simulator, { bssid: SECOND, ssid: "Cellar", password: "another one" });
	t.equal((await patch({ "wifi.ssid": "Cellar", "wifi.password": "another one" })).status, 200);
	await until(
		"the other network",
		async () => (await reached(simulator)) === "200" && (await network(simulator)).bssid === SECOND,
	);
	const { restart_reason, network: section } = await status(simulator);
	t.equal(restart_reason, "power-on", "the same run");
	t.equal(section.losses, 0);
	await simulator.stop();
});

test("a weak supply: the dip is counted, and the next start sends with less", onlyWithWifi, async (t) => {
	const simulator = await startSimulator();
	await until("it is connected", async () => (await reached(simulator)) === "200");
	await air(simulator, { weakSupplyDbm: 12 });
	await until("the supply dips", () => simulator.stderr.includes("the supply broke down"), 30);
	await back(simulator, 10);
	const { restart_reason, brown_outs, network: section } = await status(simulator);
	t.deepEqual([restart_reason, brown_outs, section.supply_dips], ["brown-out", 1, 1]);
	await wait(22_000);
	const later = await status(simulator);
	t.deepEqual([later.starts, later.network.transmit_power_dbm], [2, 11], "it does not dip again");
	await simulator.stop();
});

test("as from the box there is no network to be on", onlyWithWifi, async (t) => {
	const simulator = await startSimulator(["--setup"]);
	await until("its own access point", () => /^ap: +http:\/\/127\.0\.0\.1:\d+\//m.test(simulator.stdout));
	const { port } = new URL(simulator.url);
	const code = await new Promise((resolve) => {
		const socket = connect(Number(port), "127.0.0.1", () => resolve("connected"));
		socket.on("error", (error: NodeJS.ErrnoException) => resolve(error.code));
	});
	t.equal(code, "ECONNREFUSED");
	const { network: gate, station } = await air(simulator);
	t.deepEqual([gate, station], ["down", null]);
	await simulator.stop();
});
