/** The main job as a whole: what the simulated meter says is what HTTP and MQTT readers get. */
import { connect } from "node:net";
import { connectAsync } from "mqtt";
import test, { type Test } from "tape";
import { DSMR_TEXT } from "../../tools/meter/makers/dsmr-text.ts";
import { NORDIC_TEXT } from "../../tools/meter/makers/nordic-text.ts";
import { differences, type Reading } from "./differences.ts";
import { serverEvents } from "./events.ts";
import { isAlive, type Simulator, startSimulator, until } from "./simulator.ts";
import "./tidy.ts";

const TELEGRAMS = 100;

/** Collects every reading that MQTT brings until `count` are there. */
async function published(simulator: Simulator, count: () => number): Promise<Map<number, Reading>> {
	const readings = new Map<number, Reading>();
	const client = await connectAsync(`mqtt://127.0.0.1:${simulator.brokerPort}`);
	client.on("message", (_, payload) => {
		const reading = JSON.parse(payload.toString());
		readings.set(reading.sequence, reading);
	});
	await client.subscribeAsync(`portti/${simulator.deviceId}/reading`);
	await until("all readings over MQTT", () => readings.size >= count(), 120);
	await client.endAsync();
	return readings;
}

async function compare(t: Test, dialects: readonly string[]): Promise<void> {
	const simulator = await startSimulator(["--meter", dialects.join(","), "--interval", "0.1"]);
	const wanted = TELEGRAMS * dialects.length;
	const fromMqtt = published(simulator, () => wanted);
	const fromEvents = new Map<number, string>();
	for await (const { id, data } of serverEvents(simulator, AbortSignal.timeout(120_000))) {
		fromEvents.set(Number(id), data);
		if (fromEvents.size >= wanted) break;
	}
	const readings = await fromMqtt;
	const said = simulator.said();
	await simulator.stop();
	const wrong: string[] = [];
	const compared = new Map<string, number>();
	for (const [sequence, reading] of readings) {
		const one = said[sequence - 1];
		wrong.push(...differences(one, reading));
		compared.set(one.dialect, (compared.get(one.dialect) ?? 0) + 1);
		const event = fromEvents.get(sequence);
		if (event !== undefined && event !== JSON.stringify(reading)) wrong.push(`event ${sequence} is ${event}`);
	}
	t.deepEqual([...new Set(wrong)].slice(0, 20), [], `${dialects.join(", ")}: ${readings.size} readings are as sent`);
	const both = [...fromEvents.keys()].filter((sequence) => readings.has(sequence)).length;
	t.ok(both >= wanted * 0.9, `${both} of them came by HTTP and by MQTT`);
	for (const dialect of dialects)
		t.ok((compared.get(dialect) ?? 0) >= TELEGRAMS * 0.9, `${dialect}: ${compared.get(dialect)}`);
	t.equal(simulator.complaints, "", "and nothing was complained of");
}

test("readings equal what the meter says, in every text dialect", async (t) => {
	const names = [...NORDIC_TEXT, ...DSMR_TEXT].filter(({ baud }) => baud === 115200).map(({ name }) => name);
	const groups = [0, 1, 2, 3].map((group) => names.filter((_, index) => index % 4 === group));
	await Promise.all(groups.map((group) => compare(t, group)));
});

test("every route answers, with the token and without", async (t) => {
	const simulator = await startSimulator(["--interval", "0.5"]);
	const nobody = async (path: string) => (await fetch(simulator.url + path)).status;
	await until("a reading", async () => (await simulator.fetch("/v1/reading")).status === 200);
	const rows: [path: string, type: string, open: boolean][] = [
		["/v1/reading", "application/json", false],
		["/v1/reading/active_power_import_w", "text/plain", false],
		["/v1/readings?since=0", "application/json", false],
		["/v1/telegram", "text/plain", false],
		["/v1/status", "application/json", false],
		["/", "text/html", true],
	];
	for (const [path, type, open] of rows) {
		const response = await simulator.fetch(path);
		const text = await response.text();
		t.equal(response.status, 200, path);
		t.ok(response.headers.get("content-type")?.startsWith(type), `${path}: ${response.headers.get("content-type")}`);
		t.ok(text.length > 0, `${path} has a body`);
		t.equal(await nobody(path), open ? 200 : 401, `${path} without a token`);
	}
	t.equal(await nobody("/v1/events"), 401, "/v1/events without a token");
	const wrong = await simulator.fetch("/v1/reading", { headers: { Authorization: "Bearer nonsense" } });
	t.equal(wrong.status, 401, "a wrong token");
	t.equal((await simulator.fetch("/v1/nothing")).status, 404, "an unknown path");
	t.equal((await simulator.fetch("/v1/reading", { method: "POST" })).status, 405, "a wrong method");
	await simulator.stop();
});

test("--open needs no token to read", async (t) => {
	const simulator = await startSimulator(["--open", "--interval", "0.5"]);
	await until("a reading", async () => (await fetch(`${simulator.url}/v1/reading`)).status === 200);
	t.equal((await fetch(`${simulator.url}/v1/status`)).status, 200);
	t.ok(simulator.stdout.includes(`curl ${simulator.url}/v1/reading\n`), "and the line to paste has none");
	await simulator.stop();
});

test("requests on a bare socket, one after the other, broken ones, half-closed", async (t) => {
	const simulator = await startSimulator(["--interval", "0.5"]);
	const port = Number(new URL(simulator.url).port);
	const say = (text: string) =>
		new Promise<string>((resolve) => {
			const socket = connect({ port, host: "127.0.0.1", allowHalfOpen: true }, () => socket.end(text));
			let answer = "";
			socket.on("data", (piece) => {
				answer += piece;
			});
			socket.on("error", () => {});
			socket.on("close", () => resolve(answer));
		});
	const head = `Host: 127.0.0.1\r\nAuthorization: Bearer ${simulator.token}\r\n\r\n`;
	const three = await say(`GET /v1/status HTTP/1.1\r\n${head}`.repeat(3));
	t.equal(three.match(/HTTP\/1\.1 200 /g)?.length, 3, "three requests in one go get three answers");
	t.ok((await say("nonsense\r\n\r\n")).startsWith("HTTP/1.1 400 "), "nonsense gets 400");
	t.equal((await simulator.fetch("/v1/status")).status, 200, "and the server goes on");
	t.equal(simulator.complaints, "");
	await simulator.stop();
});

test("readers find their way back when the engine is killed", async (t) => {
	const simulator = await startSimulator(["--interval", "0.2"]);
	const client = await connectAsync(`mqtt://127.0.0.1:${simulator.brokerPort}`);
	const statuses: string[] = [];
	let readings = 0;
	client.on("message", (topic, payload) => {
		if (topic.endsWith("/status")) statuses.push(payload.toString());
		else readings++;
	});
	const topics = ["status", "reading"].map((topic) => `portti/${simulator.deviceId}/${topic}`);
	await client.subscribeAsync(topics);
	const reading = async () => (await simulator.fetch("/v1/reading")).status;
	await until("readings", async () => readings > 2 && (await reading()) === 200);

	const engine = simulator.enginePid();
	process.kill(engine, "SIGKILL");
	const killed = Date.now();
	await until("HTTP again", async () => (await simulator.fetch("/v1/status").catch(() => undefined))?.status === 200);
	t.comment(`HTTP answers ${Date.now() - killed} ms after the kill`);
	const { restart_reason } = (await (await simulator.fetch("/v1/status")).json()) as Record<string, unknown>;
	t.equal(restart_reason, "killed: ended by SIGKILL", "the firmware knows why it started");
	readings = 0;
	await until("MQTT again", () => readings > 2);
	t.comment(`MQTT readings flow ${Date.now() - killed} ms after the kill`);
	t.equal(await reading(), 200, "HTTP has readings again");
	t.notEqual(simulator.enginePid(), engine);
	t.notOk(isAlive(engine));
	t.deepEqual([...new Set(statuses)], ["online", "offline"], "MQTT readers heard of it");
	t.equal(statuses.at(-1), "online");
	t.equal(simulator.complaints, "The firmware ended: ended by SIGKILL. It is started again.\n", "one line says so");
	await client.endAsync();
	await simulator.stop();
});
