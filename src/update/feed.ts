/**
 * Settings in; the index of releases looked at once a day, and what is newer installed by the owner's
 * word, or by itself in the time that the owner has set.
 */
import { randomFraction } from "../bytes/fraction.ts";
import type { Host, Timer } from "../host.ts";
import { Download } from "./download.ts";
import { HttpGet } from "./http-get.ts";
import { resolveUrl } from "./http-url.ts";
import { isChosen, MAX_INDEX_BYTES, newest, parseIndex, type Release } from "./release-index.ts";
import type { FeedSettings } from "./settings.ts";
import type { Updater } from "./updater.ts";
import { isWithin } from "./window.ts";

export interface FeedOptions {
	readonly host: Pick<Host, "tcpClient" | "timers" | "clock" | "crypto" | "device">;
	readonly updater: Updater;
	/** Of the firmware that runs. */
	readonly version: string;
	/** One that was tried and went back: it is not installed again by itself. */
	readonly failed: () => string | undefined;
	/** Minutes since local midnight; undefined until the clock is set. */
	readonly localMinutes: () => number | undefined;
}

export interface FeedStatus {
	readonly state: "off" | "waiting" | "looking" | "downloading";
	/** What came of the last look or download, for people; "" when all went well. */
	readonly text: string;
	/** When the index was last read, in milliseconds since 1970. */
	readonly lookedUtc: number | undefined;
	/** What could be installed, newer or not. */
	readonly releases: readonly Release[];
	/** Among the newest release's share. */
	readonly chosen: boolean;
}

const FIRST_LOOK_MS = 30_000;
const DAY_MS = 24 * 3600_000;
const AGAIN_MS = 15 * 60_000;
/** Of the pause, either way: many dongles come back to power in the same instant. */
const JITTER = 0.25;
const WINDOW_LOOK_MS = 60_000;
const PIECE_BYTES = 1024;

export class Feed {
	readonly #options: FeedOptions;
	readonly #userAgent: string;
	readonly #listeners = new Set<() => void>();
	#settings: FeedSettings | undefined = undefined;
	#timer: Timer | undefined = undefined;
	#windowTimer: Timer | undefined = undefined;
	#get: HttpGet | undefined = undefined;
	#download: Download | undefined = undefined;
	#releases: readonly Release[] = [];
	#text = "";
	#lookedUtc: number | undefined = undefined;
	/** It could not be installed; it is not tried again by itself before the next look. */
	#givenUp: string | undefined = undefined;

	constructor(options: FeedOptions) {
		this.#options = options;
		this.#userAgent = `portti/${options.version} (${options.host.device.board})`;
	}

	/** Tells of what was found; the returned function ends that. */
	subscribe(listener: () => void): () => void {
		this.#listeners.add(listener);
		return () => void this.#listeners.delete(listener);
	}

	/** Begins, or begins anew, with these settings. */
	use(settings: FeedSettings | undefined): void {
		this.#settings = settings;
		this.#get?.abort();
		this.#get = undefined;
		this.#timer?.cancel();
		this.#windowTimer?.cancel();
		this.#releases = [];
		this.#text = "";
		this.#lookedUtc = undefined;
		this.#tell();
		if (settings === undefined) return;
		this.#later(FIRST_LOOK_MS);
		this.#windowTimer = this.#options.host.timers.every(WINDOW_LOOK_MS, () => this.#installByItself());
	}

	status(): FeedStatus {
		const state = this.#download ? "downloading" : this.#get ? "looking" : "waiting";
		const release = this.#newest();
		return {
			state: this.#settings === undefined ? "off" : state,
			text: this.#text,
			lookedUtc: this.#lookedUtc,
			releases: this.#releases,
			chosen: release !== undefined && isChosen(this.#options.host.crypto, this.#options.host.device.id, release),
		};
	}

	/** Looks at the index now; false when none is set. */
	look(): boolean {
		const settings = this.#settings;
		if (settings === undefined) return false;
		if (this.#get !== undefined) return true;
		this.#timer?.cancel();
		const bytes = new Uint8Array(MAX_INDEX_BYTES);
		const piece = new Uint8Array(PIECE_BYTES);
		let length = 0;
		const get = new HttpGet(
			this.#options.host,
			{ url: settings.url, authorities: settings.authorities, from: 0, userAgent: this.#userAgent },
			{
				begins: (_, total) => {
					if (total <= MAX_INDEX_BYTES) return;
					get.abort();
					this.#looked(`the index of releases is longer than ${MAX_INDEX_BYTES} bytes`);
				},
				readable: () => {
					const count = get.read(piece);
					bytes.set(piece.subarray(0, count), length);
					length += count;
				},
				done: () => this.#read(bytes.subarray(0, length), settings.channel),
				failed: (text) => this.#looked(text),
			},
		);
		this.#get = get;
		return true;
	}

	/** By the owner's word; false when the index has no such version. */
	install(version: string): boolean {
		const release = this.#releases.find((one) => one.version === version);
		if (release !== undefined) this.#install(release);
		return release !== undefined;
	}

	#read(bytes: Uint8Array, channel: string): void {
		const { host } = this.#options;
		const releases = parseIndex(bytes, host.device.board, channel);
		if ("fault" in releases) {
			this.#looked(releases.fault);
			return;
		}
		this.#releases = releases;
		this.#givenUp = undefined;
		this.#lookedUtc = host.clock.utc();
		this.#looked("");
	}

	#looked(text: string): void {
		this.#get = undefined;
		this.#text = text;
		this.#later(text === "" ? DAY_MS : AGAIN_MS);
		this.#tell();
	}

	#newest(): Release | undefined {
		return newest(this.#releases, this.#options.version);
	}

	#tell(): void {
		const release = this.#newest();
		this.#options.updater.available = release && { version: release.version, notes: release.notes };
		for (const listener of this.#listeners) listener();
	}

	#installByItself(): void {
		const { host, localMinutes, failed, updater } = this.#options;
		const window = this.#settings?.window;
		const minutes = localMinutes();
		const release = this.#newest();
		if (window === undefined || minutes === undefined || release === undefined) return;
		if (!isWithin(window, minutes) || updater.busy) return;
		if (release.version === failed() || release.version === this.#givenUp) return;
		if (isChosen(host.crypto, host.device.id, release)) this.#install(release);
	}

	#install(release: Release): void {
		const settings = this.#settings;
		if (settings === undefined || this.#download !== undefined) return;
		const url = resolveUrl(settings.url, release.url);
		if ("fault" in url) {
			this.#givenUp = release.version;
			this.#text = `the place of ${release.version} cannot be read: ${url.fault}`;
			return;
		}
		const { host, updater } = this.#options;
		const ended = (fault: string | undefined) => {
			this.#download = undefined;
			this.#text = fault ?? "";
			this.#givenUp = fault && release.version;
		};
		const { authorities } = settings;
		this.#download = new Download({ host, updater, release, url, authorities, userAgent: this.#userAgent, ended });
	}

	#later(milliseconds: number): void {
		const jitter = 1 + JITTER * (2 * randomFraction(this.#options.host.crypto) - 1);
		this.#timer?.cancel();
		this.#timer = this.#options.host.timers.after(milliseconds * jitter, () => void this.look());
	}
}
