/** A body that is answered when it is whole, or too large or malformed. */
import { RequestBody } from "./body.ts";
import type { BodyReader } from "./response.ts";

/** Bytes of memory that a body takes at most; undefined `contentLength`: chunked. */
export function bodyRoom(contentLength: number | undefined, limit: number): number {
	if (contentLength === undefined) return limit;
	return contentLength > limit ? 0 : contentLength;
}

export class WholeBody implements BodyReader {
	readonly patient = false;
	readonly held: number;
	private readonly _body: RequestBody;
	private readonly _answer: (bytes: Uint8Array, refused: number) => void;

	/** `answer` fills the server's response; `refused` is the status that refuses the body, or 0. */
	constructor(contentLength: number | undefined, limit: number, answer: (bytes: Uint8Array, refused: number) => void) {
		this._body = new RequestBody(contentLength, limit);
		this.held = bodyRoom(contentLength, limit);
		this._answer = answer;
	}

	get done(): boolean {
		return this._body.done || this.more;
	}

	get more(): boolean {
		return this._body.refused !== 0;
	}

	opened(): void {}

	push(bytes: Uint8Array, start: number, end: number): number {
		const next = this._body.push(bytes, start, end);
		return this.more ? end : next;
	}

	answer(): void {
		this._answer(this._body.bytes(), this._body.refused);
	}

	ended(): void {}
}
