/** A name or address in, an IPv4 address out: the SDK's sockets know no other. */
// biome-ignore lint/style/useNodejsImportProtocol: the SDK's module of that name
import Net from "net";
import Timer from "timer";

/** Answers once, never before this function has returned; undefined: there is none. */
export function resolve(host: string, answer: (address: string | undefined) => void): void {
	if (isIpv4(host)) Timer.set(() => answer(host));
	else if (host.includes(":")) Timer.set(() => answer(undefined));
	else Net.resolve(host, (_, address) => answer(address));
}

function isIpv4(text: string): boolean {
	const parts = text.split(".");
	if (parts.length !== 4) return false;
	for (const part of parts) {
		if (part === "" || part.length > 3 || Number(part) > 255) return false;
		for (let i = 0; i < part.length; i++) if (part.charCodeAt(i) < 48 || part.charCodeAt(i) > 57) return false;
	}
	return true;
}
