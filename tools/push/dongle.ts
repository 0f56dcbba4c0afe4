/** A dongle's address and a token in; what its API answers about updates out. */
import { request } from "node:http";

/** What GET /v1/update says, as far as it matters here. */
export interface UpdateState {
	readonly state: string;
	readonly version: string;
	readonly received_bytes: number;
	readonly total_bytes: number;
	readonly image: { readonly sha256: string } | null;
	readonly trial: { readonly state: string; readonly version: string | null; readonly text: string };
}

export interface Answered {
	readonly status: number;
	/** Why not, as the dongle says it; "" where it did what was asked. */
	readonly detail: string;
	readonly reason: string;
	readonly body: Partial<UpdateState>;
}

/** Nothing comes back for so long: the line is dead. */
const SILENCE_MS = 40_000;

export class Dongle {
	readonly #url: URL;
	readonly #token: string;

	/** `host`: a name or an address, with a port or as a URL. */
	constructor(host: string, token: string) {
		this.#url = new URL("/v1/update", host.includes("://") ? host : `http://${host}`);
		this.#token = token;
	}

	state(): Promise<Answered> {
		return this.#ask("GET", "", {}, undefined, 5000);
	}

	/** Sends the file from `start`. Rejects when the line breaks. */
	put(file: Uint8Array, start: number, force: boolean): Promise<Answered> {
		const headers: Record<string, string> = start === 0 ? {} : { "Content-Range": range(start, file.length) };
		return this.#ask("PUT", force ? "?force=1" : "", headers, file.subarray(start), SILENCE_MS);
	}

	#ask(
		method: string,
		query: string,
		headers: Record<string, string>,
		body: Uint8Array | undefined,
		timeout: number,
	): Promise<Answered> {
		return new Promise((resolve, reject) => {
			const all = { Authorization: `Bearer ${this.#token}`, "Content-Length": String(body?.length ?? 0), ...headers };
			const asked = request(new URL(query, this.#url), { method, headers: all, agent: false, timeout });
			// An answer that comes before all was sent is an answer.
			let answered = false;
			asked.on("response", (response) => {
				answered = true;
				const pieces: Buffer[] = [];
				response.on("data", (piece) => pieces.push(piece));
				response.on("error", reject);
				response.on("end", () => {
					resolve(understood(response.statusCode ?? 0, Buffer.concat(pieces).toString()));
					asked.destroy();
				});
			});
			asked.on("timeout", () => asked.destroy(new Error("nothing came back")));
			asked.on("error", (error) => {
				if (!answered) reject(error);
			});
			asked.end(body);
		});
	}
}

function range(start: number, total: number): string {
	return `bytes ${start}-${total - 1}/${total}`;
}

function understood(status: number, text: string): Answered {
	let body: Record<string, unknown> = {};
	try {
		body = JSON.parse(text);
	} catch {
		// Not a dongle, or one that says nothing.
	}
	const { detail, reason } = body;
	const good = status >= 200 && status < 300;
	const said = typeof detail === "string" ? detail : `It answered ${status}, and nothing that can be understood.`;
	return { status, detail: good ? "" : said, reason: typeof reason === "string" ? reason : "", body };
}
