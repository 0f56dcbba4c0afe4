/** What brokers do to a session, and that readings flow again after it with true counters. */
import { setTimeout as wait } from "node:timers/promises";
import { connectAsync } from "mqtt";
import test, { type Test } from "tape";
import { cleanUp, flowsAgain, Mosquitto, mosquittoMissing, mqttStatus, simulatorAt, Watcher } from "./mosquitto.ts";

import { type Simulator, until } from "./simulator.ts";
import { TcpProxy } from "./tcp-proxy.ts";

const missing = mosquittoMissing();
const skip = missing === undefined ? {} : { skip: missing };
if (missing !== undefined) console.log(`# SKIP brokers: ${missing}`);

/** Beats come every two seconds, readings every half: so many may wait for theirs. */
const MOST_UNCONFIRMED = 5;

interface Bench {
	readonly broker: Mosquitto;
	readonly watcher: Watcher;
	readonly simulator: Simulator;
}

/** `port`: where the device is sent, when that is not the broker itself. */
async function bench(lines?: readonly string[], words: readonly string[] = [], port?: number): Promise<Bench> {
	const broker = await Mosquitto.start(lines);
	return withBroker(broker, words, port);
}

async function withBroker(broker: Mosquitto, words: readonly string[], port = broker.port): Promise<Bench> {
	const watcher = await new Watcher().connect(broker.openPort);
	const simulator = await simulatorAt(`mqtt://127.0.0.1:${port}`, words);
	return { broker, watcher, simulator };
}

/** Every reading is accounted for, and what is not held or dropped has arrived. */
async function settle(t: Test, { broker, watcher, simulator }: Bench): Promise<void> {
	const before = await mqttStatus(simulator);
	await until("all has come that is not dropped", () => watcher.missing(before.read).length <= before.dropped, 20);
	await waitFor(simulator, "and is confirmed", ({ held }) => held <= MOST_UNCONFIRMED);
	const { read, confirmed, held, dropped } = await mqttStatus(simulator);
	t.ok(
		Math.abs(confirmed + held + dropped - read) <= 1,
		`${confirmed} confirmed, ${held} held, ${dropped} dropped of ${read}`,
	);
	t.equal(dropped, 0);
	t.ok(watcher.lateInOrder, "backfill in order");
	t.ok(
		[...watcher.live.values()].every((times) => times === 1),
		"no reading twice on the reading topic",
	);
	await simulator.stop();
	await until("offline", () => watcher.statuses[watcher.statuses.length - 1] === "offline");
	t.pass("says offline at its end");
	await watcher.end();
	await broker.kill();
}

async function waitFor(
	simulator: Simulator,
	what: string,
	holds: (status: Awaited<ReturnType<typeof mqttStatus>>) => boolean,
	seconds = 30,
): Promise<void> {
	await until(what, async () => holds(await mqttStatus(simulator)), seconds);
}

async function killed(t: Test): Promise<void> {
	const one = await bench(undefined, ["--set", "mqtt.qos=1"]);
	for (let round = 0; round < 2; round++) {
		await until("readings", () => one.watcher.live.size >= 3 + round * 3);
		await one.broker.kill();
		await waitFor(one.simulator, "the loss is told", ({ state }) => state !== "connected");
		await wait(1500);
		await one.broker.start();
		await one.watcher.ready();
		await flowsAgain(one.simulator, one.watcher);
	}
	await until("backfill", () => one.watcher.late.size >= 3);
	t.equal((await mqttStatus(one.simulator)).connects, 3);
	t.ok(
		[...one.watcher.late.values()].every((times) => times === 1),
		"nothing twice at QoS 1",
	);
	await settle(t, one);
}

async function wrongPassword(t: Test): Promise<void> {
	const broker = await Mosquitto.start();
	const passwords = broker.password("someone", "else");
	await broker.kill();
	await broker.start(["allow_anonymous false", `password_file ${passwords}`]);
	const credentials = ["--set", "mqtt.user=portti", "--set", "mqtt.password=secret"];
	const one = await withBroker(broker, credentials);
	await waitFor(one.simulator, "told", ({ state, reason }) => state === "waiting" && reason.includes("password"));
	const { reason, confirmed } = await mqttStatus(one.simulator);
	t.notOk(reason.includes("secret"), reason);
	t.equal(confirmed, 0);
	broker.password("portti", "secret");
	broker.reload();
	await flowsAgain(one.simulator, one.watcher, 45);
	await settle(t, one);
}

async function rules(t: Test): Promise<void> {
	const broker = await Mosquitto.start();
	const path = broker.file("rules", "topic read #\n");
	await broker.kill();
	await broker.start(["allow_anonymous true", `acl_file ${path}`]);
	const one = await withBroker(broker, []);
	await waitFor(one.simulator, "told", ({ reason }) => reason.includes("access rules"));
	t.equal(one.watcher.live.size, 0);
	broker.file("rules", "topic readwrite #\n");
	broker.reload();
	await flowsAgain(one.simulator, one.watcher);
	await waitFor(one.simulator, "no longer told", ({ reason }) => !reason.includes("access rules"));
	const { connects } = await mqttStatus(one.simulator);
	t.equal(connects, 1, "on the same connection");
	await one.simulator.stop();
	await one.watcher.end();
	await broker.kill();
}

async function throughProxy(t: Test, mode: "deaf" | "silent"): Promise<void> {
	const broker = await Mosquitto.start();
	const proxy = new TcpProxy(broker.port);
	const one = await withBroker(broker, [], await proxy.listen());
	await until("readings", () => one.watcher.live.size >= 3);
	proxy.become(mode);
	const from = Date.now();
	await waitFor(one.simulator, "noticed", ({ state }) => state !== "connected");
	t.ok(Date.now() - from < 6500, `noticed after ${Date.now() - from} ms of 6000`);
	proxy.become("passing");
	await flowsAgain(one.simulator, one.watcher, 45);
	await settle(t, one);
	proxy.close();
}

async function neverAnswers(t: Test): Promise<void> {
	const broker = await Mosquitto.start();
	const proxy = new TcpProxy(broker.port);
	proxy.mode = "silent";
	const one = await withBroker(broker, [], await proxy.listen());
	await waitFor(one.simulator, "told", ({ reason }) => reason.includes("did not answer as an MQTT broker"), 40);
	t.pass("told after half a minute");
	proxy.become("passing");
	await flowsAgain(one.simulator, one.watcher);
	await settle(t, one);
	proxy.close();
}

async function takenOver(t: Test): Promise<void> {
	const one = await bench();
	await until("readings", () => one.watcher.live.size >= 2);
	const clientId = `portti-${one.simulator.deviceId}`;
	const other = await connectAsync(`mqtt://127.0.0.1:${one.broker.port}`, { clientId, reconnectPeriod: 0 });
	await waitFor(one.simulator, "told", ({ reason }) => reason.includes("another client"));
	await other.endAsync(true);
	await flowsAgain(one.simulator, one.watcher);
	await until("status is put right", () => one.watcher.statuses[one.watcher.statuses.length - 1] === "online");
	await settle(t, one);
}

async function flooded(t: Test): Promise<void> {
	const one = await bench();
	await until("readings", () => one.watcher.live.size >= 2);
	await one.watcher.publish("homeassistant/status", Buffer.alloc(256 * 1024, "x"));
	await one.watcher.publish("homeassistant/status", Buffer.alloc(1025, "x"));
	await one.watcher.publish("homeassistant/status", Buffer.alloc(1024, "x"));
	await waitFor(one.simulator, "counted", (status) => status.inbound_dropped === 2);
	await flowsAgain(one.simulator, one.watcher);
	t.equal((await mqttStatus(one.simulator)).connects, 1);
	await settle(t, one);
}

const cases: [name: string, run: (t: Test) => Promise<void>][] = [
	["a broker killed and revived, again and again, at QoS 1", killed],
	["a wrong password that becomes right", wrongPassword],
	["access rules that refuse, and then do not", rules],
	["a broker that stops reading", (t) => throughProxy(t, "deaf")],
	["a network that carries nothing any more", (t) => throughProxy(t, "silent")],
	["a broker that takes the connection and never the session", neverAnswers],
	["another client with the same client id", takenOver],
	["messages of 256 KB from the broker", flooded],
];

/** Most of each case is waiting: all at once they take as long as the longest. */
test("readings flow again, and nothing is lost without being counted", skip, async (t) => {
	await Promise.all(
		cases.map(async ([name, run]) => {
			try {
				await run(t);
				t.pass(name);
			} catch (error) {
				t.fail(`${name}: ${error instanceof Error ? error.message : error}`);
			}
		}),
	);
	await cleanUp();
});
