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
	private readonly _host: HttpGetHost;
	private readonly _options: HttpGetOptions;
	private readonly _handler: HttpGetHandler;
	private _url: HttpUrl;
	private _connection: TcpConnection | undefined = undefined;
	private _timer: Timer | undefined = undefined;
	private _redirects = 0;
	/** What came before the end of the head was seen, and the first bytes of the body. */
	private _head = new Uint8Array(0);
	private _headLength = 0;
	/** Where in `_head` the body goes on; undefined until the head is whole. */
	private _bodyAt: number | undefined = undefined;
	/** Bytes of the body that the reader has not got. */
	private _left = 0;
	/** The reader knows that bytes wait. */
	private _told = false;
	private _over = false;

	constructor(host: HttpGetHost, options: HttpGetOptions, handler: HttpGetHandler) {
		this._host = host;
		this._options = options;
		this._handler = handler;
		this._url = options.url;
		// Nothing is told before the constructor has returned.
		this._timer = host.timers.after(0, () => this._connect());
	}

	/** Fills `into` from its start; returns how many bytes were written there, 0 when none wait. */
	read(into: Uint8Array): number {
		if (this._over || this._bodyAt === undefined) return 0;
		const wanted = Math.min(into.length, this._left);
		const kept = Math.min(wanted, this._headLength - this._bodyAt);
		into.set(this._head.subarray(this._bodyAt, this._bodyAt + kept));
		this._bodyAt += kept;
		let count = kept;
		if (count < wanted) count += this._connection?.read(into.subarray(count, wanted)) ?? 0;
		this._left -= count;
		if (count > 0) this._told = false;
		if (this._left === 0) this._timer = this._after(0, () => this._end(() => this._handler.done()));
		else if (this._bodyAt < this._headLength) this._timer = this._after(0, () => this._tell());
		else this._await();
		return count;
	}

	abort(): void {
		this._end(() => undefined);
	}

	private _connect(): void {
		const { host, port, secure } = this._url;
		if (secure && this._host.clock.utc() === undefined) {
			this._fail("the clock is not set yet, and without it no certificate can be checked", true);
			return;
		}
		const tls = secure
			? { serverName: host, authorities: this._options.authorities, clientCertificates: [], clientKey: undefined }
			: undefined;
		this._await();
		try {
			let connection: TcpConnection | undefined;
			connection = this._host.tcpClient.connect(
				{ host, port, tls },
				this._listener(() => this._connection === connection),
			);
			this._connection = connection;
		} catch (error) {
			this._fail(String(error), true);
		}
	}

	/** Hears one connection for as long as it is the current one. */
	private _listener(isCurrent: () => boolean): TcpClientHandler {
		return {
			connected: () => {
				if (isCurrent()) this._ask();
			},
			readable: () => {
				if (isCurrent()) this._readable();
			},
			writable: () => undefined,
			closed: (reason, text) => {
				if (isCurrent()) this._fail(closedText(reason, text), true);
			},
		};
	}

	private _ask(): void {
		const { from, userAgent } = this._options;
		const lines = [
			`GET ${this._url.target} HTTP/1.1`,
			`Host: ${authorityOf(this._url)}`,
			`User-Agent: ${userAgent}`,
			"Accept-Encoding: identity",
			...(from > 0 ? [`Range: bytes=${from}-`] : []),
			"",
			"",
		];
		const request = utf8(lines.join("\r\n"));
		if (request.length > (this._connection?.writable ?? 0)) this._fail("the request does not fit", false);
		else this._connection?.write(request);
	}

	private _readable(): void {
		if (this._bodyAt === undefined) this._readHead();
		else {
			this._timer?.cancel();
			this._tell();
		}
	}

	private _readHead(): void {
		const grown = new Uint8Array(this._headLength + PIECE_BYTES);
		grown.set(this._head.subarray(0, this._headLength));
		this._headLength += this._connection?.read(grown.subarray(this._headLength)) ?? 0;
		this._head = grown;
		const end = endOfHead(grown.subarray(0, this._headLength));
		if (end === undefined) {
			if (this._headLength >= MAX_HEAD_BYTES) this._fail("the head of the server's answer is too long", false);
			return;
		}
		const head = parseResponseHead(grown.subarray(0, end));
		if ("fault" in head) this._fail(head.fault, false);
		else if (head.status >= 300 && head.status < 400) this._follow(head);
		else if (head.status === 200 || head.status === 206) this._begin(head, end);
		else this._fail(`the server answers ${head.status}`, head.status >= 500 || head.status === 429);
	}

	private _follow({ status, location }: ResponseHead): void {
		const url = this._next(status, location);
		if (typeof url === "string") {
			this._fail(url, false);
			return;
		}
		this._connection?.abort();
		this._connection = undefined;
		this._url = url;
		this._head = new Uint8Array(0);
		this._headLength = 0;
		this._connect();
	}

	/** Where the server sends to, or why nobody goes there. */
	private _next(status: number, location: string | undefined): HttpUrl | string {
		if (location === undefined) return `the server answers ${status}`;
		if (++this._redirects > MAX_REDIRECTS) return "the server sends from place to place";
		const url = resolveUrl(this._url, location);
		if ("fault" in url) return `the server sends to a place that is none: ${url.fault}`;
		return this._url.secure && !url.secure ? "the server sends from https to http" : url;
	}

	private _begin({ length, from, total }: ResponseHead, end: number): void {
		this._bodyAt = end;
		this._left = length;
		this._timer?.cancel();
		this._handler.begins(from, total);
		if (this._over) return;
		if (length === 0) this._end(() => this._handler.done());
		else if (this._headLength > end) this._tell();
		else this._await();
	}

	private _tell(): void {
		if (this._told || this._over) return;
		this._told = true;
		this._handler.readable();
	}

	/** The server is to say something. */
	private _await(): void {
		this._timer = this._after(PATIENCE_MS, () => this._fail("the server has fallen silent", true));
	}

	private _after(milliseconds: number, callback: () => void): Timer {
		this._timer?.cancel();
		return this._host.timers.after(milliseconds, callback);
	}

	private _fail(text: string, again: boolean): void {
		this._end(() => this._handler.failed(text, again));
	}

	private _end(tell: () => void): void {
		if (this._over) return;
		this._over = true;
		this._timer?.cancel();
		this._connection?.abort();
		this._connection = undefined;
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
