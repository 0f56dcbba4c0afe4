/** The address the simulator listens on in; the one by which others on the network reach it, out. */
import { networkInterfaces } from "node:os";
import type { SystemAddress } from "../../../src/host.ts";

/** Undefined for an address that nobody else reaches, unless `always`, and for IPv6. */
export function ownAddress(bind: string, always: boolean): SystemAddress | undefined {
	const every = bind === "0.0.0.0" || bind === "::";
	for (const interfaces of Object.values(networkInterfaces())) {
		for (const { family, address, netmask, internal } of interfaces ?? []) {
			if (family !== "IPv4" || (internal && !always)) continue;
			if (every ? !internal : address === bind) return { address, netmask };
		}
	}
	return undefined;
}
