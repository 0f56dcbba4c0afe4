/** `npm run meter`: the simulated meter alone, to TCP clients or to standard output. */
import { createServer, type Socket } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { parseArgs } from "node:util";
import { fromHex, hex } from "./bytes.ts";
import { DIALECTS } from "./dialects.ts";
import { LINE_FAULTS, parseFaultRates } from "./faults.ts";
import { Meter, type MeterMessage, type MeterOptions } from "./meter.ts";

const HELP = `A simulated electricity meter.

usage: npm run -s meter -- --dialect NAME[,NAME…] [options]

  --dialect NAME[,NAME…]  what it speaks, in turn message by message
  --list                  list the dialects and stop
  --interval SECONDS      from message to message (10)
  --seed N                same seed and start, same bytes (1)
  --start ISO             the first message's time, such as 2026-01-31T12:00:00Z (now)
  --count N               stop after so many messages
  --fault NAME[=RATE],…   chance per message, 0 to 1 (0.1), of ${LINE_FAULTS.slice(0, 4).join(", ")},
                          ${LINE_FAULTS.slice(4).join(", ")}
  --key HEX               16 bytes, for dialects that encrypt
  --auth-key HEX          16 bytes, for dialects that authenticate too
  --tcp PORT              serve every client on 127.0.0.1 instead of standard output
  --hex                   one message a line in hexadecimal
  --fast                  do not wait: all messages at once (needs --count)
  --help
`;

interface Settings {
	readonly meter: MeterOptions;
	readonly count: number;
	readonly tcpPort: number | undefined;
	readonly asHex: boolean;
	readonly fast: boolean;
}

/** Throws, with what to do, on options that make no sense. */
function readSettings(): Settings | string {
	const { values } = parseArgs({
		options: {
			dialect: { type: "string" },
			list: { type: "boolean" },
			interval: { type: "string" },
			seed: { type: "string" },
			start: { type: "string" },
			count: { type: "string" },
			fault: { type: "string" },
			key: { type: "string" },
			"auth-key": { type: "string" },
			tcp: { type: "string" },
			hex: { type: "boolean" },
			fast: { type: "boolean" },
			help: { type: "boolean" },
		},
	});
	if (values.help) return HELP;
	if (values.list) return listDialects();
	if (values.dialect === undefined) throw new Error("--dialect is missing; --list shows the names");
	const startMs = values.start === undefined ? Math.floor(Date.now() / 1000) * 1000 : Date.parse(values.start);
	if (Number.isNaN(startMs))
		throw new Error(`--start takes a time such as 2026-01-31T12:00:00Z, not "${values.start}"`);
	const count = numberOption("count", values.count, 1, Number.POSITIVE_INFINITY, true);
	if (values.fast && count === undefined) throw new Error("--fast needs --count");
	const key = keyOption("key", values.key);
	const authenticationKey = keyOption("auth-key", values["auth-key"]);
	const meter: MeterOptions = {
		dialects: values.dialect.split(","),
		intervalSeconds: numberOption("interval", values.interval, 0.1, 86_400, false) ?? 10,
		seed: numberOption("seed", values.seed, 0, 0xffff_ffff, true) ?? 1,
		startUtcSeconds: startMs / 1000,
		faults: values.fault === undefined ? {} : parseFaultRates(values.fault),
		...(key === undefined ? {} : { key }),
		...(authenticationKey === undefined ? {} : { authenticationKey }),
	};
	return {
		meter,
		count: count ?? Number.POSITIVE_INFINITY,
		tcpPort: numberOption("tcp", values.tcp, 0, 65_535, true),
		asHex: values.hex ?? false,
		fast: values.fast ?? false,
	};
}

function listDialects(): string {
	const width = Math.max(...DIALECTS.map(({ name }) => name.length)) + 2;
	return DIALECTS.map(({ name, summary }) => `${name.padEnd(width)}${summary}\n`).join("");
}

function numberOption(name: string, text: string | undefined, low: number, high: number, whole: boolean) {
	if (text === undefined) return undefined;
	const value = Number(text);
	if (text.trim() !== "" && value >= low && value <= high && (!whole || Number.isInteger(value))) return value;
	const range = high === Number.POSITIVE_INFINITY ? `of at least ${low}` : `from ${low} to ${high}`;
	throw new Error(`--${name} takes a ${whole ? "whole number" : "number"} ${range}, not "${text}"`);
}

function keyOption(name: string, text: string | undefined): Uint8Array | undefined {
	if (text === undefined) return undefined;
	if (/^[0-9a-f]{32}$/i.test(text)) return fromHex(text);
	throw new Error(`--${name} takes 16 bytes as 32 hexadecimal digits`);
}

type Write = (bytes: Uint8Array | string) => Promise<void>;

/** Writes each message at its time, chunk by chunk. */
async function speak({ meter: options, count, asHex, fast }: Settings, write: Write): Promise<void> {
	const meter = new Meter(options);
	const began = performance.now();
	let first: number | undefined;
	for (let spoken = 0; spoken < count; spoken++) {
		const message = meter.next();
		first ??= message.at;
		const until = (atMs: number) => wait(Math.max(0, began + message.at - (first ?? 0) + atMs - performance.now()));
		if (fast) await write(whole(message, asHex));
		else if (asHex) {
			await until(message.chunks.at(-1)?.atMs ?? 0);
			await write(whole(message, asHex));
		} else {
			for (const { atMs, bytes } of message.chunks) {
				await until(atMs);
				await write(bytes);
			}
		}
	}
}

function whole(message: MeterMessage, asHex: boolean): Uint8Array | string {
	return asHex ? `${hex(message.bytes)}\n` : message.bytes;
}

/** How much a client may leave unread before it is cut off. */
const UNREAD_LIMIT = 1_000_000;

async function serve(settings: Settings, port: number): Promise<void> {
	const clients = new Set<Socket>();
	const server = createServer((socket) => {
		clients.add(socket);
		socket.on("error", () => socket.destroy());
		socket.on("close", () => clients.delete(socket));
		socket.resume();
	});
	await new Promise<void>((resolve, reject) => {
		server.once("error", reject);
		server.listen(port, "127.0.0.1", resolve);
	});
	const address = server.address();
	process.stderr.write(`the meter speaks at tcp://127.0.0.1:${typeof address === "object" ? address?.port : port}\n`);
	await speak(settings, async (bytes) => {
		for (const client of clients) {
			if (client.writableLength > UNREAD_LIMIT) client.destroy();
			else client.write(bytes);
		}
	});
	for (const client of clients) client.end();
	server.close();
}

function toStandardOutput(bytes: Uint8Array | string): Promise<void> {
	return new Promise((resolve, reject) => {
		process.stdout.write(bytes, (error) => (error ? reject(error) : resolve()));
	});
}

async function main(): Promise<void> {
	let settings: Settings | string;
	try {
		settings = readSettings();
		if (typeof settings !== "string") new Meter(settings.meter);
	} catch (error) {
		process.stderr.write(`${(error as Error).message}\nnpm run -s meter -- --help lists the options\n`);
		process.exitCode = 2;
		return;
	}
	if (typeof settings === "string") return toStandardOutput(settings);
	process.stdout.on("error", () => process.exit(0)); // whoever read has gone
	if (settings.tcpPort === undefined) return speak(settings, toStandardOutput);
	try {
		await serve(settings, settings.tcpPort);
	} catch (error) {
		process.stderr.write(`cannot serve on port ${settings.tcpPort}: ${(error as Error).message}\n`);
		process.exitCode = 1;
	}
}

await main();
