/** The firmware's program on Linux: what it cannot do it says, and how it ended it knows when it starts again. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "tape";
import { PROJECT, until } from "./simulator.ts";

const skip = process.env.PORTTI_HOST === "lin" ? {} : { skip: "it is about the build for Linux: --host lin" };
const LINE = ["--line", "127.0.0.1:9", "--http", "0"];

interface Run {
	readonly child: ChildProcess;
	readonly ended: Promise<unknown[]>;
	text: string;
}

function run(words: readonly string[]): Run {
	const child = spawn(join(PROJECT, "build/lin/portti"), words, { stdio: ["ignore", "pipe", "pipe"] });
	const running: Run = { child, ended: once(child, "close"), text: "" };
	for (const stream of [child.stdout, child.stderr]) {
		stream?.on("data", (text) => {
			running.text += text;
		});
	}
	return running;
}

function inFolder(work: (folder: string) => Promise<void>) {
	return async () => {
		const folder = mkdtempSync(join(tmpdir(), "portti-runner-"));
		try {
			await work(folder);
		} finally {
			rmSync(folder, { recursive: true });
		}
	};
}

test("runner: what it cannot do is said in one sentence, with status 2", skip, (t) =>
	inFolder(async (folder) => {
		const file = join(folder, "file");
		writeFileSync(file, "");
		const rows: [words: string[], sentence: RegExp][] = [
			[["--colour", "blue"], /that option is not known\n/],
			[[...LINE, "--http", "x"], /--http takes a port from 0 to 65535\n/],
			[["--state", folder], /give either --serial DEVICE or --line ADDRESS:PORT\n/],
			[[...LINE, "--serial", "/dev/null"], /give either --serial DEVICE or --line ADDRESS:PORT\n/],
			[[...LINE, "more"], /an option begins with --\n/],
			[[...LINE, "--set", "mqtt.url"], /--set takes KEY=VALUE\n/],
			[[...LINE, "--state", `${file}/x`], /the state folder cannot be made or written to; name another with --state\n/],
		];
		for (const [words, sentence] of rows) {
			const one = run(words);
			t.deepEqual(await one.ended, [2, null], words.join(" "));
			t.ok(sentence.test(one.text), one.text.trim());
			t.ok(one.text.endsWith("portti --help lists the options.\n"));
		}
	})(),
);

test("runner: help", skip, async (t) => {
	const help = run(["--help"]);
	t.deepEqual(await help.ended, [0, null]);
	t.ok(help.text.includes("--state FOLDER"));
});

test("runner: why it ended is told at the next start, once", skip, (t) =>
	inFolder(async (folder) => {
		const state = join(folder, "state");
		const start = async () => {
			const one = run([...LINE, "--state", state]);
			await until("it serves", () => one.text.includes(" serves "));
			return one;
		};
		const reasons: [signal: NodeJS.Signals, ended: unknown[], reason: string][] = [
			["SIGTERM", [0, null], "power-on"],
			["SIGSEGV", [null, "SIGSEGV"], "abort: ended by SIGSEGV"],
			["SIGABRT", [null, "SIGABRT"], "abort: ended by SIGABRT"],
			["SIGINT", [0, null], "power-on"],
		];
		for (const [signal, ended, reason] of reasons) {
			const first = await start();
			first.child.kill(signal);
			t.deepEqual(await first.ended, ended, signal);
			const second = await start();
			t.ok(second.text.includes(`(${reason})\n`), second.text.trim());
			t.notOk(existsSync(join(state, "abort.value")), "it is told once");
			second.child.kill("SIGTERM");
			await second.ended;
		}
	})(),
);

test("runner: it starts again on request, as the same process", skip, (t) =>
	inFolder(async (state) => {
		const one = run([...LINE, "--state", state]);
		await until("it serves", () => one.text.includes(" serves "));
		one.child.kill("SIGHUP");
		await until("it serves again", () => one.text.split(" serves ").length === 3);
		t.equal(readFileSync(`/proc/${one.child.pid}/comm`, "latin1"), "portti\n");
		one.child.kill("SIGTERM");
		t.deepEqual(await one.ended, [0, null]);
	})(),
);
