/** `:8080`, as it stands behind a host → 8080; undefined when it is anything else than a port from 1 to 65535. */
export function portNumber(text: string): number | undefined {
	if (text[0] !== ":" || text.length < 2 || text.length > 6) return undefined;
	let port = 0;
	for (let at = 1; at < text.length; at++) {
		const digit = text.charCodeAt(at) - 0x30;
		if (digit < 0 || digit > 9) return undefined;
		port = port * 10 + digit;
	}
	return port >= 1 && port <= 65535 ? port : undefined;
}
