/** The frames of the last message as they were received, in one buffer that is used again for each. */
import type { Frame, FrameKind } from "../frames/framer.ts";

export class LastTelegram {
	kind: FrameKind | undefined = undefined;
	/** What the message says in clear when it was ciphered and could be read; undefined otherwise. */
	plaintext: Uint8Array | undefined = undefined;
	private readonly _capacity: number;
	private _bytes: Uint8Array;
	private _length = 0;
	/** The frames of a message that is not whole; the buffer is taken with the first such message. */
	private _parts: Uint8Array = new Uint8Array(0);
	private _partsLength = 0;

	/** Of a message longer than `capacity` bytes only the last frames are kept. */
	constructor(capacity = 4096) {
		this._capacity = capacity;
		this._bytes = new Uint8Array(capacity);
	}

	/** A whole message, or its frame number `part`, counted from 1, of several; `waiting` for another one. */
	keep(frame: Frame, part = 1, waiting = false, plaintext?: Uint8Array): void {
		const length = frame.end - frame.start;
		if (part <= 1 || this._partsLength + length > this._capacity) this._partsLength = 0;
		if (length > this._capacity) return;
		const bytes = frame.bytes.subarray(frame.start, frame.end);
		if (waiting || this._partsLength > 0) {
			if (this._parts.length === 0) this._parts = new Uint8Array(this._capacity);
			this._parts.set(bytes, this._partsLength);
			this._partsLength += length;
			if (waiting) return;
			[this._bytes, this._parts] = [this._parts, this._bytes];
			this._length = this._partsLength;
			this._partsLength = 0;
		} else {
			this._bytes.set(bytes);
			this._length = length;
		}
		this.kind = frame.kind;
		this.plaintext = plaintext;
	}

	/** Valid until the next `keep`. */
	bytes(): Uint8Array {
		return this._bytes.subarray(0, this._length);
	}
}
