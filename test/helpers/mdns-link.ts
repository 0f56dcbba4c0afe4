/** A network of multicast DNS responders made of plain objects, and what they say on it as lines of text. */
import { ipv4Bytes } from "../../src/bytes/ipv4.ts";
import { MDNS_PORT, MdnsResponder, type Presence } from "../../src/network/discovery/responder.ts";
import { readMessage, recordData } from "../../src/network/dns/read.ts";
import { FLAG, type ReadMessage, type ReadRecord, TOP_BIT, TYPE } from "../../src/network/dns/types.ts";
import { latin1 } from "./ascii.ts";
import { FakeTime } from "./fake-host.ts";

export interface Datagram {
	readonly at: number;
	readonly from: string;
	readonly to: string;
	readonly port: number;
	readonly bytes: Uint8Array;
}

export class MdnsLink {
	readonly time = new FakeTime();
	readonly datagrams: Datagram[] = [];
	/** From when on the milliseconds are counted that `said` tells. */
	since = 0;
	readonly #responders = new Map<string, MdnsResponder>();
	/** How long a datagram takes, and whether it is lost; by the number of the datagram. */
	readonly #delay: (count: number) => number | undefined;

	constructor(delay: (count: number) => number | undefined = () => 1) {
		this.#delay = delay;
	}

	/** A responder at 192.0.2.`end`; its random numbers come from `random`. */
	join(end: number, changes: Partial<Presence> = {}, random: () => number = () => 0.5): MdnsResponder {
		const address = `192.0.2.${end}`;
		const responder = new MdnsResponder(
			{
				clock: this.time,
				timers: this.time,
				random,
				send: (bytes, to, port) => this.send(address, bytes, to, port),
				claimed: () => {},
			},
			presence(end, changes),
		);
		this.#responders.set(address, responder);
		return responder;
	}

	/** From whoever, to all others or to one. */
	send(from: string, bytes: Uint8Array, to = "224.0.0.251", port = MDNS_PORT, fromPort = MDNS_PORT): void {
		this.datagrams.push({ at: this.time.now, from, to, port, bytes });
		const delay = this.#delay(this.datagrams.length);
		if (delay === undefined) return;
		this.time.after(delay, () => {
			for (const [address, responder] of this.#responders)
				if (address !== from && (to === "224.0.0.251" || to === address)) responder.received(bytes, from, fromPort);
		});
	}

	/** What was sent since the last time, datagram by datagram. */
	said(): string[] {
		return this.datagrams.splice(0).map(({ at, from, to, port, bytes }) => {
			const receiver = to === "224.0.0.251" ? "" : ` to ${to}:${port}`;
			return `${at - this.since} ${from}${receiver}: ${spoken(bytes)}`;
		});
	}
}

export function presence(end: number, changes: Partial<Presence> = {}): Presence {
	return {
		host: "portti-1a2b",
		instance: "Portti 1a2b",
		address: Uint8Array.from(ipv4Bytes(`192.0.2.${end}`) ?? []),
		netmask: Uint8Array.of(255, 255, 255, 0),
		port: 80,
		services: [{ type: "_http._tcp", text: ["path=/", `id=${end}`] }],
		...changes,
	};
}

const TYPE_NAMES = new Map<number, string>(Object.entries(TYPE).map(([name, type]) => [type, name.toUpperCase()]));

/** "? name A; = name A 120 c0000201; + name …": questions, answers, authorities (!) and additionals. */
export function spoken(bytes: Uint8Array): string {
	const message = readMessage(bytes);
	if (message === undefined) return "nonsense";
	const parts: string[] = [];
	if (message.id !== 0) parts.push(`id ${message.id}`);
	if (message.flags & FLAG.truncated) parts.push("more");
	for (const { name, type, class: kind } of message.questions)
		parts.push(`?${kind & TOP_BIT ? "u" : ""} ${name} ${TYPE_NAMES.get(type) ?? type}`);
	for (const [sign, records] of [
		["=", message.answers],
		["!", message.authorities],
		["+", message.additionals],
	] as const) {
		for (const record of records) parts.push(`${sign}${record.class & TOP_BIT ? "f" : ""} ${told(message, record)}`);
	}
	return parts.join("; ");
}

function told(message: ReadMessage, record: ReadRecord): string {
	const data = recordData(message, record) ?? new Uint8Array(0);
	const text = record.type === TYPE.a ? data.join(".") : record.type === TYPE.nsec ? "" : dotted(data, record.type);
	return `${record.name} ${TYPE_NAMES.get(record.type) ?? record.type} ${record.ttl} ${text}`.trim();
}

/** Names and strings without what stands before them. */
function dotted(data: Uint8Array, type: number): string {
	const labels: string[] = [];
	const port = type === TYPE.srv ? `${data[4] * 256 + data[5]} ` : "";
	for (let at = type === TYPE.srv ? 6 : 0; at < data.length; at += data[at] + 1)
		if (data[at] > 0) labels.push(latin1(data, at + 1, at + 1 + data[at]));
	return port + labels.join(type === TYPE.txt ? " " : ".");
}
