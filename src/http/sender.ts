/** A response → bytes on a connection, as fast as the peer takes them; what it does not take now waits here. */
import { type ByteWriter, utf8 } from "../bytes/writer.ts";
import type { TcpConnection } from "../host.ts";
import type { BodySource, Response } from "./response.ts";

/** A body up to this size goes out in one piece with its head. */
const SMALL_BODY_BYTES = 1536;

const CONTENT_LENGTH = utf8("Content-Length: ");
const CHUNKED = utf8("Transfer-Encoding: chunked\r\n\r\n");
const CLOSE = utf8("Connection: close\r\n");
const CR_LF = utf8("\r\n");
const CR_LF_CR_LF = utf8("\r\n\r\n");
const LAST_CHUNK = utf8("0\r\n\r\n");

/** What a response must get rid of in the time a request has. */
const PROGRESS_BYTES = 16 * 1024;

/** Two buffers that all connections use in turn, never across a call. */
export interface SenderBuffers {
	readonly output: ByteWriter;
	readonly piece: ByteWriter;
	/** Appends the Date field. */
	writeDate(writer: ByteWriter): void;
	/** Whether so many bytes more may be held for a slow peer. */
	room(bytes: number): boolean;
}

export class Sender {
	private readonly _tcp: TcpConnection;
	private readonly _buffers: SenderBuffers;
	/** A copy of what the peer did not take, sent before anything else. */
	private _waiting: Uint8Array | undefined = undefined;
	/** A large body that lasts; sent from `_bodyAt`. */
	private _body: Uint8Array | undefined = undefined;
	private _bodyAt = 0;
	private _source: BodySource | undefined = undefined;
	/** Bytes of `_body` that are in memory for this response alone. */
	private _bodyHeld = 0;
	/** There was no room for what the peer did not take: the response cannot go on. */
	overloaded = false;
	/** Bytes taken by the peer since `progressed` was asked. */
	private _sent = 0;
	private _chunked = false;

	constructor(tcp: TcpConnection, buffers: SenderBuffers) {
		this._tcp = tcp;
		this._buffers = buffers;
	}

	/** True while nothing waits to be sent. */
	get idle(): boolean {
		return this._waiting === undefined && this._body === undefined && this._source === undefined;
	}

	/** Bytes in memory because the peer has not taken them. */
	get held(): number {
		const body = this._body === undefined ? 0 : this._bodyHeld;
		return (this._waiting?.length ?? 0) + body + (this._source?.held ?? 0);
	}

	/** Whether the peer has taken much since this was asked before. */
	progressed(): boolean {
		const much = this._sent >= PROGRESS_BYTES;
		this._sent = 0;
		return much;
	}

	/** Begins a response. `close` tells the peer that the connection ends with it. */
	begin(response: Response, withBody: boolean, chunked: boolean, close: boolean): void {
		const out = this._buffers.output;
		const { status, body, source } = response;
		const length = source === undefined ? body.length : response.length;
		out.clear();
		response.writeHead(out);
		this._buffers.writeDate(out);
		this._chunked = length === undefined && chunked;
		if (close) out.bytes(CLOSE);
		if (this._chunked) out.bytes(CHUNKED);
		else if (length !== undefined && response.stream === undefined && status !== 204 && status !== 304) {
			out.bytes(CONTENT_LENGTH);
			out.decimal(length, 0);
			out.bytes(CR_LF_CR_LF);
		} else out.bytes(CR_LF);
		const small = body.length <= SMALL_BODY_BYTES;
		if (withBody && small) out.bytes(body);
		const held = small || response.kept ? 0 : body.length;
		const wanted = withBody ? held + (source?.held ?? 0) : 0;
		if (wanted > 0 && !this._buffers.room(wanted)) {
			this.overloaded = true;
			source?.ended?.();
			return;
		}
		this._source = source;
		this._bodyHeld = held;
		this._put(out.view());
		if (!withBody) {
			this.end();
			return;
		}
		this._body = small ? undefined : body;
		this._bodyAt = 0;
	}

	/** Sends what the peer takes now; true when nothing waits any more. */
	pump(): boolean {
		if (!this._flush()) return false;
		while (this._source !== undefined) {
			if (this._tcp.writable === 0) return false;
			this._pull(this._source);
			if (this._waiting !== undefined || this.overloaded) return false;
		}
		return !this.overloaded;
	}

	/** No more of the body is wanted. */
	end(): void {
		this._source?.ended?.();
		this._source = undefined;
	}

	/** Sends `bytes`, of which at most `limit` may wait as a copy; false: more would wait, nothing was taken. */
	append(bytes: Uint8Array, limit: number): boolean {
		const waiting = this._waiting?.length ?? 0;
		const left = bytes.length - (waiting === 0 ? this._tcp.writable : 0);
		if (left > 0 && (waiting + left > limit || !this._buffers.room(left))) return false;
		this._put(bytes);
		return true;
	}

	/** Sends `bytes`, or a copy of them later. */
	private _put(bytes: Uint8Array): void {
		const waiting = this._waiting;
		const left = bytes.length - (waiting === undefined ? this._tcp.writable : 0);
		if (left > 0 && !this._buffers.room(left)) {
			this.overloaded = true;
			return;
		}
		if (waiting !== undefined) {
			this._waiting = new Uint8Array(waiting.length + bytes.length);
			this._waiting.set(waiting);
			this._waiting.set(bytes, waiting.length);
			return;
		}
		const writable = this._tcp.writable;
		if (bytes.length <= writable) {
			this._write(bytes);
			return;
		}
		if (writable > 0) this._write(bytes.subarray(0, writable));
		this._waiting = bytes.slice(writable);
	}

	private _write(bytes: Uint8Array): void {
		this._sent += bytes.length;
		this._tcp.write(bytes);
	}

	private _flush(): boolean {
		const waiting = this._waiting;
		if (waiting !== undefined) {
			const count = Math.min(this._tcp.writable, waiting.length);
			if (count > 0) this._write(waiting.subarray(0, count));
			this._waiting = count < waiting.length ? waiting.slice(count) : undefined;
			if (count < waiting.length) return false;
		}
		const body = this._body;
		if (body !== undefined) {
			const count = Math.min(this._tcp.writable, body.length - this._bodyAt);
			if (count > 0) this._write(body.subarray(this._bodyAt, this._bodyAt + count));
			this._bodyAt += count;
			if (this._bodyAt < body.length) return false;
			this._body = undefined;
		}
		return true;
	}

	private _pull(source: BodySource): void {
		const { piece, output } = this._buffers;
		piece.clear();
		const more = source.pull(piece);
		if (!more) this.end();
		output.clear();
		if (!this._chunked) output.bytes(piece.view());
		else {
			if (piece.length > 0) {
				output.text(piece.length.toString(16));
				output.bytes(CR_LF);
				output.bytes(piece.view());
				output.bytes(CR_LF);
			}
			if (!more) output.bytes(LAST_CHUNK);
		}
		this._put(output.view());
	}
}
