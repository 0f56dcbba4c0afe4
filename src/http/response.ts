/** What a handler answers: a block of header lines made once, and a body that is bytes, a source or a stream. */
import { frozen } from "../bytes/frozen.ts";
import { type ByteWriter, utf8 } from "../bytes/writer.ts";

/** A body made piece by piece, as fast as the reader takes it. */
export interface BodySource {
	/** Appends the next piece, 2 KB at most, to `writer`; false when it was the last. */
	pull(writer: ByteWriter): boolean;
}

/** A body without end. It is told when the connection begins and ends; it writes when it has something to say. */
export interface BodyStream {
	/** The head of the response is on its way. */
	opened(output: StreamOutput): void;
	/** There is room for more. */
	writable(): void;
	ended(): void;
}

export interface StreamOutput {
	/** True while nothing waits to be sent. */
	readonly idle: boolean;
	/** Takes all of `bytes`, or none of them when the reader is too far behind. */
	write(bytes: Uint8Array): boolean;
	/** Ends the response and the connection. */
	close(): void;
	/** Ends the connection at once. */
	abort(): void;
}

/** Takes the body of a request as it comes, and answers the request. */
export interface BodyReader {
	/** The answer can be given. */
	readonly done: boolean;
	/** Bytes of the body are still to come although the answer can be given. */
	readonly more: boolean;
	/** It watches over the time itself, and takes no bytes at times. */
	readonly patient: boolean;
	/** The body follows; `resume` says that more is taken after less was, or that it is done. */
	opened(resume: () => void): void;
	/** Takes bytes from `start` until it is done; returns the place after the last one taken. */
	push(bytes: Uint8Array, start: number, end: number): number;
	/** The connection is over before the answer. */
	ended(): void;
	answer(response: Response): void;
}

const REASONS = new Map([
	[200, "OK"],
	[201, "Created"],
	[202, "Accepted"],
	[204, "No Content"],
	[302, "Found"],
	[304, "Not Modified"],
	[400, "Bad Request"],
	[401, "Unauthorized"],
	[403, "Forbidden"],
	[404, "Not Found"],
	[405, "Method Not Allowed"],
	[406, "Not Acceptable"],
	[408, "Request Timeout"],
	[409, "Conflict"],
	[411, "Length Required"],
	[412, "Precondition Failed"],
	[413, "Content Too Large"],
	[414, "URI Too Long"],
	[415, "Unsupported Media Type"],
	[417, "Expectation Failed"],
	[421, "Misdirected Request"],
	[422, "Unprocessable Content"],
	[429, "Too Many Requests"],
	[431, "Request Header Fields Too Large"],
	[500, "Internal Server Error"],
	[501, "Not Implemented"],
	[503, "Service Unavailable"],
	[505, "HTTP Version Not Supported"],
]);

export function reason(status: number): string {
	return REASONS.get(status) ?? "Unknown";
}

/** The status line and header lines that never change, made once when a module loads. */
export interface Block {
	readonly status: number;
	/** The media type of the body, without parameters; "" when there is no body. */
	readonly type: string;
	readonly bytes: Uint8Array;
}

/** Every response: not to be sniffed, and not to be embedded by another origin's page. */
const ALWAYS = "X-Content-Type-Options: nosniff\r\nCross-Origin-Resource-Policy: same-origin\r\n";

export function block(status: number, contentType: string, ...lines: string[]): Block {
	const head = [`HTTP/1.1 ${status} ${reason(status)}`, ...lines];
	if (contentType !== "") head.push(`Content-Type: ${contentType}`);
	return { status, type: contentType.split(";")[0], bytes: utf8(`${head.join("\r\n")}\r\n${ALWAYS}`) };
}

/** Data about a household: kept by nobody on the way. */
export const NO_STORE = "Cache-Control: no-store";

const NO_BODY = new Uint8Array(0);
const UNSET = frozen(block(500, ""));

export class Response {
	block: Block = UNSET;
	/** Header lines for this response alone, each ended by CR LF. */
	lines = "";
	body: Uint8Array = NO_BODY;
	source: BodySource | undefined = undefined;
	stream: BodyStream | undefined = undefined;
	/** There is no answer yet: its body comes first. */
	reader: BodyReader | undefined = undefined;

	clear(): void {
		this.block = UNSET;
		this.lines = "";
		this.body = NO_BODY;
		this.source = undefined;
		this.stream = undefined;
		this.reader = undefined;
	}

	/** `body` must stay as it is until it has been sent. */
	send(block: Block, body: Uint8Array = NO_BODY, lines = ""): void {
		this.clear();
		this.block = block;
		this.body = body;
		this.lines = lines;
	}

	sendSource(block: Block, source: BodySource): void {
		this.clear();
		this.block = block;
		this.source = source;
	}

	/** The answer will be the reader's. */
	readBody(reader: BodyReader): void {
		this.clear();
		this.reader = reader;
	}

	sendStream(block: Block, stream: BodyStream): void {
		this.clear();
		this.block = block;
		this.stream = stream;
	}
}
