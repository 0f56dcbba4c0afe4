/** Host, Origin and Sec-Fetch-Site of a request → whether a page of another origin is behind it. */
import { HEADER, isText, type RequestHead } from "./head.ts";

/** The names a device with this id answers to, and those its owner has added. */
export function ownNames(deviceId: string, configured: string): string[] {
	const own = `portti-${deviceId.slice(-4)}`;
	const names = ["localhost", own, `${own}.local`];
	for (const part of configured.split(",")) {
		const name = part.trim().toLowerCase();
		if (name !== "") names.push(name);
	}
	return names;
}

/**
 * Whether the Host field names this device: one of `names`, or the address the connection came in
 * by. A name that someone else's DNS points here (rebinding) is none of them. Where the platform
 * cannot tell the address, any literal address will do: it cannot be rebound.
 */
export function hostAllowed(head: RequestHead, names: readonly string[], localAddress: string | undefined): boolean {
	const { bytes } = head;
	const start = head.starts[HEADER.host];
	if (start < 0) return true;
	let end = hostEnd(bytes, start, head.ends[HEADER.host]);
	if (end < 0) return false;
	if (bytes[start] === 0x5b) {
		return localAddress === undefined || isText(bytes, start + 1, end - 1, localAddress.toLowerCase());
	}
	if (bytes[end - 1] === 0x2e) end--;
	for (const name of names) if (isText(bytes, start, end, name)) return true;
	if (localAddress === undefined) return isIpv4(bytes, start, end);
	return isText(bytes, start, end, mapped(localAddress));
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

/** An IPv4 address that the platform writes as IPv6 (::ffff:192.0.2.1). */
function mapped(address: string): string {
	return address.startsWith("::ffff:") ? address.slice(7) : address;
}

function isIpv4(bytes: Uint8Array, start: number, end: number): boolean {
	let dots = 0;
	for (let at = start; at < end; at++) {
		if (bytes[at] === 0x2e) dots++;
		else if (bytes[at] < 0x30 || bytes[at] > 0x39) return false;
	}
	return dots === 3;
}
