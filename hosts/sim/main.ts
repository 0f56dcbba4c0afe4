/** `npm start`: the firmware on XS, its meter, web server and broker on this computer. */
import { createHash, randomBytes } from "node:crypto";
import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import type { MeterMessage } from "../../tools/meter/meter.ts";
import { decodeText, encodeFields, encodeText, type Start, TO_GUEST, TO_NODE } from "./frames.ts";
import { HELP } from "./help.ts";
import { startBroker } from "./node/broker.ts";
import { bundle, FIRMWARE } from "./node/bundle.ts";
import { SimulatedConsole } from "./node/console.ts";
import { startControl } from "./node/control.ts";
import { crypto } from "./node/crypto.ts";
import { Gate } from "./node/gate.ts";
import { type LineSource, line } from "./node/line.ts";
import { mqtt } from "./node/mqtt.ts";
import { ownAddress } from "./node/own-address.ts";
import { HOME_SETTINGS, Radio } from "./node/radio.ts";
import { Runner } from "./node/runner.ts";
import type { Send } from "./node/service.ts";
import { SLOT_BYTES, Slots } from "./node/slots.ts";
import { MeterSource } from "./node/sources/meter.ts";
import { ReplaySource } from "./node/sources/replay.ts";
import { SocketSource } from "./node/sources/socket.ts";
import { storage, Values } from "./node/storage.ts";
import { TcpService } from "./node/tcp.ts";
import { readingLine, watchTerminal } from "./node/terminal.ts";
import { timers } from "./node/timers.ts";
import { udp } from "./node/udp.ts";
import { update } from "./node/update.ts";
import { type Options, readOptions } from "./options.ts";
import type { Setting } from "./settings.ts";

/** Something the person at the keyboard can mend; its message says how. */
class Refusal extends Error {}

const interactive = process.stdout.isTTY === true;

function say(text: string): void {
	process.stdout.write(`${text}\n`);
}

function complain(text: string): void {
	process.stderr.write(`${text}\n`);
}

async function simulate(options: Options): Promise<void> {
	let runner: Runner | undefined;
	const send: Send = (op, handle, payload, done) => runner?.send(op, handle, payload, done);
	const source = await lineSource(options);
	const values = openValues(options.state);
	const slots = new Slots({
		directory: options.state === undefined ? undefined : join(options.state, "slots"),
		builtIn: () => bundle(FIRMWARE),
		report: complain,
	});
	const gate = new Gate();
	const tcp = new TcpService(options.bind, send, gate);
	const address = ownAddress(options.bind) ?? "127.0.0.1";
	const radio = new Radio({
		gate,
		address,
		apPort: options.apPort,
		admit: (socket, remote, local) => tcp.admit(socket, remote, local),
		brownOut: () => runner?.brownOut(),
		send,
		say,
	});

	const httpPort = await bound(tcp.reserve(options.httpPort), "http", options.httpPort, options.bind);
	const brokerPort =
		options.brokerPort === undefined
			? undefined
			: await bound(startBroker(options.bind, options.brokerPort), "broker", options.brokerPort, options.bind);
	const button = (down: boolean, done?: () => void) => send(TO_GUEST.button, 0, Uint8Array.of(down ? 1 : 0), done);
	const press = (milliseconds: number, released: () => void) => {
		button(true);
		setTimeout(() => button(false, released), milliseconds);
	};
	let light = "";
	const controlPort =
		options.controlPort === undefined
			? undefined
			: await bound(
					startControl(options.controlPort, { press, light: () => light, wifi: radio }),
					"control",
					options.controlPort,
					"127.0.0.1",
				);

	const serial = new SimulatedConsole(send);
	const consolePort =
		options.consolePort === undefined
			? undefined
			: await bound(serial.listen(options.consolePort), "console", options.consolePort, "127.0.0.1");

	const token = options.token ?? randomBytes(18).toString("base64url");
	const deviceId = createHash("sha256").update(`portti ${hostname()}`).digest("hex").slice(0, 12);
	const overrides: Setting[] = [["http.port", options.httpPort], ...options.overrides];
	const defaults: Setting[] = [...options.defaults, ...(options.setup ? [] : HOME_SETTINGS)];
	// Nobody else could come.
	if (address.startsWith("127.")) defaults.push(["network.discovery", false]);
	if (brokerPort !== undefined) defaults.push(["mqtt.url", `mqtt://${reachable(options.bind)}:${brokerPort}`]);

	let said = false;
	const banner = () => {
		if (said) return;
		said = true;
		const host = reachable(options.bind);
		const url = `http://${host}:${httpPort}`;
		say(`Portti reads ${source.description}.`);
		say(`web:     ${url}/`);
		say(`try:     curl ${options.open ? "" : `-H "Authorization: Bearer ${token}" `}${url}/v1/reading`);
		if (brokerPort !== undefined) {
			say(`mqtt:    mosquitto_sub -h ${host} -p ${brokerPort} -v -t "portti/${deviceId}/#"`);
			say(`or:      npx mqtt sub -h ${host} -p ${brokerPort} -v -t "portti/${deviceId}/#"`);
		} else {
			const external = options.overrides.find(([key]) => key === "mqtt.url")?.[1];
			say(`mqtt:    ${external === undefined ? "off" : `publishes to ${external}, topics portti/${deviceId}/#`}`);
		}
		if (!options.open) say(`token:   ${token}`);
		if (controlPort !== undefined) say(`control: curl -X POST http://127.0.0.1:${controlPort}/button`);
		if (consolePort !== undefined) say(`console: nc 127.0.0.1 ${consolePort}`);
		say(interactive ? "Ctrl-C or q ends it, b is the button." : "Ctrl-C ends it.");
	};

	runner = new Runner({
		boot: () => bootSlot(slots),
		services: [
			tcp,
			timers(send),
			line(source, send),
			mqtt(send, gate),
			crypto(),
			storage(values, complain),
			update(slots, send),
			udp(address, { port: options.apPort, say }, send),
			...radio.services,
			serial,
			{
				posts: {
					[TO_NODE.log]: (_, payload) => {
						complain(decodeText(payload));
						serial.say(decodeText(payload));
					},
					[TO_NODE.reading]: (_, payload) => say(`${readingLine(decodeText(payload), new Date())}  light: ${light}`),
					[TO_NODE.light]: (_, payload) => {
						light = decodeText(payload);
						if (interactive) say(`light: ${light}`);
					},
				},
			},
		],
		utc: radio.utc,
		begin: (restartReason, send) => {
			radio.started();
			for (const [key, value] of values.entries()) send(TO_GUEST.stored, 0, encodeFields([encodeText(key), value]));
			const start: Start = {
				defaults,
				overrides,
				adminToken: token,
				deviceId,
				restartReason,
				slotBytes: SLOT_BYTES,
				onTrial: slots.onTrial,
				...(options.trialMs !== undefined && { trialMs: options.trialMs }),
				wifi: true,
				readings: interactive,
			};
			send(TO_GUEST.start, 0, encodeText(JSON.stringify(start)), banner);
		},
		report: complain,
	});

	let stopping = false;
	const stop = () => {
		if (stopping) return;
		stopping = true;
		source.close();
		void runner?.stop().then(() => process.exit(0));
		// The engine is killed, not asked: this is for the case that the system is very slow to bury it.
		setTimeout(() => process.exit(0), 500);
	};
	watchTerminal({ button, stop });
	await runner.run();
}

async function lineSource({ line, meterLog }: Options): Promise<LineSource> {
	switch (line.kind) {
		case "meter": {
			if (meterLog === undefined) return new MeterSource(line);
			try {
				writeFileSync(meterLog, "");
			} catch (error) {
				throw new Refusal(`--meter-log: ${(error as Error).message}`);
			}
			const said = ({ at, dialect, sent, damaged }: MeterMessage) =>
				appendFileSync(meterLog, `${JSON.stringify({ at, dialect, sent, damaged })}\n`);
			return new MeterSource({ ...line, said });
		}
		case "replay":
			try {
				return new ReplaySource(line.file, readFileSync(line.file), line.intervalSeconds);
			} catch (error) {
				throw new Refusal(`--replay: ${(error as Error).message}`);
			}
		case "socket":
			return new SocketSource(line.host, line.port, complain);
		case "serial": {
			// A native module: only whoever has a cable needs it to load.
			const { SerialSource } = await import("./node/sources/serial.ts");
			return new SerialSource(line.device, line.baud, complain);
		}
	}
}

function openValues(directory: string | undefined): Values {
	try {
		return new Values(directory);
	} catch (error) {
		throw new Refusal(`--state: ${(error as Error).message}`);
	}
}

/** The firmware to run now; one that is not of the source tree is told, or people wonder where their changes are. */
function bootSlot(slots: Slots): string {
	const script = slots.boot();
	if (slots.isInstalled) say(`runs:    ${slots.description}`);
	return script;
}

async function bound(opening: Promise<number>, option: string, port: number, address: string): Promise<number> {
	return opening.catch((error: NodeJS.ErrnoException) => {
		const causes: Record<string, string> = {
			EADDRINUSE: `port ${port} is in use by another program; choose another one with --${option} PORT`,
			EACCES: `port ${port} needs more rights than this user has; choose one above 1023 with --${option} PORT`,
			EADDRNOTAVAIL: `this computer has no address ${address}; see --bind`,
			ENOTFOUND: `there is no address ${address}; see --bind`,
		};
		throw new Refusal(`--${option}: ${causes[error.code ?? ""] ?? error.message}.`);
	});
}

/** The address by which a client on this computer finds a listener. */
function reachable(bind: string): string {
	if (bind === "0.0.0.0") return "127.0.0.1";
	if (bind === "::") return "[::1]";
	return bind.includes(":") ? `[${bind}]` : bind;
}

const options = readOptions(process.argv.slice(2));
if (options === "help") say(HELP.trimEnd());
else if ("misuse" in options) {
	complain(`${options.misuse}\nnpm start -- --help lists the options.`);
	process.exitCode = 2;
} else {
	simulate(options).catch((error) => {
		complain(error instanceof Refusal ? error.message : error instanceof Error ? error.message : String(error));
		process.exit(1);
	});
}
