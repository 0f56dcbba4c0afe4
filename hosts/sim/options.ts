/** Command-line words in, `Options` or a sentence on what is wrong with them out. */
import { parseArgs } from "node:util";
import { faultSentence, makeConfig } from "../../src/config/config.ts";
import { parseBrokerUrl } from "../../src/mqtt/url.ts";
import { DIALECTS } from "../../tools/meter/dialects.ts";
import { type FaultRates, parseFaultRates } from "../../tools/meter/faults.ts";
import { DEFAULT_AUTHENTICATION_KEY, DEFAULT_KEY } from "../../tools/meter/meter.ts";
import { DEFAULT_DIALECT } from "./help.ts";
import { type Setting, settingOf } from "./settings.ts";

export type LineOptions =
	| {
			readonly kind: "meter";
			readonly dialects: readonly string[];
			readonly intervalSeconds: number;
			readonly seed: number;
			readonly baud: number;
			readonly faults: FaultRates;
	  }
	| { readonly kind: "serial"; readonly device: string; readonly baud: number | undefined }
	| { readonly kind: "socket"; readonly host: string; readonly port: number }
	| { readonly kind: "replay"; readonly file: string; readonly intervalSeconds: number };

export interface Options {
	readonly line: LineOptions;
	readonly meterLog: string | undefined;
	readonly httpPort: number;
	/** Undefined: no built-in broker. */
	readonly brokerPort: number | undefined;
	readonly controlPort: number | undefined;
	/** How long a new image has to prove itself; undefined: as long as on a device. */
	readonly trialMs: number | undefined;
	readonly bind: string;
	/** As from the box: no Wi-Fi network is known. */
	readonly setup: boolean;
	/** Where a phone in the dongle's own access point would be. */
	readonly apPort: number;
	/** Undefined: no console. */
	readonly consolePort: number | undefined;
	/** Undefined: one is made. */
	readonly token: string | undefined;
	readonly open: boolean;
	readonly state: string | undefined;
	/** Settings where the owner has chosen none: what the simulated meter's own keys are. */
	readonly defaults: readonly Setting[];
	/** Settings that the command line insists on, without ports. */
	readonly overrides: readonly Setting[];
}

/** What is wrong with the command line, for the person who wrote it. */
export interface Misuse {
	readonly misuse: string;
}

/** Of the wires on which meters send: RJ12 since DSMR 4, before it, and M-Bus. */
const SPEEDS = [2400, 9600, 115200] as const;
const SHORTEST_INTERVAL_S = 0.1;
const LONGEST_INTERVAL_S = 3600;

const OPTIONS = {
	meter: { type: "string" },
	serial: { type: "string" },
	line: { type: "string" },
	replay: { type: "string" },
	interval: { type: "string" },
	seed: { type: "string" },
	"meter-log": { type: "string" },
	fault: { type: "string" },
	baud: { type: "string" },
	inverted: { type: "boolean" },
	http: { type: "string" },
	open: { type: "boolean" },
	token: { type: "string" },
	broker: { type: "string" },
	"no-broker": { type: "boolean" },
	mqtt: { type: "string" },
	bind: { type: "string" },
	setup: { type: "boolean" },
	ap: { type: "string" },
	console: { type: "string" },
	state: { type: "string" },
	set: { type: "string", multiple: true },
	control: { type: "string" },
	trial: { type: "string" },
	help: { type: "boolean" },
} as const;

type Values = ReturnType<typeof parse>;

/** Never throws. */
export function readOptions(words: readonly string[]): Options | Misuse | "help" {
	try {
		const values = parse(words);
		if (values.help) return "help";
		refuseContradictions(values);
		const line = lineOptions(values);
		const overrides = [
			...(values.open ? [["http.open_reading", true] as const] : []),
			...brokerSettings(values),
			...(values.set ?? []).map(settingOf),
		];
		const fault = makeConfig(overrides);
		if ("rule" in fault) throw new Error(faultSentence(fault));
		const ownBroker = values["no-broker"] !== true && values.mqtt === undefined;
		return {
			line,
			meterLog: values["meter-log"],
			httpPort: port("http", values.http) ?? 8080,
			brokerPort: ownBroker ? (port("broker", values.broker) ?? 1883) : undefined,
			controlPort: port("control", values.control),
			trialMs: milliseconds(number("trial", values.trial, 1, 3600, "a number of seconds")),
			bind: filled("bind", values.bind) ?? "127.0.0.1",
			setup: values.setup ?? false,
			apPort: port("ap", values.ap) ?? 0,
			consolePort: port("console", values.console),
			token: token(values.token),
			open: values.open ?? false,
			state: filled("state", values.state),
			// A dongle from the box has no keys: its owner is asked for them.
			defaults: values.setup ? [] : keySettings(line),
			overrides,
		};
	} catch (error) {
		// Node's own sentences go on with advice for programmers.
		return { misuse: (error as Error).message.split(". ")[0].replace(/\.$/, "") };
	}
}

function parse(words: readonly string[]) {
	const { values, tokens } = parseArgs({ args: [...words], options: OPTIONS, strict: true, tokens: true });
	const seen = new Set<string>();
	for (const token of tokens) {
		if (token.kind !== "option" || token.name === "set") continue;
		if (seen.has(token.name)) throw new Error(`--${token.name} is given twice`);
		seen.add(token.name);
	}
	return values;
}

/** Which options mean nothing, or two things, in company of or without which others. */
function refuseContradictions(values: Values): void {
	const sources = (["meter", "serial", "line", "replay"] as const).filter((name) => values[name] !== undefined);
	if (sources.length > 1) throw new Error(`--${sources[0]} and --${sources[1]} exclude each other: there is one meter`);
	const source = sources[0] ?? "meter";
	const only = (name: keyof Values, wanted: readonly string[]) => {
		if (values[name] !== undefined && !wanted.includes(source))
			throw new Error(`--${name} means nothing with --${source}`);
	};
	only("interval", ["meter", "replay"]);
	only("seed", ["meter"]);
	only("meter-log", ["meter"]);
	only("fault", ["meter"]);
	only("baud", ["meter", "serial"]);
	only("inverted", ["serial"]);
	if (values.inverted)
		throw new Error(
			"--inverted: no serial driver lets a program turn the polarity; set it in the adapter " +
				"(FTDI chips: 'invert RXD' with FT_PROG or ftx_prog) or use a cable that inverts, and leave the option out",
		);
	if (values["no-broker"] && values.broker !== undefined)
		throw new Error("--broker and --no-broker exclude each other");
	if (values.mqtt !== undefined && values.broker !== undefined)
		throw new Error("--mqtt and --broker exclude each other: readings go to one broker");
}

function lineOptions(values: Values): LineOptions {
	const intervalSeconds =
		number("interval", values.interval, SHORTEST_INTERVAL_S, LONGEST_INTERVAL_S, "a number of seconds") ?? 10;
	const serial = filled("serial", values.serial);
	if (serial !== undefined) return { kind: "serial", device: serial, baud: whole("baud", values.baud, 300, 4_000_000) };
	const replay = filled("replay", values.replay);
	if (replay !== undefined) return { kind: "replay", file: replay, intervalSeconds };
	if (values.line !== undefined) return socketOptions(values.line);
	const dialects = (values.meter ?? DEFAULT_DIALECT).split(",");
	for (const name of dialects) {
		if (!DIALECTS.some((dialect) => dialect.name === name))
			throw new Error(
				`--meter: no dialect is named "${name}"; there are ${DIALECTS.map((one) => one.name).join(", ")}`,
			);
	}
	const seed = whole("seed", values.seed, 0, 0xffffffff) ?? 1;
	return { kind: "meter", dialects, intervalSeconds, seed, baud: wireSpeed(values.baud), faults: faults(values.fault) };
}

function wireSpeed(text: string | undefined): number {
	const speed = SPEEDS.find((speed) => String(speed) === (text ?? "115200"));
	if (speed === undefined)
		throw new Error(`--baud: a simulated meter sends at ${SPEEDS.join(", ")} baud, not at ${text}`);
	return speed;
}

function faults(text: string | undefined): FaultRates {
	try {
		return text === undefined ? {} : parseFaultRates(text);
	} catch (error) {
		throw new Error(`--fault: ${(error as Error).message}`);
	}
}

/** A simulated meter that encrypts has told its keys. */
function keySettings(line: LineOptions): (readonly [string, string])[] {
	if (line.kind !== "meter" || !DIALECTS.some(({ name, ciphered }) => ciphered && line.dialects.includes(name)))
		return [];
	return [
		["meter.key", DEFAULT_KEY],
		["meter.auth_key", DEFAULT_AUTHENTICATION_KEY],
	];
}

function socketOptions(text: string): LineOptions {
	const url = URL.canParse(text) ? new URL(text) : undefined;
	const port = Number(url?.port);
	const bare = url !== undefined && ["", "/"].includes(url.pathname) && url.search + url.hash + url.username === "";
	if (url?.protocol !== "tcp:" || !bare || url.hostname === "" || port === 0)
		throw new Error(`--line takes tcp://HOST:PORT, not "${text}"`);
	return { kind: "socket", host: url.hostname.replace(/^\[|\]$/g, ""), port };
}

function brokerSettings({ mqtt }: Values): (readonly [string, string])[] {
	if (mqtt === undefined) return [];
	const credentials = /^([a-z]+:\/\/)([^/@]*)@(.*)$/i.exec(mqtt);
	const address = credentials === null ? mqtt : credentials[1] + credentials[3];
	const url = parseBrokerUrl(address);
	if ("fault" in url) throw new Error(`--mqtt: ${url.fault}`);
	if (credentials === null) return [["mqtt.url", address]];
	const [user, ...password] = credentials[2].split(":");
	return [
		["mqtt.url", address],
		["mqtt.user", decodeURIComponent(user)],
		["mqtt.password", decodeURIComponent(password.join(":"))],
	];
}

function token(text: string | undefined): string | undefined {
	// What an Authorization header carries (RFC 6750, section 2.1).
	if (text !== undefined && !/^[A-Za-z0-9._~+/-]{1,100}=*$/.test(text))
		throw new Error("--token takes letters, digits and signs of -._~+/, 100 at most");
	return text;
}

function milliseconds(seconds: number | undefined): number | undefined {
	return seconds === undefined ? undefined : seconds * 1000;
}

function port(name: string, text: string | undefined): number | undefined {
	return number(name, text, 0, 65535, "a port", Number.isInteger);
}

function whole(name: string, text: string | undefined, min: number, max: number): number | undefined {
	return number(name, text, min, max, "a whole number", Number.isInteger);
}

function number(
	name: string,
	text: string | undefined,
	min: number,
	max: number,
	what: string,
	fits: (value: number) => boolean = () => true,
): number | undefined {
	if (text === undefined) return undefined;
	const value = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
	if (value >= min && value <= max && fits(value)) return value;
	throw new Error(`--${name} takes ${what} from ${min} to ${max}, not "${text}"`);
}

function filled(name: string, text: string | undefined): string | undefined {
	if (text === "") throw new Error(`--${name} is empty`);
	return text;
}
