/** Host, Origin and Sec-Fetch-Site of a request → whether a page of another origin is behind it. */
import { isText } from "./ascii.ts";
import { HEADER, type RequestHead } from "./head.ts";

/** The names that a device answers to which is `hosts` on its network, and those its owner has added, in lower case. */
export function ownNames(hosts: Iterable<string>, configured: string): string[] {
	const names = ["localhost"];
	for (const host of hosts) names.push(host, `${host}.local`);
	for (const part of configured.split(",")) {
		const name = part.trim().toLowerCase();
		if (name !== "") names.push(name);
	}
	return names;
}

/** An address as it stands in a Host field, without brackets. */
export function hostAddress(address: string): string {
	// An IPv4 address that the platform writes as IPv6.
	return address.startsWith("::ffff:") ? address.slice(7) : address.toLowerCase();
}

/**
 * Whether the Host field names this device: one of `names`, or the address the connection came in
 * by, both in lower case as bytes. A name that someone else's DNS points here (rebinding) is none
 * of them. Where the platform cannot tell the address, any literal address will do: it cannot be
 * rebound.
 */
export function hostAllowed(
	head: RequestHead,
	names: readonly Uint8Array[],
	localAddress: Uint8Array | undefined,
): boolean {
	const { bytes } = head;
	const start = head.starts[HEADER.host];
	if (start < 0) return true;
	let end = hostEnd(bytes, start, head.ends[HEADER.host]);
	if (end < 0) return false;
	if (bytes[start] === 0x5b) return localAddress === undefined || isSame(bytes, start + 1, end - 1, localAddress);
	if (bytes[end - 1] === 0x2e) end--;
	if (localAddress === undefined ? isIpv4(bytes, start, end) : isSame(bytes, start, end, localAddress)) return true;
	for (const name of names) if (isSame(bytes, start, end, name)) return true;
	return false;
}

/** Whether a request that changes something was made by our own page, or by no page at all. */
export function writeAllowed(head: RequestHead): boolean {
	const { bytes, starts, ends } = head;
	const site = starts[HEADER.secFetchSite];
	if (site >= 0 && !isText(bytes, site, ends[HEADER.secFetchSite], "same-origin")) {
		if (!isText(bytes, site, ends[HEADER.secFetchSite], "none")) return false;
	}
	const origin = head.text(HEADER.origin)?.toLowerCase();
	if (origin === undefined) return true;
	const host = head.text(HEADER.host)?.toLowerCase();
	return host !== undefined && (origin === `http://${plain(host)}` || origin === `https://${plain(host)}`);
}

/** An origin leaves out the port that its scheme implies. */
function plain(host: string): string {
	return host.endsWith(":80") ? host.slice(0, -3) : host;
}

/** Where the host ends and its port begins, or -1 when it is neither. */
function hostEnd(bytes: Uint8Array, start: number, end: number): number {
	let at = end;
	while (at > start && bytes[at - 1] >= 0x30 && bytes[at - 1] <= 0x39) at--;
	const stop = at > start && bytes[at - 1] === 0x3a && at - 1 > start ? at - 1 : end;
	if (stop === start) return -1;
	return bytes[start] === 0x5b && bytes[stop - 1] !== 0x5d ? -1 : stop;
}

/** `text` is in lower case. */
function isSame(bytes: Uint8Array, start: number, end: number, text: Uint8Array): boolean {
	if (end - start !== text.length) return false;
	for (let i = 0; i < text.length; i++) {
		const byte = bytes[start + i];
		if (byte !== text[i] && (byte < 0x41 || byte > 0x5a || (byte | 0x20) !== text[i])) return false;
	}
	return true;
}

function isIpv4(bytes: Uint8Array, start: number, end: number): boolean {
	let dots = 0;
	for (let at = start; at < end; at++) {
		if (bytes[at] === 0x2e) dots++;
		else if (bytes[at] < 0x30 || bytes[at] > 0x39) return false;
	}
	return dots === 3;
}
