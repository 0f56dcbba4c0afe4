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
	readonly #options: DownloadOptions;
	readonly #piece = new Uint8Array(PIECE_BYTES);
	/** What of the piece the receiver has not taken. */
	#at = 0;
	#end = 0;
	#get: HttpGet | undefined = undefined;
	#receiver: Receiver | undefined = undefined;
	#timer: Timer | undefined = undefined;
	#tries = 0;
	/** Bytes that were there when the present try began. */
	#before = 0;
	#over = false;

	constructor(options: DownloadOptions) {
		this.#options = options;
		this.#try(0);
	}

	/** Leaves what has come. */
	abort(): void {
		this.#finish("it was given up");
	}

	changed(): void {
		this.#pump();
	}

	#try(from: number): void {
		const { host, url, authorities, userAgent } = this.#options;
		this.#before = from;
		this.#at = 0;
		this.#end = 0;
		this.#receiver = undefined;
		this.#get = new HttpGet(
			host,
			{ url, authorities, from, userAgent },
			{
				begins: (start, total) => this.#begins(start, total),
				readable: () => this.#pump(),
				done: () => this.#pump(),
				failed: (text, again) => this.#failed(text, again),
			},
		);
	}

	#begins(start: number, total: number): void {
		const { updater, release } = this.#options;
		if (total !== release.size) {
			this.#finish(`the file has ${total} bytes, and the index says ${release.size}`);
			return;
		}
		if (start !== 0 && start !== this.#before) {
			this.#finish("the server sends another part than was asked for");
			return;
		}
		const receiver = updater.begin({ total, start, end: total, force: false }, this);
		if ("reason" in receiver) this.#finish(receiver.text);
		else this.#receiver = receiver;
	}

	#pump(): void {
		const receiver = this.#receiver;
		if (this.#over || receiver === undefined) return;
		while (receiver.outcome === undefined) {
			if (this.#at === this.#end) {
				this.#at = 0;
				this.#end = this.#get?.read(this.#piece) ?? 0;
				if (this.#end === 0) return;
			}
			const count = receiver.take(this.#piece.subarray(this.#at, this.#end));
			this.#at += count;
			if (this.#isAnother()) {
				this.#finish("the image is another one than the index says");
				this.#options.updater.abandon();
				return;
			}
			if (count === 0 && receiver.outcome === undefined) return;
		}
		const { outcome } = receiver;
		if (outcome === "installed") this.#finish(undefined);
		else this.#finish(typeof outcome === "object" ? outcome.text : "the file ends too early");
	}

	/** The header has come, and says another hash. */
	#isAnother(): boolean {
		const { updater, release } = this.#options;
		const { header } = updater.status();
		return header !== undefined && hexText(header.sha256) !== release.sha256;
	}

	#failed(text: string, again: boolean): void {
		this.#receiver?.lost();
		const { host, updater } = this.#options;
		const { received, state } = updater.status();
		const from = state === "interrupted" ? received : 0;
		this.#tries = from > this.#before ? 0 : this.#tries + 1;
		if (!again || this.#tries >= MAX_TRIES) {
			this.#finish(text);
			// Unless another source has begun meanwhile.
			if (state === "interrupted") updater.abandon();
			return;
		}
		const pause = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** this.#tries);
		this.#timer = host.timers.after(pause, () => this.#try(from));
	}

	#finish(fault: string | undefined): void {
		if (this.#over) return;
		this.#over = true;
		this.#timer?.cancel();
		this.#get?.abort();
		this.#receiver?.lost();
		this.#options.ended(fault);
	}
}
