/** The simulator in a terminal: readings line by line, and its keys. */
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import test from "tape";
import { onlySimulator, until } from "./simulator.ts";

const PROJECT = fileURLToPath(new URL("../..", import.meta.url));
const SIMULATOR = "node --import tsx hosts/sim/main.ts --http 0 --no-broker --interval 0.5";
const missing = spawnSync("script", ["--version"]).error === undefined ? undefined : "util-linux's script is missing";
const skip = missing === undefined ? onlySimulator : { skip: missing };

/** `script` gives a program a terminal of its own and types what comes on standard input. */
function inTerminal() {
	const child = spawn("script", ["-qefc", SIMULATOR, "/dev/null"], { cwd: PROJECT, stdio: ["pipe", "pipe", "ignore"] });
	const terminal = { text: "", child, ended: once(child, "close") };
	child.stdout.on("data", (piece) => {
		terminal.text += piece;
	});
	return terminal;
}

test("in a terminal every reading is a line", skip, async (t) => {
	const terminal = inTerminal();
	const line =
		/^\d\d:\d\d:\d\d {2}import \d+ W {2}export \d+ W {2}L1 [\d.]+ A {2}L2 .* A {2}L3 .* A {2}[\d.]+ kWh.*\r$/gm;
	await until("three readings", () => (terminal.text.match(line)?.length ?? 0) >= 3, 60);
	t.pass(terminal.text.match(line)?.[0].trim() ?? "");
	terminal.child.stdin.write("q");
	t.deepEqual(await terminal.ended, [0, null], "q ends it");
});

test("the key b is the button, and Ctrl-C ends it", skip, async (t) => {
	const terminal = inTerminal();
	await until("it serves", () => terminal.text.includes("ends it"), 60);
	const url = /^web: +(\S+)\/\r$/m.exec(terminal.text)?.[1];
	const tokens = () =>
		fetch(`${url}/v1/tokens`, {
			method: "POST",
			headers: { "Content-Type": "application/json" },
			body: JSON.stringify({ name: "test", role: "read" }),
		});
	t.equal((await tokens()).status, 403, "no token is given before");
	terminal.child.stdin.write("b");
	await until("a token is given", async () => (await tokens()).status === 201);
	t.pass("a token is given after");
	await until("the light says so", () => terminal.text.includes("light: pairing"));
	await until("the key is held", () => {
		terminal.child.stdin.write("b");
		return terminal.text.includes("light: reset");
	});
	t.pass("a key that is held holds the button, and the light says what comes");
	terminal.child.stdin.write("\x03");
	t.deepEqual(await terminal.ended, [0, null], "Ctrl-C ends it");
});
