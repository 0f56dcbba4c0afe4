/** The simulator as a process: how it begins, how it ends, and that nothing is left of it. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "tape";
import { descendants, isAlive, onlySimulator, PROJECT, runSimulator, startSimulator, until } from "./simulator.ts";
import "./tidy.ts";

function inFolder(work: (folder: string) => Promise<void>) {
	return async () => {
		const folder = mkdtempSync(join(tmpdir(), "portti-lifecycle-"));
		try {
			await work(folder);
		} finally {
			rmSync(folder, { recursive: true });
		}
	};
}

test("a signal ends it at once, with nothing left behind", async (t) => {
	for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
		const simulator = await startSimulator();
		const { url } = simulator;
		const processes = simulator.processes();
		t.ok(isAlive(simulator.enginePid()), "the engine runs");
		const { code } = await simulator.stop(signal);
		t.equal(code, 0, `${signal}: exit code`);
		t.equal(simulator.complaints, "", `${signal}: no complaints`);
		await until(`${signal}: no process`, () => processes.every(({ pid }) => !isAlive(pid)), 2);
		const refused = await fetch(url).catch((error) => error.cause.code);
		t.equal(refused, "ECONNREFUSED", `${signal}: no socket`);
	}
});

test("it ends when standard input closes, and the engine when it is killed", onlySimulator, async (t) => {
	const piped = await startSimulator([], "pipe");
	const killed = await startSimulator();
	const processes = [...piped.processes(), ...killed.processes()];
	piped.child.stdin?.end();
	t.equal((await piped.ended()).code, 0, "its standard input closes");
	await killed.stop("SIGKILL");
	await until("no process is left", () => processes.every(({ pid }) => !isAlive(pid)));
	t.pass("it is killed");
});

test("it ends with the npm that started it", onlySimulator, async (t) => {
	for (const signal of ["SIGINT", "SIGTERM", "SIGKILL"] as const) {
		const words = ["start", "--silent", "--", "--http", "0", "--broker", "0"];
		const npm = spawn("npm", words, { cwd: PROJECT, stdio: ["ignore", "pipe", "ignore"] });
		let printed = "";
		npm.stdout.on("data", (text) => {
			printed += text;
		});
		await until("it serves", () => printed.includes("ends it"), 60);
		const processes = descendants(npm.pid ?? -1);
		t.ok(
			processes.some(({ name }) => name === "xsnap-worker"),
			"the engine runs",
		);
		npm.kill(signal);
		await until(`${signal}: no process is left`, () => processes.every(({ pid }) => !isAlive(pid)));
		t.pass(`${signal} to npm leaves no process`);
	}
});

test("what it cannot do is said in one sentence", onlySimulator, (t) =>
	inFolder(async (folder) => {
		const other = createServer().listen(0, "127.0.0.1");
		await once(other, "listening");
		const { port } = other.address() as AddressInfo;
		const file = join(folder, "file");
		writeFileSync(file, "");
		const rows: [words: string[], code: number, sentence: RegExp][] = [
			[["--colour", "blue"], 2, /^Unknown option '--colour'\nnpm start -- --help lists the options\.$/],
			[["--http", "x"], 2, /^--http takes a port/],
			[["--http", `${port}`, "--no-broker"], 1, new RegExp(`^--http: port ${port} is in use .*--http PORT\\.$`)],
			[["--http", "0", "--broker", `${port}`], 1, new RegExp(`^--broker: port ${port} is in use .*--broker PORT\\.$`)],
			[["--http", "0", "--bind", "192.0.2.1"], 1, /^--http: this computer has no address 192\.0\.2\.1; see --bind\.$/],
			[["--http", "0", "--replay", `${file}.none`], 1, /^--replay: ENOENT/],
			[["--http", "0", "--broker", "0", "--state", `${file}/x`], 1, /^--state: ENOTDIR/],
		];
		for (const [words, code, sentence] of rows) {
			const ended = await runSimulator(words);
			t.equal(ended.code, code, `${words.join(" ")}: exit ${ended.code}`);
			t.ok(sentence.test(ended.stderr.trim()), ended.stderr.trim());
			t.equal(ended.stdout, "");
		}
		const help = await runSimulator(["--help"]);
		t.equal(help.code, 0);
		t.ok(help.stdout.includes("--replay FILE"), "help is on standard output");
		other.close();
	})(),
);

test("the state folder carries over, and nothing else is in it", (t) =>
	inFolder(async (folder) => {
		const state = join(folder, "state");
		const first = await startSimulator(["--state", state, "--interval", "0.3"]);
		// Two good telegrams, and the firmware remembers the line's speed.
		await until("something is stored", () => existsSync(state) && readdirSync(state).length > 0);
		await first.stop();
		const stored = readdirSync(state);
		t.ok(
			stored.every((name) => name.endsWith(".value")),
			stored.join(", "),
		);
		const second = await startSimulator(["--state", state]);
		t.pass("it starts with what was stored");
		await second.stop();
	})());

test("the button can be pressed over the control port", async (t) => {
	const { controlPort, ...simulator } = await startSimulator().then((one) => ({
		controlPort: one.controlPort,
		url: one.url,
		stop: () => one.stop(),
	}));
	const tokens = () =>
		fetch(`${simulator.url}/v1/tokens`, {
			method: "POST",
			headers: { "Content-Type": "application/json" },
			body: JSON.stringify({ name: "test", role: "read" }),
		});
	t.equal((await tokens()).status, 403, "no token is given before");
	const control = `http://127.0.0.1:${controlPort}`;
	t.equal((await fetch(`${control}/button?milliseconds=1e9`, { method: "POST" })).status, 400);
	t.equal((await fetch(`${control}/button`)).status, 405);
	t.equal((await fetch(`${control}/lever`, { method: "POST" })).status, 404);
	t.equal((await fetch(`${control}/button`, { method: "POST" })).status, 200);
	await until("a token is given", async () => (await tokens()).status === 201);
	t.pass("a token is given after");
	await simulator.stop();
});
