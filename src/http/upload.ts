/** The body of PUT /v1/update, as it comes → a receiver of firmware; how that ended → the answer. */
import type { ImageSource, Receiver } from "../update/inlet.ts";
import type { BodyReader, Response } from "./response.ts";

export type UploadOutcome = NonNullable<Receiver["outcome"]>;

export class Upload implements BodyReader, ImageSource {
	readonly patient = true;
	/** Whoever takes the bytes; set before the body is read. */
	receiver: Receiver | undefined = undefined;
	private readonly _answer: (outcome: UploadOutcome, response: Response) => void;
	/** Bytes of the body still to come. */
	private _left: number;
	private _resume: (() => void) | undefined = undefined;

	constructor(byteLength: number, answer: (outcome: UploadOutcome, response: Response) => void) {
		this._left = byteLength;
		this._answer = answer;
	}

	get done(): boolean {
		return this.receiver?.outcome !== undefined;
	}

	get more(): boolean {
		return this._left > 0;
	}

	opened(resume: () => void): void {
		this._resume = resume;
	}

	push(bytes: Uint8Array, start: number, end: number): number {
		const taken = this.receiver?.take(bytes.subarray(start, Math.min(end, start + this._left))) ?? 0;
		this._left -= taken;
		return start + taken;
	}

	/** By the receiver. */
	changed(): void {
		this._resume?.();
	}

	ended(): void {
		this.receiver?.lost();
	}

	answer(response: Response): void {
		const outcome = this.receiver?.outcome;
		if (outcome !== undefined) this._answer(outcome, response);
	}
}
