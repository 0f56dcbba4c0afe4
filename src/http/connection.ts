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
	#state: "head" | "body" | "reply" | "stream" | "linger" | "over" = "head";
	readonly #owner: ConnectionOwner;
	readonly #tcp: TcpConnection;
	readonly #sender: Sender;
	/** A request that is not whole yet, or that waits for the response before it. */
	#pending: Uint8Array | undefined = undefined;
	#pendingEnd = 0;
	/** How far `#pending` holds no further line. */
	#looked = 0;
	/** `readable` was told and not followed yet. */
	#unread = false;
	#stream: BodyStream | undefined = undefined;
	#reader: BodyReader | undefined = undefined;
	/** The response at hand ends the connection. */
	#close = false;
	/** The peer may still be sending what nobody will use. */
	#linger = false;
	#lingered = 0;

	constructor(tcp: TcpConnection, owner: ConnectionOwner) {
		super(tcp);
		this.#tcp = tcp;
		this.#owner = owner;
		this.#sender = new Sender(tcp, owner);
		this.waitingSince = owner.ticks();
		this.deadline = this.waitingSince + owner.limits.headMs;
	}

	/** Nothing of a response is under way: the connection may be given up for another. */
	get waiting(): boolean {
		const taking = this.#state === "body" && this.#reader?.patient !== true;
		return this.#state === "head" || taking || this.#state === "linger";
	}

	get idle(): boolean {
		return this.#sender.idle;
	}

	readable(): void {
		if (this.#mustWait) this.#unread = true;
		if (this.#mustWait || this.#state === "over") return;
		try {
			this.#read();
		} catch (error) {
			this.#fail(error);
		}
	}

	/** What comes next cannot be used yet. */
	get #mustWait(): boolean {
		return this.#state === "reply" || (this.#reader?.patient === true && this.#pendingEnd > 0);
	}

	writable(): void {
		if (this.#state !== "reply" && this.#state !== "stream") return;
		try {
			this.#write();
		} catch (error) {
			this.#fail(error);
		}
	}

	closed(): void {
		this.#end();
	}

	/** For streams. */
	write(bytes: Uint8Array): boolean {
		return this.#sender.append(bytes, this.#owner.limits.queueBytes);
	}

	close(): void {
		if (this.#state === "over") return;
		this.#tcp.close();
		this.#end();
	}

	abort(): void {
		if (this.#state === "over") return;
		this.#tcp.abort();
		this.#end();
	}

	/** The deadline has passed. */
	expire(): void {
		if (this.#state === "linger" || (this.#state === "head" && this.#pendingEnd === 0)) this.close();
		else if (this.#state === "reply" && this.#sender.progressed()) this.deadline += this.#owner.limits.requestMs;
		else {
			this.#owner.count("timeouts");
			if (this.#state === "reply") this.abort();
			else this.#refuse(408);
		}
	}

	/** A fault of the firmware: it costs this connection and nothing else. */
	#fail(error: unknown): void {
		this.#owner.failed(error);
		this.abort();
	}

	#write(): void {
		if (!this.#sender.pump()) return;
		if (this.#state === "stream") this.#stream?.writable();
		else {
			this.#replied();
			this.#resume();
		}
	}

	#read(): void {
		const input = this.#owner.input;
		if (this.#state === "linger" || this.#state === "stream") {
			this.#lingered += this.#tcp.read(input);
			if (this.#lingered > LINGER_BYTES) this.abort();
			return;
		}
		const pending = this.#pending ?? input;
		this.#take(pending, this.#pendingEnd + this.#tcp.read(pending.subarray(this.#pendingEnd)));
	}

	/** Goes on with what had to wait. */
	#resume(): void {
		if (this.#pending !== undefined) this.#take(this.#pending, this.#pendingEnd);
		if (!this.#unread || this.#mustWait || this.#state === "over") return;
		this.#unread = false;
		this.#read();
	}

	/** Uses as many of the first `end` bytes as can be used now, and keeps the rest. */
	#take(bytes: Uint8Array, end: number): void {
		let at = 0;
		if (end < bytes.length) bytes[end] = 0;
		while (at < end) {
			let next = at;
			if (this.#state === "head") next = this.#takeHead(bytes, at, end);
			else if (this.#state === "body") next = this.#takeBody(bytes, at, end);
			if (next === at) break;
			at = next;
			this.#looked = 0;
		}
		this.#keep(bytes, at, end);
	}

	#takeHead(bytes: Uint8Array, start: number, end: number): number {
		const { head, limits } = this.#owner;
		if (this.#looked > 0 && end - start < limits.headBytes) {
			const line = bytes.indexOf(0x0a, start + this.#looked);
			if (line === -1 || line >= end) return start;
		}
		const length = head.parse(bytes, start, end, limits);
		if (length === MORE) return start;
		if (length < 0) {
			this.#refuse(-length);
			return end;
		}
		this.#close = head.close;
		const reader = this.#owner.begin(this);
		if (reader === undefined) {
			this.#linger = head.chunked || head.contentLength > 0;
			this.#reply(head.method !== "HEAD", head.minor === 1);
			return start + length;
		}
		this.#reader = reader;
		this.#state = "body";
		this.deadline = reader.patient ? Number.POSITIVE_INFINITY : this.#owner.ticks() + limits.requestMs;
		const expected = head.expectsContinue && !reader.done && start + length === end;
		if (expected) this.#sender.append(CONTINUE, CONTINUE.length);
		reader.opened(() => this.#wake());
		this.#finish();
		return start + length;
	}

	#takeBody(bytes: Uint8Array, start: number, end: number): number {
		const next = this.#reader?.push(bytes, start, end) ?? end;
		this.#finish();
		return next;
	}

	/** Answers when the body's reader can. */
	#finish(): void {
		const reader = this.#reader;
		if (reader?.done !== true) return;
		this.#reader = undefined;
		this.#linger = reader.more;
		reader.answer(this.#owner.response);
		this.#reply(true, true);
	}

	/** The reader takes more, or is done. */
	#wake(): void {
		if (this.#state !== "body") return;
		try {
			this.#finish();
			this.#resume();
		} catch (error) {
			this.#fail(error);
		}
	}

	#refuse(status: number): void {
		this.#reader?.ended();
		this.#reader = undefined;
		if (status !== 408) this.#owner.count("malformed");
		refusal(this.#owner.response, status);
		this.#linger = true;
		this.#reply(true, true);
	}

	#reply(withBody: boolean, chunked: boolean): void {
		const response = this.#owner.response;
		const stream = withBody ? response.stream : undefined;
		if (stream !== undefined || this.#linger || (response.source !== undefined && !chunked)) this.#close = true;
		this.#state = "reply";
		this.#sender.begin(response, withBody, chunked, this.#close);
		if (stream !== undefined) {
			this.#state = "stream";
			this.#stream = stream;
			this.deadline = Number.POSITIVE_INFINITY;
			stream.opened(this);
		} else if (this.#sender.pump()) this.#replied();
		else this.deadline = this.#owner.ticks() + this.#owner.limits.requestMs;
	}

	/** The response has gone out whole. */
	#replied(): void {
		this.answered++;
		const now = this.#owner.ticks();
		this.waitingSince = now;
		if (this.#linger) {
			this.#state = "linger";
			this.deadline = now + LINGER_MS;
		} else if (this.#close) this.close();
		else {
			this.#state = "head";
			this.deadline = now + this.#owner.limits.idleMs;
		}
	}

	#keep(bytes: Uint8Array, at: number, end: number): void {
		const left = end - at;
		const { limits, input } = this.#owner;
		if (left === 0 || this.#state === "over" || this.#state === "linger" || this.#state === "stream") {
			this.#pending = undefined;
			this.#pendingEnd = 0;
			this.#looked = 0;
			return;
		}
		if (bytes === input) {
			this.#pending = new Uint8Array(limits.headBytes);
			this.#pending.set(input.subarray(at, end));
		} else if (at > 0) bytes.copyWithin(0, at, end);
		this.#pendingEnd = left;
		if (this.#state !== "head") return;
		this.#looked = left;
		if ((at > 0 || bytes === input) && this.answered > 0) {
			this.deadline = this.#owner.ticks() + limits.headMs;
		}
		if (left === limits.headBytes) {
			this.#refuse(431);
			this.#pending = undefined;
		}
	}

	#end(): void {
		if (this.#state === "over") return;
		this.#state = "over";
		this.#pending = undefined;
		this.#stream?.ended();
		this.#stream = undefined;
		this.#reader?.ended();
		this.#reader = undefined;
		this.#owner.ended(this);
	}
}
