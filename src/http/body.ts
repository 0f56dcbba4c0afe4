/**
 * The body of one request, in any pieces → its bytes. `Content-Length` or chunked (RFC 9112, 7.1);
 * chunk extensions and trailer fields are read over, within limits.
 */

/** Where a chunked body stands; a body with a length is one chunk. */
type Place = "size" | "extension" | "size_lf" | "data" | "data_cr" | "data_lf" | "trailer" | "trailer_lf" | "done";

/** Room that is made at first where the length is not known. */
const FIRST_BYTES = 256;

/** Longest line of a chunk's size with its extensions, and longest trailer section. */
const MAX_LINE_BYTES = 128;

export class RequestBody {
	/** The status that refuses the body (400, 413), or 0. */
	refused = 0;
	private readonly _limit: number;
	private readonly _chunked: boolean;
	private _bytes: Uint8Array;
	private _length = 0;
	private _place: Place;
	/** Bytes of the chunk still to come. */
	private _left: number;
	/** Bytes of the present size line or of the trailer section. */
	private _lineBytes = 0;

	/** `contentLength` undefined: chunked. Never takes more than `limit` bytes. */
	constructor(contentLength: number | undefined, limit: number) {
		this._limit = limit;
		this._chunked = contentLength === undefined;
		this._left = contentLength ?? 0;
		this._bytes = new Uint8Array(this._left > limit ? 0 : Math.min(contentLength ?? FIRST_BYTES, limit));
		if (this._chunked) this._place = "size";
		else this._place = this._left === 0 ? "done" : "data";
		if (this._left > limit) this.refused = 413;
	}

	get done(): boolean {
		return this._place === "done";
	}

	/** The whole body, once `done`. */
	bytes(): Uint8Array {
		return this._bytes.subarray(0, this._length);
	}

	/** Takes bytes until the body is done or refused; returns the place after the last one taken. */
	push(bytes: Uint8Array, start: number, end: number): number {
		let at = start;
		while (at < end && this._place !== "done" && this.refused === 0) {
			if (this._place === "data") at = this._data(bytes, at, end);
			else this._frame(bytes[at++]);
		}
		return at;
	}

	private _data(bytes: Uint8Array, start: number, end: number): number {
		const count = Math.min(this._left, end - start);
		const length = this._length + count;
		if (length > this._bytes.length) {
			const grown = new Uint8Array(Math.min(this._limit, Math.max(length, this._bytes.length * 2)));
			grown.set(this._bytes);
			this._bytes = grown;
		}
		this._bytes.set(bytes.subarray(start, start + count), this._length);
		this._length = length;
		this._left -= count;
		if (this._left === 0) this._place = this._chunked ? "data_cr" : "done";
		return start + count;
	}

	/** One byte of what stands around the data. */
	private _frame(byte: number): void {
		switch (this._place) {
			case "size": {
				const digit = hexDigit(byte);
				if (digit >= 0) {
					this._left = this._left * 16 + digit;
					if (this._left > this._limit - this._length) this.refused = 413;
				} else if (this._lineBytes === 0) this.refused = 400;
				else if (byte === 0x0d) this._place = "size_lf";
				else if (byte === 0x3b) this._place = "extension";
				else this.refused = 400;
				this._countLine();
				break;
			}
			case "extension":
				if (byte === 0x0d) this._place = "size_lf";
				else if (byte === 0x0a || byte === 0) this.refused = 400;
				this._countLine();
				break;
			case "size_lf":
				this._place = this._left === 0 ? "trailer" : "data";
				this._lineBytes = 0;
				this._trailerLine = 0;
				if (byte !== 0x0a) this.refused = 400;
				break;
			case "data_cr":
				this._place = "data_lf";
				if (byte !== 0x0d) this.refused = 400;
				break;
			case "data_lf":
				this._place = "size";
				if (byte !== 0x0a) this.refused = 400;
				break;
			case "trailer":
				if (byte === 0x0d) this._place = "trailer_lf";
				else if (byte === 0x0a || byte === 0) this.refused = 400;
				else this._trailerLine++;
				this._countLine();
				break;
			case "trailer_lf":
				this._place = this._trailerLine === 0 ? "done" : "trailer";
				this._trailerLine = 0;
				if (byte !== 0x0a) this.refused = 400;
				break;
		}
	}

	/** Bytes of the present trailer line. */
	private _trailerLine = 0;

	private _countLine(): void {
		if (++this._lineBytes > MAX_LINE_BYTES && this.refused === 0) this.refused = 400;
	}
}

function hexDigit(byte: number): number {
	if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
	const lower = byte | 0x20;
	return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1;
}
