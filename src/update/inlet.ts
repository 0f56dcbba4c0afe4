/** One source of an image file, and the part of the file that it brings → bytes of the transfer, and how it ended. */
import { type Refusal, refused } from "./reasons.ts";
import type { Transfer } from "./transfer.ts";

/** Which part of a file a source brings, and how. */
export interface Part {
	/** Bytes of the whole file. */
	readonly total: number;
	/** Where the part begins, and the first byte behind it. */
	readonly start: number;
	readonly end: number;
	/** An older version, or the same one, is wanted. */
	readonly force: boolean;
}

export interface ImageSource {
	/** The receiver takes more, or has its outcome. Not told of what comes of a call to the receiver itself. */
	changed(): void;
}

export interface Receiver {
	/** Undefined while bytes are awaited or the slot is at work; `part`: more of the file is to follow. */
	readonly outcome: "installed" | "part" | Refusal | undefined;
	/** Takes bytes from the start of `bytes`; returns how many. Fewer than all: more after `changed`. */
	take(bytes: Uint8Array): number;
	/** Nothing more comes from this source. */
	lost(): void;
}

/** One source's part of the transfer. */
export class Inlet implements Receiver {
	readonly source: ImageSource;
	private readonly _transfer: Transfer;
	private readonly _end: number;
	private readonly _owner: InletOwner;
	private _own: Receiver["outcome"] = undefined;

	constructor(transfer: Transfer, end: number, source: ImageSource, owner: InletOwner) {
		this._transfer = transfer;
		this._end = end;
		this.source = source;
		this._owner = owner;
	}

	get outcome(): Receiver["outcome"] {
		return this._own ?? this._transfer.outcome;
	}

	take(bytes: Uint8Array): number {
		if (this.outcome !== undefined) return 0;
		const transfer = this._transfer;
		const left = this._end - transfer.received;
		const count = transfer.push(bytes.length > left ? bytes.subarray(0, left) : bytes);
		if (count === 0) return 0;
		if (transfer.received === this._end && this._end < transfer.total) this._own = "part";
		this._owner.progress();
		return count;
	}

	lost(): void {
		this._owner.lost(this);
	}

	stall(): void {
		const text = "Nothing came for half a minute: go on with Content-Range from where GET /v1/update says.";
		this._own = refused("stalled", text);
	}
}

export interface InletOwner {
	progress(): void;
	lost(inlet: Inlet): void;
}
