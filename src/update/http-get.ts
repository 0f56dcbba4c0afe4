/**
 * A URL in; one GET over a connection of its own, its body to be read as fast as the reader wants it,
 * from a byte on where asked for. Goes where the server sends it, a few times.
 */
import { utf8 } from "../bytes/writer.ts";
import type { Host, TcpClientHandler, TcpCloseReason, TcpConnection, Timer } from "../host.ts";
import { authorityOf, type HttpUrl, resolveUrl } from "./http-url.ts";
import { parseResponseHead, type ResponseHead } from "./response-head.ts";

export type HttpGetHost = Pick<Host, "tcpClient" | "timers" | "clock">;

export interface HttpGetOptions {
	readonly url: HttpUrl;
	/** DER certificates that are trusted; empty: the platform's own. */
	readonly authorities: readonly Uint8Array[];
	/** First byte wanted; the server may send all of them nevertheless. */
	readonly from: number;
	readonly userAgent: string;
}

/** Nothing is called after `done`, `failed` or `abort`. */
export interface HttpGetHandler {
	/** 200 or 206: the body begins at byte `from` of `total`. */
	begins(from: number, total: number): void;
	/** Bytes of the body wait. Called again only after `read` has been called. */
	readable(): void;
	/** All of the body was read. */
	done(): void;
	/** `again`: the same may succeed later. */
	failed(text: string, again: boolean): void;
}

/** Nothing was heard for so long although something was awaited. */
export const PATIENCE_MS = 30_000;
const MAX_HEAD_BYTES = 4096;
const MAX_REDIRECTS = 5;
const PIECE_BYTES = 1024;

export class HttpGet {
	readonly #host: HttpGetHost;
	readonly #options: HttpGetOptions;
	readonly #handler: HttpGetHandler;
	#url: HttpUrl;
	#connection: TcpConnection | undefined = undefined;
	#timer: Timer | undefined = undefined;
	#redirects = 0;
	/** What came before the end of the head was seen, and the first bytes of the body. */
	#head = new Uint8Array(0);
	#headLength = 0;
	/** Where in `#head` the body goes on; undefined until the head is whole. */
	#bodyAt: number | undefined = undefined;
	/** Bytes of the body that the reader has not got. */
	#left = 0;
	/** The reader knows that bytes wait. */
	#told = false;
	#over = false;

	constructor(host: HttpGetHost, options: HttpGetOptions, handler: HttpGetHandler) {
		this.#host = host;
		this.#options = options;
		this.#handler = handler;
		this.#url = options.url;
		// Nothing is told before the constructor has returned.
		this.#timer = host.timers.after(0, () => this.#connect());
	}

	/** Fills `into` from its start; returns how many bytes were written there, 0 when none wait. */
	read(into: Uint8Array): number {
		if (this.#over || this.#bodyAt === undefined) return 0;
		const wanted = Math.min(into.length, this.#left);
		const kept = Math.min(wanted, this.#headLength - this.#bodyAt);
		into.set(this.#head.subarray(this.#bodyAt, this.#bodyAt + kept));
		this.#bodyAt += kept;
		let count = kept;
		if (count < wanted) count += this.#connection?.read(into.subarray(count, wanted)) ?? 0;
		this.#left -= count;
		if (count > 0) this.#told = false;
		if (this.#left === 0) this.#timer = this.#after(0, () => this.#end(() => this.#handler.done()));
		else if (this.#bodyAt < this.#headLength) this.#timer = this.#after(0, () => this.#tell());
		else this.#await();
		return count;
	}

	abort(): void {
		this.#end(() => undefined);
	}

	#connect(): void {
		const { host, port, secure } = this.#url;
		if (secure && this.#host.clock.utc() === undefined) {
			this.#fail("the clock is not set yet, and without it no certificate can be checked", true);
			return;
		}
		const tls = secure
			? { serverName: host, authorities: this.#options.authorities, clientCertificates: [], clientKey: undefined }
			: undefined;
		this.#await();
		try {
			let connection: TcpConnection | undefined;
			connection = this.#host.tcpClient.connect(
				{ host, port, tls },
				this.#listener(() => this.#connection === connection),
			);
			this.#connection = connection;
		} catch (error) {
			this.#fail(String(error), true);
		}
	}

	/** Hears one connection for as long as it is the current one. */
	#listener(isCurrent: () => boolean): TcpClientHandler {
		return {
			connected: () => {
				if (isCurrent()) this.#ask();
			},
			readable: () => {
				if (isCurrent()) this.#readable();
			},
			writable: () => undefined,
			closed: (reason, text) => {
				if (isCurrent()) this.#fail(closedText(reason, text), true);
			},
		};
	}

	#ask(): void {
		const { from, userAgent } = this.#options;
		const lines = [
			`GET ${this.#url.target} HTTP/1.1`,
			`Host: ${authorityOf(this.#url)}`,
			`User-Agent: ${userAgent}`,
			"Accept-Encoding: identity",
			...(from > 0 ? [`Range: bytes=${from}-`] : []),
			"",
			"",
		];
		const request = utf8(lines.join("\r\n"));
		if (request.length > (this.#connection?.writable ?? 0)) this.#fail("the request does not fit", false);
		else this.#connection?.write(request);
	}

	#readable(): void {
		if (this.#bodyAt === undefined) this.#readHead();
		else {
			this.#timer?.cancel();
			this.#tell();
		}
	}

	#readHead(): void {
		const grown = new Uint8Array(this.#headLength + PIECE_BYTES);
		grown.set(this.#head.subarray(0, this.#headLength));
		this.#headLength += this.#connection?.read(grown.subarray(this.#headLength)) ?? 0;
		this.#head = grown;
		const end = endOfHead(grown.subarray(0, this.#headLength));
		if (end === undefined) {
			if (this.#headLength >= MAX_HEAD_BYTES) this.#fail("the head of the server's answer is too long", false);
			return;
		}
		const head = parseResponseHead(grown.subarray(0, end));
		if ("fault" in head) this.#fail(head.fault, false);
		else if (head.status >= 300 && head.status < 400) this.#follow(head);
		else if (head.status === 200 || head.status === 206) this.#begin(head, end);
		else this.#fail(`the server answers ${head.status}`, head.status >= 500 || head.status === 429);
	}

	#follow({ status, location }: ResponseHead): void {
		const url = this.#next(status, location);
		if (typeof url === "string") {
			this.#fail(url, false);
			return;
		}
		this.#connection?.abort();
		this.#connection = undefined;
		this.#url = url;
		this.#head = new Uint8Array(0);
		this.#headLength = 0;
		this.#connect();
	}

	/** Where the server sends to, or why nobody goes there. */
	#next(status: number, location: string | undefined): HttpUrl | string {
		if (location === undefined) return `the server answers ${status}`;
		if (++this.#redirects > MAX_REDIRECTS) return "the server sends from place to place";
		const url = resolveUrl(this.#url, location);
		if ("fault" in url) return `the server sends to a place that is none: ${url.fault}`;
		return this.#url.secure && !url.secure ? "the server sends from https to http" : url;
	}

	#begin({ length, from, total }: ResponseHead, end: number): void {
		this.#bodyAt = end;
		this.#left = length;
		this.#timer?.cancel();
		this.#handler.begins(from, total);
		if (this.#over) return;
		if (length === 0) this.#end(() => this.#handler.done());
		else if (this.#headLength > end) this.#tell();
		else this.#await();
	}

	#tell(): void {
		if (this.#told || this.#over) return;
		this.#told = true;
		this.#handler.readable();
	}

	/** The server is to say something. */
	#await(): void {
		this.#timer = this.#after(PATIENCE_MS, () => this.#fail("the server has fallen silent", true));
	}

	#after(milliseconds: number, callback: () => void): Timer {
		this.#timer?.cancel();
		return this.#host.timers.after(milliseconds, callback);
	}

	#fail(text: string, again: boolean): void {
		this.#end(() => this.#handler.failed(text, again));
	}

	#end(tell: () => void): void {
		if (this.#over) return;
		this.#over = true;
		this.#timer?.cancel();
		this.#connection?.abort();
		this.#connection = undefined;
		tell();
	}
}

function closedText(reason: TcpCloseReason, text: string): string {
	const word = text === "" ? "" : ` (${text})`;
	switch (reason) {
		case "tls":
			return `the server's certificate was not accepted, or TLS failed${word}`;
		case "unreachable":
			return `the server cannot be reached${word}`;
		case "timeout":
			return "the server does not answer";
		case "lost":
			return `the connection was lost${word}`;
	}
}

/** Where the body begins; undefined while the empty line has not come. */
function endOfHead(bytes: Uint8Array): number | undefined {
	for (let at = 3; at < bytes.length; at++) {
		if (bytes[at] === 10 && bytes[at - 1] === 13 && bytes[at - 2] === 10 && bytes[at - 3] === 13) return at + 1;
	}
	return undefined;
}
