/** A name or address in, an IPv4 address out: the SDK's sockets know no other. */
// biome-ignore lint/style/useNodejsImportProtocol: the SDK's module of that name
import Net from "net";
import Timer from "timer";
import { ipv4Bytes } from "../../src/bytes/ipv4.ts";

/** Answers once, never before this function has returned; undefined: there is none. */
export function resolve(host: string, answer: (address: string | undefined) => void): void {
	if (ipv4Bytes(host) !== undefined) Timer.set(() => answer(host));
	else if (host.includes(":")) Timer.set(() => answer(undefined));
	else Net.resolve(host, (_, address) => answer(address));
}
