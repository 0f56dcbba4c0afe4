/** A release in; its file fetched into the updater, gone on with after each lost connection, and how it ended out. */
import { hexText } from "../bytes/hex.ts";
import type { Timer } from "../host.ts";
import { HttpGet, type HttpGetHost } from "./http-get.ts";
import type { HttpUrl } from "./http-url.ts";
import type { ImageSource, Receiver } from "./inlet.ts";
import type { Release } from "./release-index.ts";
import type { Updater } from "./updater.ts";

export interface DownloadOptions {
	readonly host: HttpGetHost;
	readonly updater: Updater;
	readonly release: Release;
	readonly url: HttpUrl;
	readonly authorities: readonly Uint8Array[];
	readonly userAgent: string;
	/** `fault`: why not, as part of a sentence; undefined: the new firmware is in place. */
	readonly ended: (fault: string | undefined) => void;
}

const PIECE_BYTES = 1024;
const FIRST_PAUSE_MS = 5000;
const LONGEST_PAUSE_MS = 120_000;
/** Tries in a row that brought nothing. */
const MAX_TRIES = 7;

export class Download implements ImageSource {
	private readonly _options: DownloadOptions;
	private readonly _piece = new Uint8Array(PIECE_BYTES);
	/** What of the piece the receiver has not taken. */
	private _at = 0;
	private _end = 0;
	private _get: HttpGet | undefined = undefined;
	private _receiver: Receiver | undefined = undefined;
	private _timer: Timer | undefined = undefined;
	private _tries = 0;
	/** Bytes that were there when the present try began. */
	private _before = 0;
	private _over = false;

	constructor(options: DownloadOptions) {
		this._options = options;
		this._try(0);
	}

	/** Leaves what has come. */
	abort(): void {
		this._finish("it was given up");
	}

	changed(): void {
		this._pump();
	}

	private _try(from: number): void {
		const { host, url, authorities, userAgent } = this._options;
		this._before = from;
		this._at = 0;
		this._end = 0;
		this._receiver = undefined;
		this._get = new HttpGet(
			host,
			{ url, authorities, from, userAgent },
			{
				begins: (start, total) => this._begins(start, total),
				readable: () => this._pump(),
				done: () => this._pump(),
				failed: (text, again) => this._failed(text, again),
			},
		);
	}

	private _begins(start: number, total: number): void {
		const { updater, release } = this._options;
		if (total !== release.size) {
			this._finish(`the file has ${total} bytes, and the index says ${release.size}`);
			return;
		}
		if (start !== 0 && start !== this._before) {
			this._finish("the server sends another part than was asked for");
			return;
		}
		const receiver = updater.begin({ total, start, end: total, force: false }, this);
		if ("reason" in receiver) this._finish(receiver.text);
		else this._receiver = receiver;
	}

	private _pump(): void {
		const receiver = this._receiver;
		if (this._over || receiver === undefined) return;
		while (receiver.outcome === undefined) {
			if (this._at === this._end) {
				this._at = 0;
				this._end = this._get?.read(this._piece) ?? 0;
				if (this._end === 0) return;
			}
			const count = receiver.take(this._piece.subarray(this._at, this._end));
			this._at += count;
			if (this._isAnother()) {
				this._finish("the image is another one than the index says");
				this._options.updater.abandon();
				return;
			}
			if (count === 0 && receiver.outcome === undefined) return;
		}
		const { outcome } = receiver;
		if (outcome === "installed") this._finish(undefined);
		else this._finish(typeof outcome === "object" ? outcome.text : "the file ends too early");
	}

	/** The header has come, and says another hash. */
	private _isAnother(): boolean {
		const { updater, release } = this._options;
		const { header } = updater.status();
		return header !== undefined && hexText(header.sha256) !== release.sha256;
	}

	private _failed(text: string, again: boolean): void {
		this._receiver?.lost();
		const { host, updater } = this._options;
		const { received, state } = updater.status();
		const from = state === "interrupted" ? received : 0;
		this._tries = from > this._before ? 0 : this._tries + 1;
		if (!again || this._tries >= MAX_TRIES) {
			this._finish(text);
			// Unless another source has begun meanwhile.
			if (state === "interrupted") updater.abandon();
			return;
		}
		const pause = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** this._tries);
		this._timer = host.timers.after(pause, () => this._try(from));
	}

	private _finish(fault: string | undefined): void {
		if (this._over) return;
		this._over = true;
		this._timer?.cancel();
		this._get?.abort();
		this._receiver?.lost();
		this._options.ended(fault);
	}
}
