/**
 * The body of one request, in any pieces → its bytes. `Content-Length` or chunked (RFC 9112, 7.1);
 * chunk extensions and trailer fields are read over, within limits.
 */

/** Where a chunked body stands; a body with a length is one chunk. */
type Place = "size" | "extension" | "size_lf" | "data" | "data_cr" | "data_lf" | "trailer" | "trailer_lf" | "done";

/** Room that is made at first; more only for bytes that have come. */
const FIRST_BYTES = 256;

/** Longest line of a chunk's size with its extensions, and longest trailer section. */
const MAX_LINE_BYTES = 128;

export class RequestBody {
	/** The status that refuses the body (400, 413), or 0. */
	refused = 0;
	readonly #limit: number;
	readonly #chunked: boolean;
	#bytes: Uint8Array;
	#length = 0;
	#place: Place;
	/** Bytes of the chunk still to come. */
	#left: number;
	/** Bytes of the present size line or of the trailer section. */
	#lineBytes = 0;

	/** `contentLength` undefined: chunked. Never takes more than `limit` bytes. */
	constructor(contentLength: number | undefined, limit: number) {
		this.#limit = limit;
		this.#chunked = contentLength === undefined;
		this.#left = contentLength ?? 0;
		this.#bytes = new Uint8Array(Math.min(contentLength ?? FIRST_BYTES, limit, FIRST_BYTES));
		if (this.#chunked) this.#place = "size";
		else this.#place = this.#left === 0 ? "done" : "data";
		if (this.#left > limit) this.refused = 413;
	}

	get done(): boolean {
		return this.#place === "done";
	}

	/** The whole body, once `done`. */
	bytes(): Uint8Array {
		return this.#bytes.subarray(0, this.#length);
	}

	/** Takes bytes until the body is done or refused; returns the place after the last one taken. */
	push(bytes: Uint8Array, start: number, end: number): number {
		let at = start;
		while (at < end && this.#place !== "done" && this.refused === 0) {
			if (this.#place === "data") at = this.#data(bytes, at, end);
			else this.#frame(bytes[at++]);
		}
		return at;
	}

	#data(bytes: Uint8Array, start: number, end: number): number {
		const count = Math.min(this.#left, end - start);
		const length = this.#length + count;
		if (length > this.#bytes.length) {
			const grown = new Uint8Array(Math.min(this.#limit, Math.max(length, this.#bytes.length * 2)));
			grown.set(this.#bytes);
			this.#bytes = grown;
		}
		this.#bytes.set(bytes.subarray(start, start + count), this.#length);
		this.#length = length;
		this.#left -= count;
		if (this.#left === 0) this.#place = this.#chunked ? "data_cr" : "done";
		return start + count;
	}

	/** One byte of what stands around the data. */
	#frame(byte: number): void {
		switch (this.#place) {
			case "size": {
				const digit = hexDigit(byte);
				if (digit >= 0) {
					this.#left = this.#left * 16 + digit;
					if (this.#left > this.#limit - this.#length) this.refused = 413;
				} else if (this.#lineBytes === 0) this.refused = 400;
				else if (byte === 0x0d) this.#place = "size_lf";
				else if (byte === 0x3b) this.#place = "extension";
				else this.refused = 400;
				this.#countLine();
				break;
			}
			case "extension":
				if (byte === 0x0d) this.#place = "size_lf";
				else if (byte === 0x0a || byte === 0) this.refused = 400;
				this.#countLine();
				break;
			case "size_lf":
				this.#place = this.#left === 0 ? "trailer" : "data";
				this.#lineBytes = 0;
				this.#trailerLine = 0;
				if (byte !== 0x0a) this.refused = 400;
				break;
			case "data_cr":
				this.#place = "data_lf";
				if (byte !== 0x0d) this.refused = 400;
				break;
			case "data_lf":
				this.#place = "size";
				if (byte !== 0x0a) this.refused = 400;
				break;
			case "trailer":
				if (byte === 0x0d) this.#place = "trailer_lf";
				else if (byte === 0x0a || byte === 0) this.refused = 400;
				else this.#trailerLine++;
				this.#countLine();
				break;
			case "trailer_lf":
				this.#place = this.#trailerLine === 0 ? "done" : "trailer";
				this.#trailerLine = 0;
				if (byte !== 0x0a) this.refused = 400;
				break;
		}
	}

	/** Bytes of the present trailer line. */
	#trailerLine = 0;

	#countLine(): void {
		if (++this.#lineBytes > MAX_LINE_BYTES && this.refused === 0) this.refused = 400;
	}
}

function hexDigit(byte: number): number {
	if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
	const lower = byte | 0x20;
	return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1;
}
