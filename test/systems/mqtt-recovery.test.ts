/** What brokers do to a session, and that readings flow again after it with true counters. */
import { execFile, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { connectAsync } from "mqtt";
import test, { type Test } from "tape";
import { MqttSession } from "../../src/mqtt/session.ts";
import { cleanUp, flowsAgain, Mosquitto, mosquittoMissing, mqttStatus, simulatorAt, Watcher } from "./mosquitto.ts";

import { nodeSessionHost } from "./node-mqtt.ts";
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
	await until("readings", () => one.watcher.live.size >= 3);
	await one.broker.kill();
	await waitFor(one.simulator, "the loss is told", ({ state }) => state !== "connected");
	await one.broker.start();
	await one.watcher.ready();
	await flowsAgain(one.simulator, one.watcher);
	await until("backfill", () => one.watcher.late.size >= 1);
	t.equal((await mqttStatus(one.simulator)).connects, 2);
	t.ok(
		[...one.watcher.late.values()].every((times) => times === 1),
		"nothing twice at QoS 1",
	);
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

/** A device with the rights that the README gives it can do all it does, and nothing else. */
async function readmeRules(t: Test): Promise<void> {
	const readme = readFileSync(new URL("../../src/mqtt/README.md", import.meta.url), "utf8");
	const [, acl] = /```acl\n([^`]+)```/.exec(readme) ?? [];
	const broker = await Mosquitto.start();
	const first = await withBroker(broker, []);
	const id = first.simulator.deviceId;
	await first.simulator.stop();
	await first.watcher.end();
	const files = [`password_file ${broker.password(id, "secret")}`, `acl_file ${broker.file("rules", acl ?? "")}`];
	await broker.kill();
	await broker.start(["allow_anonymous false", ...files]);
	const credentials = ["mqtt.user=ID", "mqtt.password=secret", "mqtt.value_topics=true", "mqtt.line_protocol=true"];
	const words = credentials.flatMap((word) => ["--set", word.replace("ID", id)]);
	const one = await withBroker(broker, words);
	await until("readings", () => one.watcher.live.size >= 12);
	const { state, reason } = await mqttStatus(one.simulator);
	t.deepEqual([state, reason.includes("access rules")], ["connected", false], reason);
	const expected = ["reading", "energy", "status", "diagnostics", "inventory", "line", "active_power_import_w"];
	const topics = [...expected.map((name) => `portti/${id}/${name}`), `homeassistant/device/${id}/config`];
	t.deepEqual(
		topics.filter((topic) => !one.watcher.topics.has(topic)),
		[],
	);
	const thief = await connectAsync(`mqtt://127.0.0.1:${broker.port}`, { username: id, password: "secret" });
	for (const topic of ["portti/other/reading", "homeassistant/status"]) {
		await thief.publishAsync(topic, "{}", { qos: 1 });
	}
	await one.watcher.ready();
	t.notOk(one.watcher.topics.has("portti/other/reading") || one.watcher.topics.has("homeassistant/status"));
	await thief.endAsync(true);
	await settle(t, one);
}

/** In a network of its own, which can be cut without cutting anybody else's. */
async function cut(t: Test): Promise<void> {
	const script = fileURLToPath(new URL("cut-network.ts", import.meta.url));
	const tsx = fileURLToPath(new URL("../../node_modules/.bin/tsx", import.meta.url));
	if (spawnSync("unshare", ["-n", "ip", "link"]).status !== 0) {
		t.comment("SKIP a network that drops every packet: no right to make a network of one's own (unshare -n)");
		return;
	}
	const { stdout, stderr } = await promisify(execFile)("unshare", ["-n", tsx, script], { timeout: 120_000 });
	const line = stdout.split("\n").find((line) => line.startsWith("{"));
	if (line === undefined) throw new Error(`it ended early: ${stderr}`);
	const { read, confirmed, held, dropped, late, connects } = JSON.parse(line);
	t.ok(Math.abs(confirmed + held + dropped - read) <= 1, `${confirmed} confirmed, ${held} held of ${read}`);
	t.deepEqual([dropped, connects], [0, 2]);
	t.ok(late >= 5, `${late} came late`);
}

const FLEET = 50;

async function fleet(t: Test): Promise<void> {
	const broker = await Mosquitto.start();
	const watcher = await new Watcher().connect(broker.openPort);
	const host = nodeSessionHost();
	const connectedAt: number[] = [];
	const nothing = () => undefined;
	const owner = {
		disconnected: nothing,
		marked: nothing,
		confirmed: nothing,
		acknowledged: nothing,
		writable: nothing,
	};
	const sessions = Array.from({ length: FLEET }, (_, index) => {
		const options = {
			broker: { host: "127.0.0.1", port: broker.port, secure: false },
			tls: undefined,
			privateOnly: true,
			clientId: `portti-${index}`,
			user: undefined,
			password: undefined,
			keepAliveSeconds: 20,
			statusTopic: `portti/${index}/status`,
		};
		const connected = () => connectedAt.push(Date.now());
		return new MqttSession(host, options, { ...owner, connected, message: nothing });
	});
	for (const session of sessions) session.start();
	const allBack = () => sessions.every((session) => session.isConnected);
	await until("all are connected", allBack, 20);
	for (let round = 0; round < 2; round++) {
		connectedAt.length = 0;
		await broker.kill();
		await until("all have noticed", () => sessions.every((session) => !session.isConnected), 5);
		await wait(500);
		await broker.start();
		const from = Date.now();
		await until("all are back", allBack, 60);
		const seconds = connectedAt.map((at) => Math.floor((at - from) / 1000));
		const busiest = Math.max(...seconds.map((second) => seconds.filter((other) => other === second).length));
		t.ok(busiest <= FLEET / 2, `all back after ${(Date.now() - from) / 1000} s, at most ${busiest} in a second`);
	}
	await watcher.ready();
	for (const session of sessions) session.stop(nothing);
	await until("all say offline", () => watcher.statuses.filter((status) => status === "offline").length >= FLEET, 20);
	await watcher.end();
	await broker.kill();
}

const cases: [name: string, run: (t: Test) => Promise<void>][] = [
	["a broker killed and revived, at QoS 1", killed],
	["access rules that refuse, and then do not", rules],
	["a broker that stops reading", (t) => throughProxy(t, "deaf")],
	["a network that carries nothing any more", (t) => throughProxy(t, "silent")],
	["another client with the same client id", takenOver],
	["messages of 256 KB from the broker", flooded],
	["a network that drops every packet", cut],
	["the rules of the README", readmeRules],
	["fifty sessions at once, and their broker killed", fleet],
];

/** Most of each case is waiting: all at once they take as long as the longest. */
test("readings flow again, and nothing is lost without being counted", skip, async (t) => {
	await Promise.all(
		cases.map(async ([name, run]) => {
			const from = Date.now();
			try {
				await run(t);
				t.pass(`${name}: ${Math.round((Date.now() - from) / 1000)} s`);
			} catch (error) {
				t.fail(`${name}: ${error instanceof Error ? error.message : error}`);
			}
		}),
	);
	await cleanUp();
});
