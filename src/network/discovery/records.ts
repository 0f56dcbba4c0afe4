/** Who the dongle is on its network in, the records that say so out (RFC 6762, RFC 6763). */
import { frozen } from "../../bytes/frozen.ts";
import { ByteWriter } from "../../bytes/writer.ts";
import { CLASS_IN, type DnsRecord, TYPE } from "../dns/types.ts";

export interface Identity {
	/** The first label of the host's name. */
	readonly host: string;
	/** The label that names the services, a character per byte of its UTF-8. */
	readonly instance: string;
	/** IPv4, four bytes. */
	readonly address: Uint8Array;
	/** Of the web server. */
	readonly port: number;
	/** Keys and values that each service tells of itself, `key=value` of ASCII. */
	readonly services: readonly Service[];
}

export interface Service {
	/** `_http._tcp` */
	readonly type: string;
	readonly text: readonly string[];
}

export interface OwnRecord extends DnsRecord {
	/** Nobody else may have records of this name and type. */
	readonly unique: boolean;
	/** What whoever asks for this one asks for next. */
	readonly extras: readonly OwnRecord[];
}

/** RFC 6762, section 10: records that hold a host's name or address, and all others. */
const HOST_TTL_S = 120;
const OTHER_TTL_S = 4500;

/** RFC 6763, section 9. */
export const SERVICES = "_services._dns-sd._udp.local";

/** RFC 4034, section 4.1.2: which types there are, as one block of bits. */
const ONLY_ADDRESS = frozen(Uint8Array.of(0, 1, 0x40));
const ONLY_SERVICE = frozen(Uint8Array.of(0, 5, 0, 0, 0x80, 0, 0x40));

export function ownRecords({ host, instance, address, port, services }: Identity): OwnRecord[] {
	const hostName = `${host}.local`;
	const noOther = own(hostName, TYPE.nsec, HOST_TTL_S, [hostName, ONLY_ADDRESS], true);
	const place = own(hostName, TYPE.a, HOST_TTL_S, [address], true, [noOther]);
	const records = [place, noOther];
	for (const { type, text } of services) {
		const typeName = `${type}.local`;
		const name = `${escaped(instance)}.${typeName}`;
		const noOther = own(name, TYPE.nsec, OTHER_TTL_S, [name, ONLY_SERVICE], true);
		const at = [Uint8Array.of(0, 0, 0, 0, port >>> 8, port), hostName];
		const srv = own(name, TYPE.srv, HOST_TTL_S, at, true, [place, ...place.extras]);
		const txt = own(name, TYPE.txt, OTHER_TTL_S, [textData(text)], true);
		const extras = [srv, txt, ...srv.extras, noOther];
		const pointer = own(typeName, TYPE.ptr, OTHER_TTL_S, [name], false, extras);
		records.push(srv, txt, noOther, pointer, own(SERVICES, TYPE.ptr, OTHER_TTL_S, [typeName], false));
	}
	return records;
}

/** By name in lower case. */
export type ByName = ReadonlyMap<string, readonly OwnRecord[]>;

export function byName(records: readonly OwnRecord[]): ByName {
	const named = new Map<string, OwnRecord[]>();
	for (const record of records) {
		const key = record.name.toLowerCase();
		const same = named.get(key);
		if (same === undefined) named.set(key, [record]);
		else same.push(record);
	}
	return named;
}

function own(
	name: string,
	type: number,
	ttl: number,
	data: DnsRecord["data"],
	unique: boolean,
	extras: readonly OwnRecord[] = [],
): OwnRecord {
	return { name, type, class: CLASS_IN, ttl, data, unique, extras };
}

/** RFC 6763, section 6.1: strings, each behind its length. */
function textData(strings: readonly string[]): Uint8Array {
	const writer = new ByteWriter(64);
	for (const text of strings) {
		writer.byte(text.length);
		writer.text(text);
	}
	return writer.copy();
}

function escaped(label: string): string {
	return label.split("\\").join("\\\\").split(".").join("\\.");
}
