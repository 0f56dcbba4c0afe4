/** The frames of the last message as they were received, in one buffer that is used again for each. */
import type { Frame, FrameKind } from "../frames/framer.ts";

export class LastTelegram {
	kind: FrameKind | undefined = undefined;
	/** What the message says in clear when it was ciphered and could be read; undefined otherwise. */
	plaintext: Uint8Array | undefined = undefined;
	readonly #capacity: number;
	#bytes: Uint8Array;
	#length = 0;
	/** The frames of a message that is not whole; the buffer is taken with the first such message. */
	#parts: Uint8Array = new Uint8Array(0);
	#partsLength = 0;

	/** Of a message longer than `capacity` bytes only the last frames are kept. */
	constructor(capacity = 4096) {
		this.#capacity = capacity;
		this.#bytes = new Uint8Array(capacity);
	}

	/** A whole message, or its frame number `part`, counted from 1, of several; `waiting` for another one. */
	keep(frame: Frame, part = 1, waiting = false, plaintext?: Uint8Array): void {
		const length = frame.end - frame.start;
		if (part <= 1 || this.#partsLength + length > this.#capacity) this.#partsLength = 0;
		if (length > this.#capacity) return;
		const bytes = frame.bytes.subarray(frame.start, frame.end);
		if (waiting || this.#partsLength > 0) {
			if (this.#parts.length === 0) this.#parts = new Uint8Array(this.#capacity);
			this.#parts.set(bytes, this.#partsLength);
			this.#partsLength += length;
			if (waiting) return;
			[this.#bytes, this.#parts] = [this.#parts, this.#bytes];
			this.#length = this.#partsLength;
			this.#partsLength = 0;
		} else {
			this.#bytes.set(bytes);
			this.#length = length;
		}
		this.kind = frame.kind;
		this.plaintext = plaintext;
	}

	/** Valid until the next `keep`. */
	bytes(): Uint8Array {
		return this.#bytes.subarray(0, this.#length);
	}
}
