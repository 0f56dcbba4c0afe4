/** Options of `npm start` in; the simulator as a process of its own, and what it printed, out. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";

import { isAlive } from "../../hosts/sim/node/launchers.ts";

export { isAlive };

export const PROJECT = fileURLToPath(new URL("../..", import.meta.url));
/** What is run: the simulator, or the firmware built for Linux in its place; and what its XS process is called. */
const [MAIN, ENGINE] =
	process.env.PORTTI_HOST === "lin" ? ["test/systems/lin.ts", "portti"] : ["hosts/sim/main.ts", "xsnap-worker"];
const onLinux = (reason: string) => (process.env.PORTTI_HOST === "lin" ? { skip: reason } : {});
/** Options of tests that have nothing to try on Linux, with the reason. */
export const onlySimulator = onLinux("it is about npm start itself");
export const onlyWithWifi = onLinux("Wi-Fi, and what leads to it, is the system's business on Linux");
export const onlyWithSlots = onLinux("on Linux firmware is replaced by the system, not in slots");
/** The engine may have to be built first. */
const START_MS = 120_000;

/** What the simulated meter said, telegram by telegram. */
export interface Said {
	readonly at: number;
	readonly dialect: string;
	readonly sent: Readonly<Record<string, number | string>>;
}

export interface Ended {
	readonly code: number | null;
	readonly stdout: string;
	readonly stderr: string;
}

/** Not ended yet. */
export const running = new Set<ChildProcess>();

export class Simulator {
	readonly child: ChildProcess;
	stdout = "";
	stderr = "";
	readonly #folder = mkdtempSync(join(tmpdir(), "portti-systems-"));
	readonly #closed: Promise<unknown>;

	constructor(words: readonly string[], stdin: "ignore" | "pipe") {
		const meter = !words.some((word) => ["--line", "--serial", "--replay"].includes(word));
		const log = meter ? ["--meter-log", join(this.#folder, "meter.log")] : [];
		const command = ["--import", "tsx", MAIN, ...words, ...log];
		this.child = spawn(process.execPath, command, { cwd: PROJECT, stdio: [stdin, "pipe", "pipe"] });
		this.child.stdout?.on("data", (text) => {
			this.stdout += text;
		});
		this.child.stderr?.on("data", (text) => {
			this.stderr += text;
		});
		running.add(this.child);
		this.#closed = once(this.child, "close").finally(() => running.delete(this.child));
	}

	/** Resolves once it has printed all that it prints at start. */
	async serving(): Promise<this> {
		for (const end = Date.now() + START_MS; !this.stdout.includes("ends it"); await wait(20)) {
			if (this.child.exitCode !== null) throw new Error(`the simulator ended: ${this.stderr}`);
			if (Date.now() > end) throw new Error(`the simulator does not serve: ${this.stdout}${this.stderr}`);
		}
		return this;
	}

	/** What it has said on standard error, without what is printed on the label. */
	get complaints(): string {
		return this.stderr.replace(/^label: .*\n/gm, "");
	}

	/** Without a slash at its end. */
	get url(): string {
		return this.#printed(/^web: +(\S+)\/$/m);
	}

	get token(): string {
		return this.#printed(/^token: +(\S+)$/m);
	}

	get brokerPort(): number {
		return Number(this.#printed(/^mqtt: .* -p (\d+) /m));
	}

	get deviceId(): string {
		return this.#printed(/^mqtt: .*portti\/([0-9a-f]{12})\/#/m);
	}

	get controlPort(): number {
		return Number(this.#printed(/^control: .*:(\d+)\/button$/m));
	}

	get consolePort(): number {
		return Number(this.#printed(/^console: .* (\d+)$/m));
	}

	/** A request with the token, unless `init` says otherwise. */
	fetch(path: string, init: RequestInit = {}): Promise<Response> {
		const headers = { Authorization: `Bearer ${this.token}`, ...init.headers };
		return fetch(this.url + path, { signal: AbortSignal.timeout(5000), ...init, headers });
	}

	said(): Said[] {
		const lines = readFileSync(join(this.#folder, "meter.log"), "utf8").split("\n");
		// The last line may be half written.
		return lines.slice(0, -1).map((line) => JSON.parse(line));
	}

	processes(): { pid: number; name: string }[] {
		return descendants(this.child.pid ?? -1);
	}

	enginePid(): number {
		const engine = this.processes().find(({ name }) => name === ENGINE);
		if (engine === undefined) throw new Error("no engine runs");
		return engine.pid;
	}

	async ended(): Promise<Ended> {
		await this.#closed;
		rmSync(this.#folder, { recursive: true, force: true });
		return { code: this.child.exitCode, stdout: this.stdout, stderr: this.stderr };
	}

	async stop(signal: NodeJS.Signals = "SIGINT"): Promise<Ended> {
		this.child.kill(signal);
		return this.ended();
	}

	/** The power goes: every process ends, without a word to the others. */
	async cutPower(): Promise<void> {
		const processes = this.processes();
		this.child.kill("SIGKILL");
		for (const { pid } of processes) if (isAlive(pid)) process.kill(pid, "SIGKILL");
		await this.ended();
	}

	#printed(line: RegExp): string {
		const found = line.exec(this.stdout)?.[1];
		if (found === undefined) throw new Error(`the simulator printed nothing like ${line}:\n${this.stdout}`);
		return found;
	}
}

/** Any free ports, and resolves when it serves. */
export function startSimulator(words: readonly string[] = [], stdin: "ignore" | "pipe" = "ignore"): Promise<Simulator> {
	const ports = ["--control", "0"];
	if (!words.includes("--http")) ports.push("--http", "0");
	if (!words.includes("--mqtt") && !words.includes("--no-broker")) ports.push("--broker", "0");
	return new Simulator([...ports, ...words], stdin).serving();
}

/** Runs it until it ends by itself. */
export function runSimulator(words: readonly string[]): Promise<Ended> {
	return new Simulator(words, "ignore").ended();
}

/** Polls until `condition` holds; throws after `seconds`. */
export async function until(what: string, condition: () => boolean | Promise<boolean>, seconds = 10): Promise<void> {
	for (const end = Date.now() + seconds * 1000; !(await condition()); await wait(20)) {
		if (Date.now() > end) throw new Error(`not within ${seconds} s: ${what}`);
	}
}

/** Every process that `root` has started, directly or not, with its name. */
export function descendants(root: number): { pid: number; name: string }[] {
	const children = new Map<number, { pid: number; name: string }[]>();
	for (const entry of readdirSync("/proc")) {
		if (!/^\d+$/.test(entry)) continue;
		const status = statusOf(entry);
		if (status === undefined) continue;
		const siblings = children.get(status.parent) ?? [];
		siblings.push({ pid: Number(entry), name: status.name });
		children.set(status.parent, siblings);
	}
	const found = [...(children.get(root) ?? [])];
	for (const { pid } of found) found.push(...(children.get(pid) ?? []));
	return found;
}

function statusOf(entry: string): { parent: number; name: string } | undefined {
	try {
		const [, name, parent] = /\((.*)\) \S (\d+)/.exec(readFileSync(`/proc/${entry}/stat`, "latin1")) ?? [];
		return { parent: Number(parent), name };
	} catch {
		// It has ended meanwhile.
		return undefined;
	}
}
