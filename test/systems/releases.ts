/** Image files in; a web server's answers with an index that names one, and what a dongle says of it, out. */
import { createHash } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { type Simulator, until } from "./simulator.ts";

/** The image in a file: what is behind its header. */
export function imageOf(file: Buffer): Buffer {
	return file.subarray(file.indexOf("\n", file.indexOf("\nsignature:") + 1) + 1);
}

/** What was asked, as `PATH` or `PATH from N`; connections are cut after so many bytes of the file. */
export function releases(file: Buffer, board: string, asked: string[], cutAfter: number) {
	const release = {
		channel: "stable",
		board,
		version: "0.2.0",
		url: "0.2.0.portti",
		size: file.length,
		sha256: createHash("sha256").update(imageOf(file)).digest("hex"),
		notes: "Nyheter",
	};
	return (request: IncomingMessage, response: ServerResponse) => {
		const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? "")?.[1] ?? 0);
		asked.push(from > 0 ? `${request.url} from ${from}` : `${request.url}`);
		if (request.url === "/here") {
			response.writeHead(302, { Location: "/p/index.json" }).end();
		} else if (request.url === "/p/index.json") {
			const text = JSON.stringify({ portti_index: 1, releases: [release] });
			response.writeHead(200, { "Content-Length": text.length + 1 }).end(text.replace("Nyheter", "Nyhet\u00e9r"));
		} else {
			const part = file.subarray(from);
			const range = from > 0 ? { "Content-Range": `bytes ${from}-${file.length - 1}/${file.length}` } : {};
			response.writeHead(from > 0 ? 206 : 200, { "Content-Length": part.length, ...range });
			if (part.length <= cutAfter) response.end(part);
			else response.write(part.subarray(0, cutAfter), () => setTimeout(() => response.destroy(), 50));
		}
	};
}

export async function post(simulator: Simulator, path: string, body?: object): Promise<number> {
	const headers = { "Content-Type": "application/json" };
	const init = body === undefined ? {} : { headers, body: JSON.stringify(body) };
	return (await simulator.fetch(path, { method: "POST", ...init })).status;
}

/** Without a clock no certificate can be checked. */
export async function clockIsSet(simulator: Simulator): Promise<void> {
	const time = async () => ((await (await simulator.fetch("/v1/status")).json()) as { time: string | null }).time;
	await until("the clock is set", async () => (await time()) !== null);
}

interface Feed {
	readonly text: string;
	readonly looked_at: string | null;
	readonly releases: readonly { readonly version: string; readonly notes: string }[];
}

export async function feedOf(simulator: Simulator): Promise<Feed> {
	return ((await (await simulator.fetch("/v1/update")).json()) as { feed: Feed }).feed;
}
