/** Releases on a web server: found, downloaded over TLS and over connections that break, and shown to Home Assistant. */
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { connectAsync } from "mqtt";
import test from "tape";
import { authority, certificate, LOCAL } from "./certificates.ts";
import { imageFile } from "./images.ts";
import { clockIsSet, feedOf, post, releases } from "./releases.ts";
import { onlyWithSlots, startSimulator, until } from "./simulator.ts";
import "./tidy.ts";
import { inState, verdict } from "./updates.ts";

const FILE = imageFile("0.2.0", { words: { notes: "Nyheter" } });

test("a release is found over TLS and a redirection, and installed over a line that breaks", onlyWithSlots, (t) =>
	inState(async (folder) => {
		const signer = authority(folder, "signer", "ec");
		const { key, certificate: own } = certificate(folder, "server", "ec", signer, LOCAL);
		const asked: string[] = [];
		const secure = { key: readFileSync(key), cert: readFileSync(own) };
		const server = createTlsServer(secure, releases(FILE, "simulator", asked, 400_000))
			.listen(0, "127.0.0.1")
			.unref();
		await once(server, "listening");
		const url = `https://localhost:${(server.address() as AddressInfo).port}/here`;
		const state = ["--state", join(folder, "state"), "--trial", "3", "--interval", "0.3", "--no-broker"];
		const stranger = await startSimulator([...state, "--set", `update.url=${url}`]);
		await clockIsSet(stranger);
		t.equal(await post(stranger, "/v1/update/look"), 202);
		await until("it has an answer", async () => (await feedOf(stranger)).text !== "");
		t.ok((await feedOf(stranger)).text.includes("certificate was not accepted"), (await feedOf(stranger)).text);
		await stranger.stop();
		t.deepEqual(asked, [], "nothing was asked of a server that nobody vouches for");

		const simulator = await startSimulator([
			...state,
			...["--set", `update.url=${url}`, "--set", `update.ca=@${signer.certificate}`],
		]);
		t.equal(await post(simulator, "/v1/update/install", { version: "0.2.0" }), 404, "before it has looked");
		await clockIsSet(simulator);
		await post(simulator, "/v1/update/look");
		await until("it has found the release", async () => (await feedOf(simulator)).releases.length === 1);
		t.deepEqual((await feedOf(simulator)).releases[0].notes, "Nyhetér");
		t.deepEqual(asked, ["/here", "/p/index.json"]);
		t.equal(await post(simulator, "/v1/update/install", { version: "0.2.0" }), 202);
		t.equal((await verdict(simulator, "0.2.0")).update.trial.state, "proved");
		const [first, second] = asked.filter((one) => one.startsWith("/0.2.0.portti"));
		t.equal(first, "/0.2.0.portti", "relative to the URL of the settings");
		t.ok(/ from \d+$/.test(second), `it went on: ${second}`);
		await simulator.stop();
		server.closeAllConnections();
		server.close();
	})(),
);

test("Home Assistant sees the version and the progress, and installs", onlyWithSlots, (t) =>
	inState(async (folder) => {
		const server = createServer(releases(FILE, "simulator", [], FILE.length))
			.listen(0, "127.0.0.1")
			.unref();
		await once(server, "listening");
		const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/p/index.json`;
		const state = ["--state", join(folder, "state"), "--trial", "3", "--interval", "0.3"];
		const simulator = await startSimulator([...state, "--set", `update.url=${url}`, "--set", "mqtt.commands=true"]);
		const broker = await connectAsync(`mqtt://127.0.0.1:${simulator.brokerPort}`);
		const states: Record<string, unknown>[] = [];
		let config: { cmps: Record<string, Record<string, string>> } | undefined;
		broker.on("message", (topic, payload) => {
			if (topic.endsWith("/update")) states.push(JSON.parse(payload.toString()));
			else if (payload.length > 0) config = JSON.parse(payload.toString());
		});
		await broker.subscribeAsync([`portti/${simulator.deviceId}/update`, `homeassistant/device/+/config`]);
		await until("the entity is announced", () => config?.cmps.firmware !== undefined);
		const { p, dev_cla, stat_t, cmd_t, pl_inst } = config?.cmps.firmware ?? {};
		t.deepEqual(
			[p, dev_cla, stat_t, pl_inst],
			["update", "firmware", `portti/${simulator.deviceId}/update`, "install"],
		);
		await post(simulator, "/v1/update/look");
		await until("the newer version is shown", () => states.at(-1)?.latest_version === "0.2.0");
		t.equal(states.at(-1)?.installed_version, "0.1.0");
		await broker.publishAsync(cmd_t, pl_inst);
		await until("it is installed", () => states.at(-1)?.installed_version === "0.2.0", 20);
		t.equal(states.at(-1)?.in_progress, false);
		const keys = [
			"in_progress",
			"installed_version",
			"latest_version",
			"release_summary",
			"title",
			"update_percentage",
		];
		t.ok(
			states.every((one) => Object.keys(one).sort().join() === keys.join()),
			`${states.length} states, each with the keys that are known and no other`,
		);
		t.equal((await verdict(simulator, "0.2.0")).update.trial.state, "proved");
		await broker.endAsync();
		await simulator.stop();
		server.closeAllConnections();
		server.close();
	})(),
);
