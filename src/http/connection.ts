/**
 * One TCP connection: bytes → requests, one after the other → responses in the same order.
 * Reads on only when the response before has gone out; holds no buffer while nothing is half-read.
 */
import { utf8 } from "../bytes/writer.ts";
import type { TcpConnection, TcpHandler } from "../host.ts";
import type { ConnectionOwner } from "./connection-owner.ts";
import { MORE } from "./head.ts";
import { Peer } from "./peer.ts";
import { refusal } from "./problem.ts";
import type { BodyReader, BodyStream, StreamOutput } from "./response.ts";
import { Sender } from "./sender.ts";

/** How long, and how much of, what a peer still sends is read over after the last response. */
const LINGER_MS = 1000;
const LINGER_BYTES = 256 * 1024;

const CONTINUE = utf8("HTTP/1.1 100 Continue\r\n\r\n");

export class Connection extends Peer implements TcpHandler, StreamOutput {
	/** Responses sent whole. */
	answered = 0;
	/** Ticks after which the connection has taken too long. */
	deadline: number;
	/** When it last began to wait for a request. */
	waitingSince: number;
	private _state: "head" | "body" | "reply" | "stream" | "linger" | "over" = "head";
	private readonly _owner: ConnectionOwner;
	private readonly _tcp: TcpConnection;
	private readonly _sender: Sender;
	/** A request that is not whole yet, or that waits for the response before it. */
	private _pending: Uint8Array | undefined = undefined;
	private _pendingEnd = 0;
	/** How far `_pending` holds no further line. */
	private _looked = 0;
	/** `readable` was told and not followed yet. */
	private _unread = false;
	private _stream: BodyStream | undefined = undefined;
	private _reader: BodyReader | undefined = undefined;
	/** The response at hand ends the connection. */
	private _close = false;
	/** The peer may still be sending what nobody will use. */
	private _linger = false;
	private _lingered = 0;

	constructor(tcp: TcpConnection, owner: ConnectionOwner) {
		super(tcp);
		this._tcp = tcp;
		this._owner = owner;
		this._sender = new Sender(tcp, owner);
		this.waitingSince = owner.ticks();
		this.deadline = this.waitingSince + owner.limits.headMs;
	}

	/** Nothing of a response is under way: the connection may be given up for another. */
	get waiting(): boolean {
		const taking = this._state === "body" && this._reader?.patient !== true;
		return this._state === "head" || taking || this._state === "linger";
	}

	get idle(): boolean {
		return this._sender.idle;
	}

	/** Bytes of memory that are taken for this connection alone. */
	get held(): number {
		return (this._pending?.length ?? 0) + (this._reader?.held ?? 0) + this._sender.held;
	}

	readable(): void {
		if (this._mustWait) this._unread = true;
		if (this._mustWait || this._state === "over") return;
		try {
			this._read();
		} catch (error) {
			this._fail(error);
		}
	}

	/** What comes next cannot be used yet. */
	private get _mustWait(): boolean {
		return this._state === "reply" || (this._reader?.patient === true && this._pendingEnd > 0);
	}

	writable(): void {
		if (this._state !== "reply" && this._state !== "stream") return;
		try {
			this._write();
		} catch (error) {
			this._fail(error);
		}
	}

	closed(): void {
		this._end();
	}

	/** For streams. */
	write(bytes: Uint8Array): boolean {
		return this._sender.append(bytes, this._owner.limits.queueBytes);
	}

	close(): void {
		if (this._state === "over") return;
		this._tcp.close();
		this._end();
	}

	abort(): void {
		if (this._state === "over") return;
		this._tcp.abort();
		this._end();
	}

	/** The deadline has passed. */
	expire(): void {
		if (this._state === "linger" || (this._state === "head" && this._pendingEnd === 0)) this.close();
		else if (this._state === "reply" && this._sender.progressed()) this.deadline += this._owner.limits.requestMs;
		else {
			this._owner.count("timeouts");
			if (this._state === "reply") this.abort();
			else this._refuse(408);
		}
	}

	/** A fault of the firmware: it costs this connection and nothing else. */
	private _fail(error: unknown): void {
		this._owner.failed(error);
		this.abort();
	}

	/** Whether there is no memory for this peer: then it is given up. */
	private _overloaded(): boolean {
		if (!this._sender.overloaded) return false;
		this._owner.count("refused");
		this.abort();
		return true;
	}

	private _write(): void {
		if (!this._sender.pump()) {
			this._overloaded();
			return;
		}
		if (this._state === "stream") this._stream?.writable();
		else {
			this._replied();
			this._resume();
		}
	}

	private _read(): void {
		const input = this._owner.input;
		if (this._state === "linger" || this._state === "stream") {
			this._lingered += this._tcp.read(input);
			if (this._lingered > LINGER_BYTES) this.abort();
			return;
		}
		const pending = this._pending ?? input;
		this._take(pending, this._pendingEnd + this._tcp.read(pending.subarray(this._pendingEnd)));
	}

	/** Goes on with what had to wait. */
	private _resume(): void {
		if (this._pending !== undefined) this._take(this._pending, this._pendingEnd);
		if (!this._unread || this._mustWait || this._state === "over") return;
		this._unread = false;
		this._read();
	}

	/** Uses as many of the first `end` bytes as can be used now, and keeps the rest. */
	private _take(bytes: Uint8Array, end: number): void {
		let at = 0;
		if (end < bytes.length) bytes[end] = 0;
		while (at < end) {
			let next = at;
			if (this._state === "head") next = this._takeHead(bytes, at, end);
			else if (this._state === "body") next = this._takeBody(bytes, at, end);
			if (next === at) break;
			at = next;
			this._looked = 0;
		}
		this._keep(bytes, at, end);
	}

	private _takeHead(bytes: Uint8Array, start: number, end: number): number {
		const { head, limits } = this._owner;
		if (this._looked > 0 && end - start < limits.headBytes) {
			const line = bytes.indexOf(0x0a, start + this._looked);
			if (line === -1 || line >= end) return start;
		}
		const length = head.parse(bytes, start, end, limits);
		if (length === MORE) return start;
		if (length < 0) {
			this._refuse(-length);
			return end;
		}
		this._close = head.close;
		const reader = this._owner.begin(this);
		if (reader === undefined) {
			this._linger = head.chunked || head.contentLength > 0;
			this._reply(head.method !== "HEAD", head.minor === 1);
			return start + length;
		}
		this._reader = reader;
		this._state = "body";
		this.deadline = reader.patient ? Number.POSITIVE_INFINITY : this._owner.ticks() + limits.requestMs;
		const expected = head.expectsContinue && !reader.done && start + length === end;
		if (expected && this._tcp.writable >= CONTINUE.length) this._sender.append(CONTINUE, CONTINUE.length);
		reader.opened(() => this._wake());
		this._finish();
		return start + length;
	}

	private _takeBody(bytes: Uint8Array, start: number, end: number): number {
		const next = this._reader?.push(bytes, start, end) ?? end;
		this._finish();
		return next;
	}

	/** Answers when the body's reader can. */
	private _finish(): void {
		const reader = this._reader;
		if (reader?.done !== true) return;
		this._reader = undefined;
		this._linger = reader.more;
		reader.answer(this._owner.response);
		this._reply(true, true);
	}

	/** The reader takes more, or is done. */
	private _wake(): void {
		if (this._state !== "body") return;
		try {
			this._finish();
			this._resume();
		} catch (error) {
			this._fail(error);
		}
	}

	private _refuse(status: number): void {
		this._reader?.ended();
		this._reader = undefined;
		if (status !== 408) this._owner.count("malformed");
		refusal(this._owner.response, status);
		this._linger = true;
		this._reply(true, true);
	}

	private _reply(withBody: boolean, chunked: boolean): void {
		const response = this._owner.response;
		const stream = withBody ? response.stream : undefined;
		const untilClosed = response.source !== undefined && response.length === undefined && !chunked;
		if (stream !== undefined || this._linger || untilClosed) this._close = true;
		this._state = "reply";
		this._sender.begin(response, withBody, chunked, this._close);
		response.sent();
		if (this._overloaded()) return;
		if (stream !== undefined) {
			this._state = "stream";
			this._stream = stream;
			this.deadline = Number.POSITIVE_INFINITY;
			stream.opened(this);
		} else if (this._sender.pump()) this._replied();
		else if (!this._overloaded()) this.deadline = this._owner.ticks() + this._owner.limits.requestMs;
	}

	/** The response has gone out whole. */
	private _replied(): void {
		this.answered++;
		const now = this._owner.ticks();
		this.waitingSince = now;
		if (this._linger) {
			this._state = "linger";
			this.deadline = now + LINGER_MS;
		} else if (this._close) this.close();
		else {
			this._state = "head";
			this.deadline = now + this._owner.limits.idleMs;
		}
	}

	private _keep(bytes: Uint8Array, at: number, end: number): void {
		const left = end - at;
		const { limits, input } = this._owner;
		if (left === 0 || this._state === "over" || this._state === "linger" || this._state === "stream") {
			this._pending = undefined;
			this._pendingEnd = 0;
			this._looked = 0;
			return;
		}
		if (bytes === input) {
			if (!this._owner.room(limits.headBytes, this)) {
				this._owner.count("refused");
				this.abort();
				return;
			}
			this._pending = new Uint8Array(limits.headBytes);
			this._pending.set(input.subarray(at, end));
		} else if (at > 0) bytes.copyWithin(0, at, end);
		this._pendingEnd = left;
		if (this._state !== "head") return;
		this._looked = left;
		if ((at > 0 || bytes === input) && this.answered > 0) {
			this.deadline = this._owner.ticks() + limits.headMs;
		}
		if (left === limits.headBytes) {
			this._refuse(431);
			this._pending = undefined;
		}
	}

	private _end(): void {
		if (this._state === "over") return;
		this._state = "over";
		this._pending = undefined;
		this._sender.end();
		this._stream?.ended();
		this._stream = undefined;
		this._reader?.ended();
		this._reader = undefined;
		this._owner.ended(this);
	}
}
