/** The frames of the last message as they were received, in a buffer that grows with the longest. */
import type { Frame, FrameKind } from "../frames/framer.ts";

/** Grown by so much, for messages differ in length by a few digits. */
const STEP_BYTES = 256;
const NONE = new Uint8Array(0);

export class LastTelegram {
	kind: FrameKind | undefined = undefined;
	/** What the message says in clear when it was ciphered and could be read; undefined otherwise. */
	plaintext: Uint8Array | undefined = undefined;
	private readonly _capacity: number;
	private _bytes: Uint8Array = NONE;
	private _length = 0;
	/** The frames of a message that is not whole. */
	private _parts: Uint8Array = NONE;
	private _partsLength = 0;

	/** Of a message longer than `capacity` bytes only the last frames are kept. */
	constructor(capacity = 4096) {
		this._capacity = capacity;
	}

	/** A whole message, or its frame number `part`, counted from 1, of several; `waiting` for another one. */
	keep(frame: Frame, part = 1, waiting = false, plaintext?: Uint8Array): void {
		const length = frame.end - frame.start;
		if (part <= 1 || this._partsLength + length > this._capacity) this._partsLength = 0;
		if (length > this._capacity) return;
		const bytes = frame.bytes.subarray(frame.start, frame.end);
		if (waiting || this._partsLength > 0) {
			this._parts = this._room(this._parts, this._partsLength, this._partsLength + length);
			this._parts.set(bytes, this._partsLength);
			this._partsLength += length;
			if (waiting) return;
			[this._bytes, this._parts] = [this._parts, this._bytes];
			this._length = this._partsLength;
			this._partsLength = 0;
		} else {
			this._bytes = this._room(this._bytes, 0, length);
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

	/** `buffer`, or a larger one with its first `used` bytes, for `length` bytes. */
	private _room(buffer: Uint8Array, used: number, length: number): Uint8Array {
		if (length <= buffer.length) return buffer;
		const larger = new Uint8Array(Math.min(this._capacity, Math.ceil(length / STEP_BYTES) * STEP_BYTES));
		larger.set(buffer.subarray(0, used));
		return larger;
	}
}
