import { type ChildProcess, spawn } from "node:child_process";
import { connect } from "node:net";
import test from "tape";
import { DIALECTS } from "../../tools/meter/dialects.ts";
import { Meter } from "../../tools/meter/meter.ts";

function start(...args: string[]): ChildProcess {
	return spawn(process.execPath, ["--import", "tsx", "tools/meter/main.ts", ...args], {
		stdio: ["ignore", "pipe", "pipe"],
	});
}

async function text(stream: AsyncIterable<Uint8Array> | null): Promise<string> {
	let whole = "";
	for await (const chunk of stream ?? []) whole += Buffer.from(chunk).toString("latin1");
	return whole;
}

async function run(...args: string[]) {
	const child = start(...args);
	const code = new Promise<number | null>((resolve) => child.once("exit", resolve));
	const [out, error] = await Promise.all([text(child.stdout), text(child.stderr)]);
	return { out, error, code: await code };
}

test("it writes what the meter says, as bytes and as hexadecimal", async (t) => {
	const options = [
		"--dialect",
		"aidon-se,kaifa-se",
		"--seed",
		"4",
		"--start",
		"2026-01-31T12:00:00Z",
		"--count",
		"3",
		"--fast",
	];
	const meter = new Meter({
		dialects: ["aidon-se", "kaifa-se"],
		seed: 4,
		startUtcSeconds: Date.UTC(2026, 0, 31, 12) / 1000,
	});
	const expected = [meter.next(), meter.next(), meter.next()].map(({ bytes }) => Buffer.from(bytes));
	const [raw, hexadecimal] = await Promise.all([run(...options), run(...options, "--hex")]);
	t.equal(raw.code, 0);
	t.equal(raw.out, Buffer.concat(expected).toString("latin1"));
	t.equal(hexadecimal.out, expected.map((bytes) => `${bytes.toString("hex")}\n`).join(""));
});

test("it lists its dialects and its options", async (t) => {
	const [list, help] = await Promise.all([run("--list"), run("--help")]);
	t.equal(list.out.trim().split("\n").length, DIALECTS.length);
	t.ok(DIALECTS.every(({ name }) => list.out.includes(`${name}  `)));
	t.equal(help.code, 0);
	t.ok(help.out.includes("--fault"));
});

test("a wrong option is told and ends with 2", async (t) => {
	const rows: [string[], string][] = [
		[[], "--dialect is missing"],
		[["--dialect", "klingon"], 'no dialect is named "klingon"'],
		[["--bogus"], "--bogus"],
		[["--dialect", "aidon-se", "--interval", "0"], "--interval takes"],
		[["--dialect", "aidon-se", "--key", "00"], "--key takes"],
		[["--dialect", "aidon-se", "--start", "tomorrow"], "--start takes"],
		[["--dialect", "aidon-se", "--fault", "gremlins"], 'no fault is named "gremlins"'],
		[["--dialect", "aidon-se", "--fast"], "--fast needs --count"],
		[["--dialect", "aidon-se", "--tcp", "99999"], "--tcp takes"],
	];
	for (const [args, message] of rows) {
		const { code, error, out } = await run(...args);
		t.equal(code, 2, args.join(" "));
		t.ok(error.includes(message), error.trim());
		t.equal(out, "");
	}
});

test("it serves TCP clients at the line's pace", async (t) => {
	const child = start("--dialect", "lg-e360", "--interval", "0.3", "--tcp", "0", "--seed", "2");
	const address = await new Promise<string>((resolve) => {
		child.stderr?.once("data", (line: Buffer) => resolve(line.toString()));
	});
	const port = Number(/tcp:\/\/127\.0\.0\.1:(\d+)/.exec(address)?.[1]);
	const telegrams = await new Promise<string>((resolve) => {
		const socket = connect(port, "127.0.0.1");
		let received = "";
		socket.on("data", (chunk) => {
			received += chunk.toString("latin1");
			if (received.split("!").length < 3) return;
			socket.destroy();
			resolve(received);
		});
	});
	t.ok(telegrams.includes("/LGF5E360\r\n"));
	const ended = new Promise((resolve) => child.once("exit", resolve));
	child.kill("SIGINT");
	await ended;
	t.pass("it ends when asked to");
});
