/**
 * Bytes of an HTTP/1.1 request head (RFC 9112) → method, target and the few header fields the
 * server uses, as positions in those bytes: `GET /v1/reading HTTP/1.1\r\nHost: portti.local\r\n\r\n`.
 * Strict where two readers could disagree: what is not clearly one request is refused.
 */

import { asciiText } from "../bytes/ascii.ts";
import { frozen } from "../bytes/frozen.ts";
import { utf8 } from "../bytes/writer.ts";
import { isText, listHas, startsWith } from "./ascii.ts";

export const METHODS = frozen(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"] as const);

export type Method = (typeof METHODS)[number];

/** Header fields by number: index into `RequestHead.starts` and `ends`. */
export const HEADER = frozen({
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
	ifMatch: 14,
	contentRange: 15,
} as const);

const names = frozen([
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
	"if-match",
	"content-range",
]);

/** What `parse` answers besides the length of a whole head and the negative of a status code. */
export const MORE = 0;

export interface HeadLimits {
	readonly requestLineBytes: number;
	readonly headBytes: number;
	readonly headerCount: number;
}

/** Token characters (RFC 9110, 5.6.2) → the character in lower case; 0 for all others. */
const TOKEN = new Uint8Array(256);
for (const character of "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyz") {
	TOKEN[character.charCodeAt(0)] = character.charCodeAt(0);
	TOKEN[character.toUpperCase().charCodeAt(0)] = character.charCodeAt(0);
}

/** 1 for what a target holds besides `?` and `%`: visible ASCII without `#`. */
const PLAIN = new Uint8Array(256).fill(1, 0x21, 0x7f);
for (const character of "?%#") PLAIN[character.charCodeAt(0)] = 0;

const nameBytes = frozen(names.map(utf8));
/** Header numbers by the first letter of the name. */
const byLetter: (readonly number[] | undefined)[] = [];
for (let index = 0; index < names.length; index++) {
	const letter = nameBytes[index][0];
	byLetter[letter] = [...(byLetter[letter] ?? []), index];
}
frozen(byLetter);

const methodBytes = frozen(METHODS.map(utf8));
const VERSION = utf8("HTTP/1.");
const SCHEME = utf8("http://");

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
	/** The target holds a percent sign. */
	encoded = false;
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
	 * status that refuses it (400, 414, 417, 431, 501, 505). May be called again with more bytes.
	 * `bytes[end]` must be zero, or beyond the buffer.
	 */
	parse(bytes: Uint8Array, start: number, end: number, limits: HeadLimits): number {
		let line = start;
		if (bytes[line] === 0x0d) {
			if (end - line === 1) return MORE;
			if (bytes[line + 1] === 0x0a) line += 2;
		}
		this.bytes = bytes;
		let stop = this._requestLine(line, end, limits.requestLineBytes);
		if (stop <= 0) return stop;
		this.starts.fill(-1);
		this.contentLength = -1;
		this.chunked = false;
		this.close = this.minor === 0;
		this.expectsContinue = false;
		for (let count = 0; ; count++) {
			line = stop + 2;
			const index = headerAt(bytes, line);
			let colon = line + (index < 0 ? 0 : names[index].length);
			while (TOKEN[bytes[colon]] > 0) colon++;
			stop = lineEnd(bytes, colon);
			if (stop + 2 - start > limits.headBytes) return -431;
			if (stop + 1 >= end) return stop < end && bytes[stop] !== 0x0d ? -400 : MORE;
			if (!isLineEnd(bytes, stop)) return -400;
			if (stop === line) break;
			if (count === limits.headerCount) return -431;
			if (colon === line || bytes[colon] !== 0x3a) return -400;
			const wrong = index < 0 ? 0 : this._header(index, colon + 1, stop);
			if (wrong !== 0) return wrong;
		}
		return this._contradictions() ? -400 : stop + 2 - start;
	}

	/** Of the request's body; undefined: known when the last chunk has come. */
	get bodyLength(): number | undefined {
		return this.chunked ? undefined : Math.max(0, this.contentLength);
	}

	/** The value of a header field as text; undefined when absent. Bytes beyond ASCII count as Latin-1. */
	text(header: number): string | undefined {
		const start = this.starts[header];
		return start < 0 ? undefined : asciiText(this.bytes, start, this.ends[header]);
	}

	/** Where the line's CR stands, MORE, or minus a status. */
	private _requestLine(start: number, end: number, longest: number): number {
		const bytes = this.bytes;
		let at = start;
		while (TOKEN[bytes[at]] > 0) at++;
		if (at - start > longest) return -414;
		if (at >= end) return MORE;
		if (at === start || bytes[at] !== 0x20) return -400;
		this.method = methodAt(bytes, start, at);
		const target = ++at;
		let query = -1;
		this.encoded = false;
		for (;;) {
			while (PLAIN[bytes[at]] === 1) at++;
			if (bytes[at] === 0x3f) query = query < 0 ? at : query;
			else if (bytes[at] === 0x25) this.encoded = true;
			else break;
			at++;
		}
		if (at - start > longest) return -414;
		if (at >= end) return MORE;
		if (at === target || bytes[at] !== 0x20) return -400;
		this.pathStart = target;
		this.pathEnd = query < 0 ? at : query;
		this.queryStart = query < 0 ? at : query + 1;
		this.queryEnd = at++;
		if (!startsWith(bytes, at, VERSION)) return wrongVersion(bytes, at, end);
		at += VERSION.length;
		if (at + 2 >= end) return MORE;
		this.minor = bytes[at++] - 0x30;
		if (this.minor !== 0 && this.minor !== 1) return -505;
		if (at - start > longest) return -414;
		return isLineEnd(bytes, at) ? at : -400;
	}

	/** Takes the value between `at` and `end`: 0, or minus a status. */
	private _header(index: number, at: number, end: number): number {
		const bytes = this.bytes;
		while (at < end && (bytes[at] === 0x20 || bytes[at] === 0x09)) at++;
		while (end > at && (bytes[end - 1] === 0x20 || bytes[end - 1] === 0x09)) end--;
		if (index === HEADER.connection) {
			// `keep-alive`, what nearly everyone sends, leaves no room for another element.
			if ((end - at !== 10 || bytes[at + 4] !== 0x2d) && listHas(bytes, at, end, "close")) this.close = true;
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
				return this._length(at, end);
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

	private _length(start: number, end: number): number {
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
	private _contradictions(): boolean {
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

/** Where the first control character other than a tab stands: the line's CR, if all is well. */
function lineEnd(bytes: Uint8Array, start: number): number {
	let at = start;
	for (;;) {
		while (bytes[at] >= 0x20) at++;
		if (bytes[at] !== 0x09) return at;
		at++;
	}
}

/** MORE while it may still become right. */
function wrongVersion(bytes: Uint8Array, start: number, end: number): number {
	let i = 0;
	while (bytes[start + i] === VERSION[i]) i++;
	if (start + i >= end) return MORE;
	return i < 5 ? -400 : -505;
}

function isLineEnd(bytes: Uint8Array, at: number): boolean {
	return bytes[at] === 0x0d && bytes[at + 1] === 0x0a;
}

/** The number of the header whose name and colon begin at `start`, or -1. */
function headerAt(bytes: Uint8Array, start: number): number {
	const candidates = byLetter[TOKEN[bytes[start]]];
	if (candidates === undefined) return -1;
	for (const index of candidates) {
		const name = nameBytes[index];
		let i = 1;
		while (TOKEN[bytes[start + i]] === name[i]) i++;
		if (i >= name.length && bytes[start + i] === 0x3a) return index;
	}
	return -1;
}

function methodAt(bytes: Uint8Array, start: number, end: number): Method | undefined {
	for (let index = 0; index < methodBytes.length; index++) {
		const name = methodBytes[index];
		if (name.length === end - start && startsWith(bytes, start, name)) return METHODS[index];
	}
	return undefined;
}
