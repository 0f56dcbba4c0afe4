/** The text of an http or https URL → where to ask for what; a reference within a document → a URL. */
import { portNumber } from "../bytes/port.ts";

export interface HttpUrl {
	/** A name, or an address (IPv6 without brackets). */
	readonly host: string;
	readonly port: number;
	readonly secure: boolean;
	/** Path and query, as it stands in a request. */
	readonly target: string;
}

/** What is wrong with the text, for the person who wrote it. */
export interface UrlFault {
	readonly fault: string;
}

const SHAPE = "write http://host/path, or https://host/path";
/** With what signs such a link, it may be as long as this. */
export const MAX_URL_LENGTH = 2000;

export function parseHttpUrl(text: string): HttpUrl | UrlFault {
	if (text.length > MAX_URL_LENGTH) return { fault: `it is longer than ${MAX_URL_LENGTH} characters` };
	if (!isPrintable(text)) return { fault: `a URL has neither spaces nor letters beyond ASCII; ${SHAPE}` };
	const colon = text.indexOf("://");
	const scheme = text.slice(0, Math.max(0, colon)).toLowerCase();
	if (scheme !== "http" && scheme !== "https")
		return { fault: `it begins neither with http:// nor https://; ${SHAPE}` };
	const hash = text.indexOf("#");
	const rest = text.slice(colon + 3, hash < 0 ? text.length : hash);
	let end = 0;
	while (end < rest.length && rest[end] !== "/" && rest[end] !== "?") end++;
	const authority = rest.slice(0, end);
	const tail = rest.slice(end);
	if (authority.includes("@")) return { fault: "user and password do not belong into the URL" };
	const bracketed = authority.startsWith("[");
	if (bracketed && !authority.includes("]")) return { fault: "the bracket before the IPv6 address is never closed" };
	const after = bracketed ? authority.indexOf("]") + 1 : authority.indexOf(":");
	const hostEnd = after < 0 ? authority.length : after;
	const host = bracketed ? authority.slice(1, hostEnd - 1) : authority.slice(0, hostEnd);
	if (!isHost(host, bracketed)) return { fault: `"${host}" is not a host name or address; ${SHAPE}` };
	const port = hostEnd === authority.length ? (scheme === "https" ? 443 : 80) : portNumber(authority.slice(hostEnd));
	if (port === undefined) return { fault: `"${authority.slice(hostEnd)}" is not a port; ${SHAPE}` };
	return { host, port, secure: scheme === "https", target: tail.startsWith("/") ? tail : `/${tail}` };
}

/** What `reference` means in a document at `base` (RFC 3986, section 5, without `.` and `..`). */
export function resolveUrl(base: HttpUrl, reference: string): HttpUrl | UrlFault {
	const scheme = base.secure ? "https:" : "http:";
	if (reference.includes("://")) return parseHttpUrl(reference);
	if (reference.startsWith("//")) return parseHttpUrl(scheme + reference);
	if (reference === "" || !isPrintable(reference) || reference.length > MAX_URL_LENGTH)
		return { fault: "it is not a reference" };
	if (reference.startsWith("/")) return { ...base, target: reference };
	const question = base.target.indexOf("?");
	const path = question < 0 ? base.target : base.target.slice(0, question);
	return { ...base, target: path.slice(0, path.lastIndexOf("/") + 1) + reference };
}

/** As a `Host` field names it. */
export function authorityOf({ host, port, secure }: HttpUrl): string {
	const name = host.includes(":") ? `[${host}]` : host;
	return port === (secure ? 443 : 80) ? name : `${name}:${port}`;
}

function isPrintable(text: string): boolean {
	for (let at = 0; at < text.length; at++) {
		const code = text.charCodeAt(at);
		if (code <= 0x20 || code > 0x7e) return false;
	}
	return true;
}

function isHost(host: string, bracketed: boolean): boolean {
	if (host === "" || host.length > 253) return false;
	for (let at = 0; at < host.length; at++) {
		const code = host.charCodeAt(at) | 0x20;
		const isDigit = code >= 0x30 && code <= 0x39;
		const isLetter = code >= 0x61 && code <= (bracketed ? 0x66 : 0x7a);
		const isSign = bracketed ? host[at] === ":" || host[at] === "." : ".-_".includes(host[at]);
		if (!isDigit && !isLetter && !isSign) return false;
	}
	return !bracketed || host.includes(":");
}
