/** A mosquitto of one's own: configured, killed and revived at will; and what passes through it. */
import { type ChildProcess, execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { connectAsync, type MqttClient } from "mqtt";
import { type Simulator, startSimulator, until } from "./simulator.ts";

/** Why the tests with mosquitto cannot run here, or undefined when they can. */
export function mosquittoMissing(): string | undefined {
	for (const [command, words] of [
		["mosquitto", ["-h"]],
		["openssl", ["version"]],
	] as const) {
		if (spawnSync(command, words).error !== undefined)
			return `${command} is not installed (apt-get install ${command})`;
	}
	return undefined;
}

export async function freePort(): Promise<number> {
	const server = createServer().listen(0, "127.0.0.1");
	await once(server, "listening");
	const address = server.address();
	await new Promise((resolve) => server.close(resolve));
	if (address === null || typeof address === "string") throw new Error("no port");
	return address.port;
}

const folders: string[] = [];
const brokers: Mosquitto[] = [];
const simulators: Simulator[] = [];

/** A folder that `cleanUp` takes away. */
export function folder(): string {
	const made = mkdtempSync(join(tmpdir(), "portti-mosquitto-"));
	folders.push(made);
	return made;
}

/** A simulator that `cleanUp` ends, if nobody has. */
export async function simulatorAt(url: string, words: readonly string[] = []): Promise<Simulator> {
	const simulator = await startSimulator([
		...["--mqtt", url, "--interval", "0.5", "--set", "mqtt.keep_alive_s=4", ...words],
	]);
	simulators.push(simulator);
	return simulator;
}

/** After a test, however it went. */
export async function cleanUp(): Promise<void> {
	for (const simulator of simulators.splice(0)) if (simulator.child.exitCode === null) await simulator.stop();
	for (const broker of brokers.splice(0)) await broker.kill();
	for (const made of folders.splice(0)) rmSync(made, { recursive: true, force: true });
}

export class Mosquitto {
	readonly port: number;
	/** Where whoever watches may do everything. */
	readonly openPort: number;
	readonly folder = folder();
	#child: ChildProcess | undefined;
	#lines: readonly string[];

	/** `lines`: the settings of the device's listener. */
	constructor(port: number, openPort: number, lines: readonly string[] = ["allow_anonymous true"]) {
		brokers.push(this);
		this.port = port;
		this.openPort = openPort;
		this.#lines = lines;
	}

	static async start(lines?: readonly string[]): Promise<Mosquitto> {
		const broker = new Mosquitto(await freePort(), await freePort(), lines);
		await broker.start();
		return broker;
	}

	async start(lines = this.#lines): Promise<void> {
		this.configure(lines);
		this.#child = spawn("mosquitto", ["-c", join(this.folder, "mosquitto.conf")], { stdio: "ignore" });
		await until("mosquitto listens", () => isListening(this.openPort));
	}

	configure(lines: readonly string[]): void {
		this.#lines = lines;
		const config = [
			"per_listener_settings true",
			"user root",
			"persistence false",
			`listener ${this.port} 127.0.0.1`,
			...lines,
			`listener ${this.openPort} 127.0.0.1`,
			"allow_anonymous true",
		];
		writeFileSync(join(this.folder, "mosquitto.conf"), `${config.join("\n")}\n`);
	}

	/** A file in the folder, by its path. */
	file(name: string, text: string): string {
		const path = join(this.folder, name);
		writeFileSync(path, text);
		return path;
	}

	/** Sets a user's password; `reload` makes it known. */
	password(user: string, password: string): string {
		const path = join(this.folder, "passwords");
		writeFileSync(path, "", { flag: "a" });
		execFileSync("mosquitto_passwd", ["-b", path, user, password], { stdio: "ignore" });
		return path;
	}

	/** Files of passwords, rules and certificates are read again. */
	reload(): void {
		this.#child?.kill("SIGHUP");
	}

	async kill(signal: NodeJS.Signals = "SIGKILL"): Promise<void> {
		const child = this.#child;
		this.#child = undefined;
		if (child === undefined || child.exitCode !== null) return;
		const ended = once(child, "exit");
		child.kill(signal);
		await ended;
	}
}

async function isListening(port: number): Promise<boolean> {
	const socket = connect(port, "127.0.0.1");
	return new Promise((resolve) => {
		socket.once("connect", () => resolve(true)).once("error", () => resolve(false));
	}).finally(() => socket.destroy()) as Promise<boolean>;
}

export interface MqttStatus {
	readonly state: string;
	readonly reason: string;
	readonly connects: number;
	readonly published: number;
	readonly backfilled: number;
	readonly confirmed: number;
	readonly held: number;
	readonly dropped: number;
	readonly inbound_dropped: number;
}

export async function mqttStatus(simulator: Simulator): Promise<MqttStatus & { readonly read: number }> {
	const status = (await (await simulator.fetch("/v1/status")).json()) as {
		mqtt: MqttStatus;
		readings: { last_sequence: number | null };
	};
	return { ...status.mqtt, read: status.readings.last_sequence ?? 0 };
}

/** Everything that a broker passes on, over however many connections that takes. */
export class Watcher {
	/** By sequence, how often it came. */
	readonly live = new Map<number, number>();
	readonly late = new Map<number, number>();
	readonly statuses: string[] = [];
	readonly topics = new Set<string>();
	lateInOrder = true;
	#last = 0;
	#asked = 0;
	#client: MqttClient | undefined;

	async connect(port: number): Promise<this> {
		this.#client = await connectAsync(`mqtt://127.0.0.1:${port}`, { reconnectPeriod: 50 });
		this.#client.on("error", () => undefined);
		this.#client.on("connect", () => {
			this.#last = 0;
		});
		this.#client.on("message", (topic, payload) => this.#take(topic, payload.toString()));
		await this.#client.subscribeAsync("#", { qos: 1 });
		return this;
	}

	async publish(topic: string, payload: Buffer | string, retain = false): Promise<void> {
		await this.#client?.publishAsync(topic, payload, { qos: 1, retain });
	}

	/** Resolves when what is published from now on comes here. */
	async ready(): Promise<void> {
		const topic = `ready/${++this.#asked}`;
		await until("the watcher is back", async () => {
			if (this.#client?.connected) this.#client.publish(topic, "");
			return this.topics.has(topic);
		});
	}

	async end(): Promise<void> {
		await this.#client?.endAsync(true);
	}

	/** Sequences up to `last` that never came. */
	missing(last: number): number[] {
		const all: number[] = [];
		for (let sequence = 1; sequence <= last; sequence++) {
			if (!this.live.has(sequence) && !this.late.has(sequence)) all.push(sequence);
		}
		return all;
	}

	#take(topic: string, text: string): void {
		this.topics.add(topic);
		const name = topic.split("/").pop();
		if (name === "status") this.statuses.push(text);
		if (name !== "reading" && name !== "backfill") return;
		const { sequence } = JSON.parse(text);
		const counts = name === "reading" ? this.live : this.late;
		counts.set(sequence, (counts.get(sequence) ?? 0) + 1);
		if (name !== "backfill") return;
		if (sequence <= this.#last) this.lateInOrder = false;
		this.#last = sequence;
	}
}

/** Waits until readings come again, and the counters account for every reading there was. */
export async function flowsAgain(
	simulator: Simulator,
	watcher: Watcher,
	seconds = 30,
): Promise<MqttStatus & { read: number }> {
	const before = watcher.live.size;
	await until("readings come again", () => watcher.live.size >= before + 2, seconds);
	await wait(100);
	return mqttStatus(simulator);
}
