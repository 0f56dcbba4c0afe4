/** What a handler answers: a status, header lines, and a body that is bytes, a source or a stream. */
import { type ByteWriter, utf8 } from "../bytes/writer.ts";

/** A body made piece by piece, as fast as the reader takes it. */
export interface BodySource {
	/** Bytes that it keeps in memory meanwhile, where those are many. */
	readonly held?: number;
	/** Appends the next piece, 2 KB at most, to `writer`; false when it was the last. */
	pull(writer: ByteWriter): boolean;
	/** No more of it is asked for: it was the last piece, none is wanted, or the connection is over. */
	ended?(): void;
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
	/** Bytes of memory that the body takes at most. */
	readonly held?: number;
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

/** Statuses and their reason phrases: as one text they take the least of the flash. */
const STATUSES =
	"200 OK,201 Created,202 Accepted,204 No Content,302 Found,304 Not Modified,400 Bad Request,401 Unauthorized," +
	"403 Forbidden,404 Not Found,405 Method Not Allowed,406 Not Acceptable,408 Request Timeout,409 Conflict," +
	"411 Length Required,412 Precondition Failed,413 Content Too Large,414 URI Too Long,415 Unsupported Media Type," +
	"417 Expectation Failed,421 Misdirected Request,422 Unprocessable Content,429 Too Many Requests," +
	"431 Request Header Fields Too Large,500 Internal Server Error,501 Not Implemented,503 Service Unavailable," +
	"505 HTTP Version Not Supported,";

/** Throws for a status that is never answered: a programmer's mistake. */
export function reason(status: number): string {
	const at = STATUSES.indexOf(`${status} `);
	if (at < 0) throw new Error(`nothing is answered with ${status}`);
	return STATUSES.slice(at + 4, STATUSES.indexOf(",", at));
}

export const JSON_TYPE = "application/json";

/** Every response: not to be sniffed, and not to be embedded by another origin's page. */
const ALWAYS = "X-Content-Type-Options: nosniff\r\nCross-Origin-Resource-Policy: same-origin\r\n";
/** Data about a household: kept by nobody on the way. */
const NO_STORE = utf8(`Cache-Control: no-store\r\n${ALWAYS}`);
/** What may be kept, and is asked for anew each time. */
const NO_CACHE = utf8(`Cache-Control: no-cache\r\n${ALWAYS}`);
/** What is asked for most, made once. */
const JSON_HEAD = utf8(`HTTP/1.1 200 OK\r\nContent-Type: ${JSON_TYPE}\r\nCache-Control: no-store\r\n${ALWAYS}`);

const NO_BODY = new Uint8Array(0);

interface KnownProblem {
	readonly status: number;
	readonly detail: string;
	readonly body: Uint8Array;
}

export class Response {
	status = 500;
	/** The media type of the body, with its parameters; "" when there is no body. */
	type = "";
	/** Header lines for this response alone, each ended by CR LF. */
	lines = "";
	/** May be kept by who asked, to be asked for with its tag. */
	kept = false;
	body: Uint8Array = NO_BODY;
	source: BodySource | undefined = undefined;
	/** Bytes of the source, where that is known before. */
	length: number | undefined = undefined;
	stream: BodyStream | undefined = undefined;
	/** There is no answer yet: its body comes first. */
	reader: BodyReader | undefined = undefined;
	/** The plain problem answered last, so that who asks again and again for the same costs little. */
	problem: KnownProblem | undefined = undefined;

	clear(): void {
		this.send(500);
	}

	/** What it was made of is the connection's now. */
	sent(): void {
		this.body = NO_BODY;
		this.source = undefined;
		this.stream = undefined;
	}

	/** `body` must stay as it is until it has been sent. */
	send(status: number, type = "", body: Uint8Array = NO_BODY, lines = ""): void {
		this.status = status;
		this.type = type;
		this.lines = lines;
		this.kept = false;
		this.body = body;
		this.source = undefined;
		this.length = undefined;
		this.stream = undefined;
		this.reader = undefined;
	}

	sendSource(type: string, source: BodySource, length?: number): void {
		this.send(200, type);
		this.source = source;
		this.length = length;
	}

	/** The answer will be the reader's. */
	readBody(reader: BodyReader): void {
		this.clear();
		this.reader = reader;
	}

	sendStream(type: string, stream: BodyStream): void {
		this.send(200, type);
		this.stream = stream;
	}

	/** Appends the status line and the header lines, but those that say how the body is sent. */
	writeHead(writer: ByteWriter): void {
		if (this.status === 200 && this.type === JSON_TYPE && !this.kept) writer.bytes(JSON_HEAD);
		else {
			writer.text(`HTTP/1.1 ${this.status} ${reason(this.status)}\r\n`);
			if (this.type !== "") writer.text(`Content-Type: ${this.type}\r\n`);
			writer.bytes(this.kept ? NO_CACHE : NO_STORE);
		}
		if (this.lines !== "") writer.text(this.lines);
	}
}
