/**
 * The words of `npm start` in; the firmware built for Linux, with the simulator's meter and broker
 * around it and the simulator's words on its output, out: what its system tests run against instead.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { appendFileSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { startBroker } from "../../hosts/sim/node/broker.ts";
import { startControl } from "../../hosts/sim/node/control.ts";
import type { LineSource, LineTap } from "../../hosts/sim/node/line.ts";
import { MeterSource } from "../../hosts/sim/node/sources/meter.ts";
import { ReplaySource } from "../../hosts/sim/node/sources/replay.ts";
import { SocketSource } from "../../hosts/sim/node/sources/socket.ts";
import { type Options, readOptions } from "../../hosts/sim/options.ts";

/** In build/. */
const BUILT = join(import.meta.dirname, "../../build", process.env.PORTTI_BUILT ?? "lin");
const RESTART_MS = 300;
/** The firmware looks at its button every 50 ms. */
const SEEN_MS = 150;

function say(text: string): void {
	process.stdout.write(`${text}\n`);
}

function complain(text: string): void {
	process.stderr.write(`${text}\n`);
}

/** None: a serial port is the firmware's own. */
function lineSource({ line, meterLog }: Options): LineSource | undefined {
	switch (line.kind) {
		case "meter":
			return new MeterSource({
				...line,
				...(meterLog !== undefined && {
					said: ({ at, dialect, sent, damaged }) =>
						appendFileSync(meterLog, `${JSON.stringify({ at, dialect, sent, damaged })}\n`),
				}),
			});
		case "replay":
			return new ReplaySource(line.file, readFileSync(line.file), line.intervalSeconds);
		case "socket":
			return new SocketSource(line.host, line.port, complain);
		case "serial":
			return undefined;
	}
}

/** Gives the source's bytes to a serial port, at whatever speed is set on it; resolves to its name. */
async function serialLine(source: LineSource): Promise<string> {
	const wire = spawn(join(BUILT, "pty"), { stdio: ["pipe", "pipe", "inherit"] });
	let tap: LineTap | undefined;
	return new Promise((resolve) => {
		createInterface(wire.stdout).on("line", (line) => {
			if (line.startsWith("/")) return resolve(line);
			tap?.close();
			tap = source.open(
				{ baud: Number(line), inverted: false },
				{ bytes: (bytes) => wire.stdin.write(bytes), closed: (reason) => complain(reason) },
			);
		});
	});
}

/** Serves the source's bytes, at the usual speed, to whoever connects; resolves to the port. */
async function serveLine(source: LineSource): Promise<number> {
	const server = createServer((socket: Socket) => {
		const tap = source.open(
			{ baud: 115200, inverted: false },
			{
				bytes: (bytes) => {
					if (!socket.write(bytes)) tap.pause();
				},
				closed: () => socket.destroy(),
			},
		);
		socket.on("drain", () => tap.resume());
		socket.on("error", () => {});
		socket.on("close", () => tap.close());
	});
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	return (server.address() as AddressInfo).port;
}

/** What the firmware is told of its line. */
async function lineWords(options: Options, source: LineSource | undefined): Promise<readonly string[]> {
	const { line } = options;
	if (line.kind === "serial") return ["--serial", line.device];
	if (source === undefined) throw new Error("the line has no source");
	if (line.kind === "meter") return ["--serial", await serialLine(source)];
	return ["--line", `127.0.0.1:${await serveLine(source)}`];
}

async function run(options: Options): Promise<void> {
	const source = lineSource(options);
	const meter = await lineWords(options, source);
	const brokerPort = options.brokerPort === undefined ? undefined : await startBroker("127.0.0.1", options.brokerPort);
	const state = options.state ?? mkdtempSync(join(tmpdir(), "portti-lin-"));
	const token = options.token ?? randomBytes(18).toString("base64url");
	const settings = [...options.defaults, ...options.overrides];
	if (brokerPort !== undefined) settings.push(["mqtt.url", `mqtt://127.0.0.1:${brokerPort}`]);
	let firmware: ChildProcess;
	let stopping = false;
	const press = (milliseconds: number, released: () => void) => {
		firmware.kill("SIGUSR1");
		setTimeout(() => {
			firmware.kill("SIGUSR2");
			setTimeout(released, SEEN_MS);
		}, milliseconds);
	};
	const controlPort =
		options.controlPort === undefined ? undefined : await startControl(options.controlPort, { press, light: () => "" });

	const banner = (deviceId: string, port: string) => {
		const url = `http://127.0.0.1:${port}`;
		say(`Portti reads ${source?.description ?? "a serial device"}.`);
		say(`web:     ${url}/`);
		say(`try:     curl ${options.open ? "" : `-H "Authorization: Bearer ${token}" `}${url}/v1/reading`);
		if (brokerPort !== undefined)
			say(`mqtt:    mosquitto_sub -h 127.0.0.1 -p ${brokerPort} -v -t "portti/${deviceId}/#"`);
		else say(`mqtt:    publishes elsewhere, topics portti/${deviceId}/#`);
		if (!options.open) say(`token:   ${token}`);
		if (controlPort !== undefined) say(`control: curl -X POST http://127.0.0.1:${controlPort}/button`);
		say("Ctrl-C ends it.");
	};

	let httpPort = String(options.httpPort);
	const start = (reason: string | undefined) => {
		const words = [...meter, "--http", httpPort, "--state", state, "--token", token];
		for (const [key, value] of settings) words.push("--set", `${key}=${value}`);
		const restart = reason === undefined ? {} : { PORTTI_RESTART: reason };
		// Only who asks for an address of a network is to be found there: as in the simulator.
		const discovery = options.bind === "127.0.0.1" ? { PORTTI_INTERFACE: "none" } : {};
		// It ends with this process, however that ends.
		const command = ["--pdeathsig", "KILL", join(BUILT, "portti"), ...words];
		firmware = spawn("setpriv", command, {
			env: { ...process.env, ...restart, ...discovery },
			stdio: ["ignore", "ignore", "pipe"],
		});
		let text = "";
		firmware.stderr?.on("data", (piece) => {
			text += piece;
			for (let end = text.indexOf("\n"); end >= 0; end = text.indexOf("\n")) {
				const line = text.slice(0, end);
				text = text.slice(end + 1);
				const serves = /^Portti (\S+) serves http:\/\/localhost:(\d+)\//.exec(line);
				if (serves === null) complain(line);
				else if (httpPort !== serves[2] || reason === undefined) {
					httpPort = serves[2];
					banner(serves[1], httpPort);
				}
			}
		});
		firmware.on("exit", (code, signal) => {
			if (stopping) return;
			const why = `ended by ${signal ?? `status ${code}`}`;
			complain(`The firmware ended: ${why}. It is started again.`);
			setTimeout(() => start(`killed: ${why}`), RESTART_MS);
		});
	};
	start(undefined);

	const stop = () => {
		stopping = true;
		source?.close();
		firmware.once("exit", () => {
			if (options.state === undefined) rmSync(state, { recursive: true, force: true });
			process.exit(0);
		});
		firmware.kill("SIGTERM");
	};
	for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, stop);
}

const options = readOptions(process.argv.slice(2));
if (options === "help" || "misuse" in options) throw new Error("the words are those of the simulator");
await run(options);
