/**
 * Bytes of an HTTP/1.1 request head (RFC 9112) → method, target and the few header fields the
 * server uses, as positions in those bytes: `GET /v1/reading HTTP/1.1\r\nHost: portti.local\r\n\r\n`.
 * Strict where two readers could disagree: what is not clearly one request is refused.
 */

export const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"] as const;

export type Method = (typeof METHODS)[number];

/** Header fields by number: index into `RequestHead.starts` and `ends`. */
export const HEADER = {
	host: 0,
	connection: 1,
	contentLength: 2,
	transferEncoding: 3,
	contentType: 4,
	contentEncoding: 5,
	authorization: 6,
	accept: 7,
	acceptEncoding: 8,
	expect: 9,
	ifNoneMatch: 10,
	lastEventId: 11,
	origin: 12,
	secFetchSite: 13,
} as const;

const names = [
	"host",
	"connection",
	"content-length",
	"transfer-encoding",
	"content-type",
	"content-encoding",
	"authorization",
	"accept",
	"accept-encoding",
	"expect",
	"if-none-match",
	"last-event-id",
	"origin",
	"sec-fetch-site",
];

/** What `parse` answers besides the length of a whole head and the negative of a status code. */
export const MORE = 0;

export interface HeadLimits {
	readonly requestLineBytes: number;
	readonly headBytes: number;
	readonly headerCount: number;
}

/** Token characters (RFC 9110, 5.6.2) → the character in lower case; 0 for all others. */
const token = new Uint8Array(256);
for (const character of "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyz") {
	token[character.charCodeAt(0)] = character.charCodeAt(0);
	token[character.toUpperCase().charCodeAt(0)] = character.charCodeAt(0);
}

const indexByHash = new Map<number, number>();
const nameBytes = names.map((name, index) => {
	const bytes = Uint8Array.from(name, (character) => character.charCodeAt(0));
	indexByHash.set(bytes.reduce(mix, 0), index);
	return bytes;
});

const methodBytes = METHODS.map((name) => Uint8Array.from(name, (character) => character.charCodeAt(0)));
const VERSION = Uint8Array.from("HTTP/1.", (character) => character.charCodeAt(0));
const SCHEME = Uint8Array.from("http://", (character) => character.charCodeAt(0));

function mix(hash: number, byte: number): number {
	return (Math.imul(hash, 31) + byte) & 0xff_ffff;
}

export class RequestHead {
	/** The bytes that all positions count in; they belong to the connection. */
	bytes: Uint8Array = new Uint8Array(0);
	/** Undefined for a method that the server does not know. */
	method: Method | undefined = undefined;
	/** 1 for HTTP/1.1, 0 for HTTP/1.0. */
	minor = 1;
	pathStart = 0;
	pathEnd = 0;
	/** Without the question mark; empty when there is none. */
	queryStart = 0;
	queryEnd = 0;
	/** -1 where the request has no such field. */
	readonly starts = new Int32Array(names.length);
	readonly ends = new Int32Array(names.length);
	/** The Content-Length, or -1. */
	contentLength = -1;
	chunked = false;
	/** The client wants, or HTTP/1.0 implies, that the connection ends with the response. */
	close = false;
	expectsContinue = false;

	/**
	 * Reads a head that begins at `start`: its length with the empty line, MORE, or minus the
	 * status that refuses it (400, 414, 431, 501, 505). May be called again with more bytes.
	 */
	parse(bytes: Uint8Array, start: number, end: number, limits: HeadLimits): number {
		let line = start;
		if (end - line >= 2 && bytes[line] === 0x0d && bytes[line + 1] === 0x0a) line += 2;
		const first = lineEnd(bytes, line, end);
		if (first === MORE) {
			if (end - line > limits.requestLineBytes) return -414;
			return end - start > limits.headBytes ? -431 : MORE;
		}
		if (first < 0) return first;
		if (first - line > limits.requestLineBytes) return -414;
		this.bytes = bytes;
		const refused = this.#requestLine(line, first);
		if (refused !== 0) return refused;
		this.starts.fill(-1);
		this.contentLength = -1;
		this.chunked = false;
		this.close = this.minor === 0;
		this.expectsContinue = false;
		line = first + 2;
		for (let count = 0; ; count++) {
			const stop = lineEnd(bytes, line, end);
			if (stop === MORE) return end - start > limits.headBytes ? -431 : MORE;
			if (stop < 0) return stop;
			if (stop - start > limits.headBytes || count > limits.headerCount) return -431;
			if (stop === line) break;
			const wrong = this.#header(line, stop);
			if (wrong !== 0) return wrong;
			line = stop + 2;
		}
		const nul = bytes.indexOf(0, start);
		if (nul !== -1 && nul < line) return -400;
		return this.#contradictions() ? -400 : line + 2 - start;
	}

	/** The value of a header field as text; undefined when absent. Bytes beyond ASCII count as Latin-1. */
	text(header: number): string | undefined {
		const start = this.starts[header];
		return start < 0 ? undefined : latin1(this.bytes, start, this.ends[header]);
	}

	#requestLine(start: number, end: number): number {
		const bytes = this.bytes;
		let at = start;
		while (token[bytes[at]] !== 0) at++;
		if (at === start || bytes[at] !== 0x20) return -400;
		this.method = methodAt(bytes, start, at);
		const target = ++at;
		let query = -1;
		for (; at < end; at++) {
			const byte = bytes[at];
			if (byte <= 0x20) break;
			if (byte === 0x3f && query < 0) query = at;
			if (byte > 0x7e || byte === 0x23) return -400;
		}
		if (at === target || bytes[at] !== 0x20) return -400;
		this.pathStart = target;
		this.pathEnd = query < 0 ? at : query;
		this.queryStart = query < 0 ? at : query + 1;
		this.queryEnd = at;
		at++;
		if (end - at !== 8 || !startsWith(bytes, at, VERSION)) {
			return end - at === 8 && startsWith(bytes, at, VERSION.subarray(0, 5)) ? -505 : -400;
		}
		const minor = bytes[at + 7];
		if (minor !== 0x30 && minor !== 0x31) return -505;
		this.minor = minor - 0x30;
		return 0;
	}

	#header(start: number, end: number): number {
		const bytes = this.bytes;
		let at = start;
		let hash = 0;
		for (let lower = token[bytes[at]]; lower !== 0; lower = token[bytes[++at]]) {
			hash = (Math.imul(hash, 31) + lower) & 0xff_ffff;
		}
		if (at === start || bytes[at] !== 0x3a) return -400;
		const index = indexByHash.get(hash);
		if (index === undefined || !isName(bytes, start, at, nameBytes[index])) return 0;
		at++;
		while (at < end && (bytes[at] === 0x20 || bytes[at] === 0x09)) at++;
		while (end > at && (bytes[end - 1] === 0x20 || bytes[end - 1] === 0x09)) end--;
		if (index === HEADER.connection) {
			if (listHas(bytes, at, end, "close")) this.close = true;
			return 0;
		}
		if (this.starts[index] >= 0) {
			if (index !== HEADER.accept && index !== HEADER.acceptEncoding && index !== HEADER.ifNoneMatch) return -400;
			// A list in several fields: joining them is not worth it, the wildest reading is harmless.
			end = at;
		}
		this.starts[index] = at;
		this.ends[index] = end;
		switch (index) {
			case HEADER.contentLength:
				return this.#length(at, end);
			case HEADER.transferEncoding:
				this.chunked = isText(bytes, at, end, "chunked");
				return this.chunked ? 0 : -501;
			case HEADER.expect:
				this.expectsContinue = isText(bytes, at, end, "100-continue");
				return this.expectsContinue ? 0 : -417;
			default:
				return 0;
		}
	}

	#length(start: number, end: number): number {
		if (start === end) return -400;
		let length = 0;
		for (let at = start; at < end; at++) {
			const digit = this.bytes[at] - 0x30;
			if (digit < 0 || digit > 9) return -400;
			length = Math.min(length * 10 + digit, Number.MAX_SAFE_INTEGER);
		}
		this.contentLength = length;
		return 0;
	}

	/** Finishes what needs the whole head. */
	#contradictions(): boolean {
		if (this.chunked && (this.contentLength >= 0 || this.minor === 0)) return true;
		if (this.minor === 0) this.expectsContinue = false;
		else if (this.starts[HEADER.host] < 0) return true;
		const bytes = this.bytes;
		if (bytes[this.pathStart] === 0x2f) return false;
		if (this.pathEnd - this.pathStart === 1 && bytes[this.pathStart] === 0x2a) return false;
		// Absolute form (RFC 9112, 3.2.2): the authority replaces Host.
		if (!startsWith(bytes, this.pathStart, SCHEME)) return true;
		const authority = this.pathStart + SCHEME.length;
		let slash = authority;
		while (slash < this.pathEnd && bytes[slash] !== 0x2f) slash++;
		if (slash === authority || slash === this.pathEnd) return true;
		this.starts[HEADER.host] = authority;
		this.ends[HEADER.host] = slash;
		this.pathStart = slash;
		return false;
	}
}

/** Where the line's CR stands, MORE, or -400 for an LF or a CR on its own. */
function lineEnd(bytes: Uint8Array, start: number, end: number): number {
	const lf = bytes.indexOf(0x0a, start);
	if (lf === -1 || lf >= end) return MORE;
	const cr = bytes.indexOf(0x0d, start);
	return cr === lf - 1 ? cr : -400;
}

function methodAt(bytes: Uint8Array, start: number, end: number): Method | undefined {
	for (let index = 0; index < methodBytes.length; index++) {
		const name = methodBytes[index];
		if (name.length === end - start && startsWith(bytes, start, name)) return METHODS[index];
	}
	return undefined;
}

function startsWith(bytes: Uint8Array, start: number, prefix: Uint8Array): boolean {
	for (let i = 0; i < prefix.length; i++) if (bytes[start + i] !== prefix[i]) return false;
	return true;
}

function isName(bytes: Uint8Array, start: number, end: number, name: Uint8Array): boolean {
	if (end - start !== name.length) return false;
	for (let i = 0; i < name.length; i++) if (token[bytes[start + i]] !== name[i]) return false;
	return true;
}

/** Compares without regard to case; `text` is in lower case. */
export function isText(bytes: Uint8Array, start: number, end: number, text: string): boolean {
	if (end - start !== text.length) return false;
	for (let i = 0; i < text.length; i++) {
		const byte = bytes[start + i];
		if ((byte >= 0x41 && byte <= 0x5a ? byte | 0x20 : byte) !== text.charCodeAt(i)) return false;
	}
	return true;
}

/** Whether a comma-separated list (RFC 9110, 5.6.1) has an element, without regard to case. */
export function listHas(bytes: Uint8Array, start: number, end: number, text: string): boolean {
	for (let at = start; at <= end; ) {
		let comma = bytes.indexOf(0x2c, at);
		if (comma === -1 || comma > end) comma = end;
		let from = at;
		let to = comma;
		while (from < to && (bytes[from] === 0x20 || bytes[from] === 0x09)) from++;
		while (to > from && (bytes[to - 1] === 0x20 || bytes[to - 1] === 0x09)) to--;
		if (isText(bytes, from, to, text)) return true;
		at = comma + 1;
	}
	return false;
}

/** Bytes as text, one character each. */
export function latin1(bytes: Uint8Array, start: number, end: number): string {
	let text = "";
	for (let at = start; at < end; at++) text += String.fromCharCode(bytes[at]);
	return text;
}
