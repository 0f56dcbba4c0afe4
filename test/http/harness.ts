/** A web server on a fake platform, and readings to serve. */

import { type Setting, Settings } from "../../src/config/settings.ts";
import { FaultLog } from "../../src/faults.ts";
import type { Udp, Wifi } from "../../src/host.ts";
import type { Route } from "../../src/http/route.ts";
import { HttpServer } from "../../src/http/server.ts";
import type { Services } from "../../src/http/services.ts";
import { Network } from "../../src/network/network.ts";
import { networkFault } from "../../src/network/settings.ts";
import { Setup } from "../../src/network/setup/setup.ts";
import { READ_ADVICE } from "../../src/readings/decoding-advice.ts";
import { fieldIndex } from "../../src/readings/fields.ts";
import { Reading } from "../../src/readings/reading.ts";
import { Latest } from "../../src/store/latest.ts";
import { ReadingRing } from "../../src/store/recent.ts";
import { LastTelegram } from "../../src/store/telegram.ts";
import { DESCRIPTIONS } from "../../tools/openapi/descriptions.ts";
import { type FakeHost, type FakePeer, fakeHost } from "../helpers/fake-host.ts";
import { type Updating, updating } from "../helpers/updating.ts";

export const ADMIN = "0123456789abcdef0123456789abcdef";

export interface Harness {
	readonly host: FakeHost;
	readonly server: HttpServer;
	readonly services: Services;
	readonly settings: Settings;
	/** What was asked of the firmware, in order. */
	readonly asked: string[];
	/** Firmware over the air: the updater, and the slots behind it. */
	readonly updating: Updating;
	/** Lets a reading arrive. */
	feed(powerW?: number): Reading;
	connect(remoteAddress?: string, window?: number, localAddress?: string): FakePeer;
	/** Sends one request on a fresh connection and reads its answer. */
	ask(request: string): Answer;
}

export interface Answer {
	readonly status: number;
	/** By name in lower case. */
	readonly headers: ReadonlyMap<string, string>;
	readonly body: string;
}

export interface HarnessParts {
	/** With a radio of its own, and so with set-up. */
	readonly wifi?: Wifi;
	readonly udp?: Udp;
}

export function harness(
	settings: readonly Setting[] = [],
	overrides: readonly Setting[] = [],
	parts: HarnessParts = {},
): Harness {
	const host = fakeHost(parts);
	const defaults: Setting[] = [["http.port", 8080], ...settings];
	const configured = new Settings({ host, defaults, overrides, check: networkFault });
	const { wifi } = parts;
	const network = wifi && new Network({ host: { ...host, wifi }, settings: configured });
	const latest = new Latest(host.clock);
	const asked: string[] = [];
	const firmware = updating("power-on", host);
	const services: Services = {
		latest,
		recent: new ReadingRing(2048),
		telegram: new LastTelegram(),
		faults: new FaultLog(),
		version: "1.2.3",
		boot: {
			starts: 3,
			reason: "power-on",
			brownOuts: 0,
			earlyCrashes: 0,
			lastCrash: undefined,
			safeMode: false,
		},
		updater: firmware.updater,
		identify: () => void asked.push("identify"),
		restart: () => void asked.push("restart"),
		factoryReset: () => void asked.push("factory reset"),
		line: () => ({
			code: "silent",
			advice: { en: "Nothing arrives.", sv: "Inget kommer.", fi: "Mitään ei tule." },
			settings: { baud: 115200, inverted: false },
			locked: false,
			coding: "plain",
			bytes: 0,
			framingErrors: undefined,
			overruns: undefined,
		}),
		decoding: () => ({ code: "ok", advice: READ_ADVICE, cipher: undefined, scale: undefined }),
		network: () => undefined,
		discovery: () => undefined,
		...(network && { setup: new Setup({ host: { ...host, wifi }, settings: configured, network }) }),
		mqtt: () => ({
			state: "off",
			reason: "No broker is set.",
			nextTryMs: undefined,
			tries: 0,
			connects: 0,
			published: 0,
			backfilled: 0,
			confirmed: 0,
			held: 0,
			dropped: 0,
			inboundDropped: 0,
		}),
	};
	latest.subscribe((reading) => services.recent.append(reading));
	const server = new HttpServer({ host, settings: configured, services, adminToken: ADMIN });
	host.device.watchButton((down) => {
		if (down) server.auth.openPairing();
	});
	const connect = (remoteAddress?: string, window?: number, localAddress?: string) =>
		host.tcp.connect(8080, remoteAddress, window, localAddress);
	return {
		host,
		server,
		services,
		settings: configured,
		asked,
		updating: firmware,
		connect,
		feed(powerW = 1234) {
			const reading = new Reading();
			reading.values[fieldIndex("active_power_import_w")] = powerW;
			reading.values[fieldIndex("active_energy_import_kwh")] = 7_805_332;
			latest.accept(reading);
			return reading;
		},
		ask(request) {
			const peer = connect();
			peer.send(request);
			// New firmware takes the slot some milliseconds.
			if (peer.received.length === 0) host.time.advance(20);
			const answers = parseAnswers(peer.text());
			if (answers.length !== 1) throw new Error(`${answers.length} answers`);
			return answers[0];
		},
	};
}

/** Of the answer when all is well. */
export function statusOf({ method, path }: Route): number {
	return DESCRIPTIONS[`${method} ${path}`].success.status;
}

/** A request as text, with a Host and the given further lines. */
export function request(method: string, path: string, lines: readonly string[] = [], body = ""): string {
	return `${[`${method} ${path} HTTP/1.1`, "Host: 192.0.2.1", ...lines].join("\r\n")}\r\n\r\n${body}`;
}

export function bearer(token: string): string {
	return `Authorization: Bearer ${token}`;
}

/** Takes apart what a server sent. Throws when it is not a row of whole HTTP/1.1 responses. */
export function parseAnswers(text: string, heads: readonly boolean[] = []): Answer[] {
	const answers: Answer[] = [];
	for (let at = 0; at < text.length; ) {
		const headEnd = text.indexOf("\r\n\r\n", at);
		if (headEnd < 0) throw new Error(`no end of head in ${JSON.stringify(text.slice(at))}`);
		const [first, ...lines] = text.slice(at, headEnd).split("\r\n");
		const headers = new Map(
			lines.map((line) => {
				const colon = line.indexOf(": ");
				if (colon < 1) throw new Error(`not a header line: ${line}`);
				return [line.slice(0, colon).toLowerCase(), line.slice(colon + 2)] as const;
			}),
		);
		if (!first.startsWith("HTTP/1.1 ")) throw new Error(`not a status line: ${first}`);
		const status = Number(first.slice(9, 12));
		at = headEnd + 4;
		let body = "";
		if (!heads[answers.length] && status !== 204 && status !== 304 && status !== 100) {
			const length = headers.get("content-length");
			if (headers.get("transfer-encoding") === "chunked") [body, at] = dechunk(text, at);
			else {
				body = text.slice(at, length === undefined ? undefined : at + Number(length));
				if (length !== undefined && body.length !== Number(length)) throw new Error("the body is cut short");
				at += body.length;
			}
		}
		answers.push({ status, headers, body });
	}
	return answers;
}

function dechunk(text: string, start: number): [string, number] {
	let body = "";
	for (let at = start; ; ) {
		const line = text.indexOf("\r\n", at);
		const size = Number.parseInt(text.slice(at, line), 16);
		at = line + 2;
		body += text.slice(at, at + size);
		if (text.slice(at + size, at + size + 2) !== "\r\n") throw new Error("a chunk is cut short");
		at += size + 2;
		if (size === 0) return [body, at];
	}
}
