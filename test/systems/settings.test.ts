/** Settings of the running firmware: refused whole or kept whole, whatever is sent and whenever the power goes. */
import { createHash } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { connectAsync } from "mqtt";
import test from "tape";
import { Values } from "../../hosts/sim/node/storage.ts";
import { ROWS, type Row } from "../../src/config/rows.ts";
import { SettingsStore } from "../../src/config/stored.ts";
import { findings } from "./findings.ts";
import { type Simulator, startSimulator, until } from "./simulator.ts";

const WRITES = 1000;
const PATH = "/v1/settings";

function inFolder(work: (folder: string) => Promise<void>) {
	return async () => {
		const folder = mkdtempSync(join(tmpdir(), "portti-settings-"));
		try {
			await work(folder);
		} finally {
			rmSync(folder, { recursive: true });
		}
	};
}

function patch(simulator: Simulator, changes: object): Promise<Response> {
	const headers = { "Content-Type": "application/json" };
	return simulator.fetch(PATH, { method: "PATCH", headers, body: JSON.stringify(changes) });
}

async function shown(simulator: Simulator): Promise<Record<string, unknown>> {
	return (await simulator.fetch(PATH)).json() as Promise<Record<string, unknown>>;
}

async function status(simulator: Simulator): Promise<Record<string, unknown>> {
	return (await simulator.fetch("/v1/status")).json() as Promise<Record<string, unknown>>;
}

/** One that a firmware which starts again finds again. */
async function freePort(): Promise<string> {
	const server = createServer().listen(0, "127.0.0.1");
	await once(server, "listening");
	const { port } = server.address() as AddressInfo;
	server.close();
	return String(port);
}

/** Undefined while it does not serve, or when it ends before it has answered. */
async function statusIfAlive(simulator: Simulator): Promise<Record<string, unknown> | undefined> {
	const answer = await simulator.fetch("/v1/status").catch(() => undefined);
	return answer?.status === 200 ? ((await answer.json().catch(() => undefined)) as Record<string, unknown>) : undefined;
}

/** What no row of its kind allows. */
function wrongValues(row: Row): unknown[] {
	const { min = 0, max = 0 } = row;
	switch (row.type) {
		case "boolean":
			return [0, 1, "true", "", {}, []];
		case "integer":
			return [min - 1, max + 1, min + 0.5, 1e308, `${min}`, true, {}, [min]];
		case "hex":
			return [1, true, "0", "g".repeat(2 * max), "0".repeat(2 * max + 1), "0".repeat(2 * max - 1), {}, []];
		case "text":
			return [1, false, "a\u0000", row.choices === undefined ? "x".repeat(max + 1) : "none of these", {}, ["x"]];
	}
}

test("no wrong value of any setting is taken, nor what comes with it", async (t) => {
	const simulator = await startSimulator(["--no-broker", "--interval", "60", "--set", "http.body_bytes=65536"]);
	const before = await simulator.fetch(PATH);
	const text = await before.text();
	const taken: string[] = [];
	let tried = 0;
	for (const row of ROWS as readonly Row[]) {
		if (row.key === "http.port" || row.key === "http.body_bytes") continue;
		for (const value of wrongValues(row)) {
			const answer = await patch(simulator, { "mqtt.discovery_prefix": "changed", [row.key]: value });
			const { detail, field } = (await answer.json()) as { detail: string; field: string };
			tried++;
			if (answer.status !== 422 || field !== row.key || !detail.startsWith(`${row.key} must `))
				taken.push(`${row.key} = ${JSON.stringify(value).slice(0, 40)}: ${answer.status} ${detail}`);
		}
	}
	t.deepEqual(taken, [], `${tried} wrong values`);
	const after = await simulator.fetch(PATH);
	t.equal(await after.text(), text, "nothing has changed");
	t.equal(after.headers.get("etag"), before.headers.get("etag"));
	t.equal((await patch(simulator, { "http.port": 81 })).status, 409, "what the command line gives");
	t.equal(simulator.complaints, "");
	await simulator.stop();
});

test("what can take effect at once does, and lasts", (t) =>
	inFolder(async (state) => {
		const simulator = await startSimulator(["--state", state, "--interval", "0.3", "--http", await freePort()]);
		const client = await connectAsync(`mqtt://127.0.0.1:${simulator.brokerPort}`);
		const topics = new Set<string>();
		client.on("message", (topic) => topics.add(topic));
		await client.subscribeAsync("#");
		await until("readings by the old name", () => topics.has(`portti/${simulator.deviceId}/reading`));
		t.equal((await fetch(`${simulator.url}/v1/reading`)).status, 401);
		const answer = await patch(simulator, {
			"mqtt.prefix": "house",
			"http.open_reading": true,
			"http.connections": 30,
		});
		t.equal(answer.status, 200);
		const { waiting_for_restart } = (await answer.json()) as Record<string, unknown>;
		t.deepEqual(waiting_for_restart, { "http.connections": true });
		await until("readings by the new name", () => topics.has(`house/${simulator.deviceId}/reading`));
		t.equal((await fetch(`${simulator.url}/v1/reading`)).status, 200, "reading is open");
		t.equal((await simulator.fetch("/v1/restart", { method: "POST" })).status, 202);
		await until("a restart", async () => (await statusIfAlive(simulator))?.starts === 2);
		const after = await shown(simulator);
		t.deepEqual([after["mqtt.prefix"], after["http.open_reading"], after["http.connections"]], ["house", true, 30]);
		t.deepEqual(after.waiting_for_restart, {});
		t.equal((await status(simulator)).restart_reason, "software");
		await client.endAsync();
		await simulator.stop();
	})());

test(`${WRITES} writes, and the power goes at any moment: what was acknowledged is there`, (t) =>
	inFolder(async (state) => {
		const stored = () => {
			const values = new Values(state);
			const kept = new Map(values.entries());
			const storage = { get: (key: string) => kept.get(key), set() {}, delete() {}, clear() {} };
			const hash = () => {
				const sha256 = createHash("sha256");
				return {
					update: (bytes: Uint8Array) => void sha256.update(bytes),
					digest: () => new Uint8Array(sha256.digest()),
				};
			};
			return Number(new SettingsStore(storage, { hash }).load().get("http.names") ?? 0);
		};
		let acknowledged = 0;
		let sent = 0;
		let lives = 0;
		while (acknowledged < WRITES) {
			const simulator = await startSimulator(["--state", state, "--no-broker", "--interval", "60"]);
			lives++;
			const found = Number((await shown(simulator))["http.names"]);
			if (found !== acknowledged && found !== sent) t.fail(`shown ${found} after ${acknowledged} and ${sent}`);
			const until = sent + 100 + Math.floor(Math.random() * 200);
			let cutting: Promise<void> | undefined;
			for (let cut = false; ; ) {
				if (sent >= until && !cut) {
					cut = true;
					setTimeout(() => {
						cutting = simulator.cutPower();
					}, Math.random() * 10);
				}
				const answer = await patch(simulator, { "http.names": `${++sent}` }).catch(() => undefined);
				if (answer === undefined) break;
				if (answer.status !== 200) t.fail(`${sent}: ${answer.status}`);
				acknowledged = sent;
			}
			await cutting;
			const read = stored();
			if (read !== acknowledged && read !== sent) t.fail(`stored ${read} after ${acknowledged} and ${sent}`);
		}
		t.ok(lives >= 3, `${lives} power cuts among ${acknowledged} writes`);
	})());

test("after a factory reset no secret is left in the state folder", (t) =>
	inFolder(async (state) => {
		const words = ["--state", state, "--no-broker", "--interval", "0.3", "--http", await freePort()];
		const simulator = await startSimulator(words);
		const secrets = ["s3same-open", "00112233445566778899aabbccddeeff", "fedcba98765432100123456789abcdef"];
		const [password, key, authKey] = secrets;
		await patch(simulator, { "mqtt.user": "me", "mqtt.password": `${password}-before` });
		const changes = { "mqtt.password": password, "meter.key": key, "meter.auth_key": authKey };
		t.equal((await patch(simulator, changes)).status, 200);
		const made = await simulator.fetch("/v1/tokens", {
			method: "POST",
			headers: { "Content-Type": "application/json" },
			body: JSON.stringify({ name: "evcc", role: "read" }),
		});
		const { token } = (await made.json()) as { token: string };
		const everything = [...secrets, token];
		await until("the line is remembered", () => readdirSync(state).some((name) => name.startsWith("line")));
		for (const one of everything) t.ok(findings(state, [one]).length > 0, "it is there before");
		const served = [await shown(simulator), await status(simulator), simulator.stderr, simulator.stdout];
		t.notOk(
			secrets.some((one) => JSON.stringify(served).includes(one)),
			"but is never shown",
		);

		t.equal((await simulator.fetch("/v1/factory-reset", { method: "POST" })).status, 202);
		const headers = { Authorization: `Bearer ${token}` };
		await until("the token opens nothing", async () => {
			const answer = await simulator.fetch("/v1/status", { headers }).catch(() => undefined);
			return answer?.status === 401;
		});
		t.equal((await status(simulator)).starts, 1, "as if it were the first start");
		t.deepEqual(findings(state, everything), [], "nothing is left after");
		const chosen = Object.keys((await shown(simulator)).set as object);
		const given = ["wifi.ssid", "wifi.password", "network.discovery", "http.port"];
		t.deepEqual(
			chosen.filter((key) => !given.includes(key)),
			[],
			"but what npm start itself gives",
		);
		await simulator.stop();
		t.deepEqual(findings(state, everything), [], "nor at the end");
	})());

test("three crashes lead to safe mode, and the owner's restart out of it", async (t) => {
	const simulator = await startSimulator(["--interval", "0.3", "--set", "http.open_reading=true"]);
	const hasLight = process.env.PORTTI_HOST !== "lin";
	const light = async () => (await fetch(`http://127.0.0.1:${simulator.controlPort}/light`)).text();
	for (let crash = 1; crash <= 3; crash++) {
		t.equal((await status(simulator)).safe_mode, false, `before crash ${crash}`);
		const engine = simulator.enginePid();
		process.kill(engine, "SIGSEGV");
		await until("a start", async () => (await statusIfAlive(simulator))?.early_crashes === crash);
	}
	const safe = await status(simulator);
	t.equal(safe.safe_mode, true);
	t.equal(safe.last_crash, "abort: ended by SIGSEGV");
	if (hasLight) await until("the light says so", async () => (await light()) === "safe mode\n");
	await wait(1000);
	const reading = await simulator.fetch("/v1/reading");
	t.equal(reading.status, 503, "the meter is not read");
	t.ok((await reading.text()).includes("safe mode"));
	t.equal((await patch(simulator, { "mqtt.prefix": "house" })).status, 200, "settings can be changed");
	t.equal((await simulator.fetch("/v1/restart", { method: "POST" })).status, 202);
	await until("readings", async () => (await simulator.fetch("/v1/reading").catch(() => undefined))?.status === 200);
	t.equal((await status(simulator)).safe_mode, false);
	await simulator.stop();
});
