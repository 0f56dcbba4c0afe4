/** The address the simulator listens on in; the one by which others reach it out. */
import { networkInterfaces } from "node:os";

/** IPv4; undefined when there is none. */
export function ownAddress(bind: string): string | undefined {
	const every = bind === "0.0.0.0" || bind === "::";
	for (const interfaces of Object.values(networkInterfaces())) {
		for (const { family, address, internal } of interfaces ?? []) {
			if (family === "IPv4" && (every ? !internal : address === bind)) return address;
		}
	}
	return undefined;
}
