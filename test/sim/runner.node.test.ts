import { connect } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import test from "tape";
import { encodeText, LINE_WINDOW, type Start, TO_GUEST } from "../../hosts/sim/frames.ts";
import { bundle } from "../../hosts/sim/node/bundle.ts";
import { crypto } from "../../hosts/sim/node/crypto.ts";
import { type LineSink, line, WAITING_BYTES } from "../../hosts/sim/node/line.ts";
import { Runner, restartDelayMs } from "../../hosts/sim/node/runner.ts";
import type { Send } from "../../hosts/sim/node/service.ts";
import { TcpService } from "../../hosts/sim/node/tcp.ts";
import { timers } from "../../hosts/sim/node/timers.ts";

const ECHO = fileURLToPath(new URL("guests/echo.ts", import.meta.url));

interface Running {
	readonly port: number;
	readonly reports: string[];
	/** What the firmware listens to, once it does. */
	readonly sink: () => LineSink;
	readonly paused: () => boolean;
	stop(): Promise<void>;
}

async function run(script: string): Promise<Running> {
	const reports: string[] = [];
	let runner: Runner | undefined;
	let sink: LineSink | undefined;
	let paused = false;
	const send: Send = (op, handle, payload, done) => runner?.send(op, handle, payload, done);
	const source = {
		description: "",
		open: (_: unknown, opened: LineSink) => {
			sink = opened;
			const pause = (value: boolean) => () => {
				paused = value;
			};
			return { pause: pause(true), resume: pause(false), close() {} };
		},
		close() {},
	};
	const tcp = new TcpService("127.0.0.1", send);
	const port = await tcp.reserve(0);
	const start: Omit<Start, "restartReason"> = {
		defaults: [],
		overrides: [],
		adminToken: "",
		deviceId: "000000000000",
		slotBytes: 0,
		onTrial: false,
		readings: false,
	};
	runner = new Runner({
		boot: () => script,
		services: [tcp, timers(send), line(source, send), crypto()],
		begin: (restartReason, send) =>
			send(TO_GUEST.start, 0, encodeText(JSON.stringify({ ...start, restartReason } satisfies Start))),
		report: (text) => reports.push(text),
	});
	const ended = runner.run();
	const stop = async () => {
		await runner?.stop();
		await ended;
	};
	const opened = () => {
		if (sink === undefined) throw new Error("the firmware has not opened the line");
		return sink;
	};
	return { port, reports, sink: opened, paused: () => paused, stop };
}

/** Sends a word on a connection of its own; resolves to the first answer, "" when the connection was closed. */
function ask(port: number, word: string): Promise<string> {
	return new Promise((resolve) => {
		const socket = connect(port, "127.0.0.1", () => socket.write(word));
		socket.on("data", (bytes) => {
			resolve(bytes.toString());
			socket.destroy();
		});
		socket.on("error", () => {});
		socket.on("close", () => resolve(""));
	});
}

test("a firmware that dies is reported with its reason, started again, and served by the same port", async (t) => {
	const { port, reports, stop } = await run(bundle(ECHO));
	const rows: [string, RegExp][] = [
		["loop", /compute units .*loop/],
		["stack", /stack overflow/],
		["memory", /out of memory/],
		["exception", /Error: no more/],
		["bigint", /took longer than 3000 ms/],
		["promise", /compute units .*loop/],
		["restart", /asked for a restart/],
	];
	t.equal(await ask(port, "why"), "power-on");
	for (const [word, reason] of rows) {
		const died = performance.now();
		t.equal(await ask(port, word), "", `${word}: the connection is closed`);
		const gone = performance.now();
		const why = await ask(port, "why");
		t.comment(
			`${word}: ${(gone - died).toFixed()} ms to die, ${(performance.now() - gone).toFixed()} ms to serve again`,
		);
		t.equal(reports.length, 1, `${word}: one line is reported`);
		const [report = ""] = reports.splice(0);
		t.ok(reason.test(report) && !report.includes("\n"), report);
		if (word === "restart") t.equal(why, "software");
		else t.ok(reason.test(why) && why.startsWith("abort: "), `the firmware knows why: ${why}`);
	}
	await stop();
});

test("a firmware that cannot start is tried again and again, ever more slowly", async (t) => {
	const { reports, stop } = await run('throw new Error("broken at birth")');
	while (reports.length < 3) await wait(20);
	await stop();
	t.ok(
		reports.every((line) => line.includes("broken at birth")),
		reports[0],
	);
	const delays = [0, 1, 2, 3, 4, 5, 6, 7, 8, 100].map(restartDelayMs);
	t.deepEqual(delays, [50, 100, 200, 400, 800, 1600, 3200, 5000, 5000, 5000]);
});

test("a flood on the line is taken as fast as the firmware can, or waits", async (t) => {
	const { port, reports, sink, paused, stop } = await run(bundle(ECHO));
	t.equal(await ask(port, "hello"), "hello");
	const piece = new Uint8Array(5000).fill(0x55);
	for (let sent = 0; sent < 1_000_000; sent += piece.length) {
		while (paused()) await wait(1);
		sink().bytes(piece);
	}
	while ((await ask(port, "line")) !== "1000000" && reports.length === 0) await wait(5);
	t.equal(await ask(port, "line"), "1000000", "all of a million bytes arrived");
	t.deepEqual(reports, [], "and nobody died");
	await stop();
});

test("what a source that cannot wait sends too fast is lost, and the rest is not", async (t) => {
	const { port, reports, sink, stop } = await run(bundle(ECHO));
	t.equal(await ask(port, "hello"), "hello");
	for (let i = 0; i < 300; i++) sink().bytes(new Uint8Array(1000));
	const held = LINE_WINDOW + WAITING_BYTES;
	while (Number(await ask(port, "line")) < held) await wait(20);
	await wait(100);
	t.equal(await ask(port, "line"), String(held), "what the firmware's window and the waiting room hold");
	t.deepEqual(reports, []);
	await stop();
});

test("200 connections at once are all answered", async (t) => {
	const { port, reports, stop } = await run(bundle(ECHO));
	const words = Array.from({ length: 200 }, (_, index) => `word ${index}`);
	t.deepEqual(await Promise.all(words.map((word) => ask(port, word))), words);
	t.deepEqual(reports, []);
	await stop();
});
