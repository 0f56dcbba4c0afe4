/** The text of `mqtt.url` → where the broker is; an address → whether it is private. */
import { ipv4Bytes } from "../bytes/ipv4.ts";
import { portNumber } from "../bytes/port.ts";

export interface BrokerUrl {
	/** A name, or an address (IPv6 without brackets). */
	readonly host: string;
	readonly port: number;
	readonly secure: boolean;
}

/** What is wrong with the text, for the person who wrote it. */
export interface UrlFault {
	readonly fault: string;
}

const SHAPE = "write mqtt://host:port, or mqtts://host:port for TLS";

export function parseBrokerUrl(text: string): BrokerUrl | UrlFault {
	const colon = text.indexOf("://");
	if (colon < 0) return { fault: `"${text}" has no scheme; ${SHAPE}` };
	const scheme = text.slice(0, colon).toLowerCase();
	if (scheme !== "mqtt" && scheme !== "mqtts") return { fault: `"${scheme}" is not a scheme of MQTT; ${SHAPE}` };
	let rest = text.slice(colon + 3);
	if (rest.endsWith("/")) rest = rest.slice(0, -1);
	if (rest.includes("@"))
		return { fault: "user and password do not belong into the URL; set mqtt.user and mqtt.password" };
	for (const [sign, name] of [
		["/", "path"],
		["?", "query"],
		["#", "fragment"],
	]) {
		if (rest.includes(sign)) return { fault: `the URL has a ${name}, which a broker has no use for; ${SHAPE}` };
	}
	const bracketed = rest.startsWith("[");
	const end = bracketed ? rest.indexOf("]") : rest.lastIndexOf(":");
	if (bracketed && end < 0) return { fault: "the bracket before the IPv6 address is never closed" };
	const host = bracketed ? rest.slice(1, end) : end < 0 ? rest : rest.slice(0, end);
	const after = bracketed ? rest.slice(end + 1) : end < 0 ? "" : rest.slice(end);
	const wrong = bracketed ? ipv6Groups(host) === undefined : !isName(host);
	if (wrong) return { fault: hostFault(host, bracketed) };
	const port = after === "" ? (scheme === "mqtts" ? 8883 : 1883) : portNumber(after);
	if (port === undefined) return { fault: `"${after.slice(1)}" is not a port; it is a number from 1 to 65535` };
	return { host, port, secure: scheme === "mqtts" };
}

/**
 * Whether an address is one of a home's own network: private (RFC 1918, RFC 4193), link-local
 * (RFC 3927, RFC 4291) or the machine itself. Undefined when `host` is a name.
 */
export function isPrivateAddress(host: string): boolean | undefined {
	const quad = ipv4Bytes(host);
	if (quad !== undefined) return isPrivateQuad(quad);
	const groups = ipv6Groups(host);
	if (groups === undefined) return undefined;
	const [first] = groups;
	let zeros = 0;
	while (zeros < 8 && groups[zeros] === 0) zeros++;
	if (zeros >= 7) return zeros === 7 && groups[7] === 1;
	if (zeros === 5 && groups[5] === 0xffff) {
		return isPrivateQuad([groups[6] >> 8, groups[6] & 255, groups[7] >> 8, groups[7] & 255]);
	}
	return (first & 0xfe00) === 0xfc00 || (first & 0xffc0) === 0xfe80;
}

function isPrivateQuad([a, b]: readonly number[]): boolean {
	if (a === 10 || a === 127) return true;
	return (a === 172 && b >= 16 && b < 32) || (a === 192 && b === 168) || (a === 169 && b === 254);
}

function hostFault(host: string, bracketed: boolean): string {
	if (host === "") return `the URL names no host; ${SHAPE}`;
	if (bracketed) return `"${host}" is not an IPv6 address`;
	if (host.includes(":")) return `"${host}" looks like an IPv6 address; put it in brackets: [${host}]`;
	return `"${host}" is not a host name or address`;
}

/** RFC 952 and RFC 1123, and the underscore that home networks use. A dotted quad is one too. */
function isName(host: string): boolean {
	if (host.length === 0 || host.length > 253) return false;
	let label = 0;
	let digits = true;
	for (let i = 0; i < host.length; i++) {
		const code = host.charCodeAt(i);
		if (code === 0x2e) {
			if (label === 0) return false;
			label = 0;
			continue;
		}
		const isDigit = code >= 0x30 && code <= 0x39;
		const lower = code | 0x20;
		if (!isDigit && !(lower >= 0x61 && lower <= 0x7a) && code !== 0x5f && (code !== 0x2d || label === 0)) return false;
		if (!isDigit) digits = false;
		if (++label > 63) return false;
	}
	return digits ? ipv4Bytes(host) !== undefined : true;
}

/** The eight groups of an IPv6 address (RFC 4291, section 2.2); a zone after % is left out. */
function ipv6Groups(text: string): number[] | undefined {
	const zone = text.indexOf("%");
	const halves = (zone < 0 ? text : text.slice(0, zone)).split("::");
	if (halves.length > 2 || !text.includes(":")) return undefined;
	const [head, tail] = [groupsOf(halves[0]), groupsOf(halves[1] ?? "")];
	if (head === undefined || tail === undefined) return undefined;
	const missing = 8 - head.length - tail.length;
	if (halves.length === 1 ? missing !== 0 : missing < 1) return undefined;
	return [...head, ...new Array<number>(missing).fill(0), ...tail];
}

function groupsOf(text: string): number[] | undefined {
	if (text === "") return [];
	const groups: number[] = [];
	const parts = text.split(":");
	for (let index = 0; index < parts.length; index++) {
		const part = parts[index];
		if (part.includes(".")) {
			const quad = index === parts.length - 1 ? ipv4Bytes(part) : undefined;
			if (quad === undefined) return undefined;
			groups.push(quad[0] * 256 + quad[1], quad[2] * 256 + quad[3]);
			continue;
		}
		let value = 0;
		if (part.length === 0 || part.length > 4) return undefined;
		for (let i = 0; i < part.length; i++) {
			const code = part.charCodeAt(i);
			const lower = code | 0x20;
			const digit = code >= 0x30 && code <= 0x39 ? code - 0x30 : lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1;
			if (digit < 0) return undefined;
			value = value * 16 + digit;
		}
		groups.push(value);
	}
	return groups;
}
