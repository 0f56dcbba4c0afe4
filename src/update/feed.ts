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
	private readonly _options: FeedOptions;
	private readonly _userAgent: string;
	private readonly _listeners = new Set<() => void>();
	private _settings: FeedSettings | undefined = undefined;
	private _timer: Timer | undefined = undefined;
	private _windowTimer: Timer | undefined = undefined;
	private _get: HttpGet | undefined = undefined;
	private _download: Download | undefined = undefined;
	private _releases: readonly Release[] = [];
	private _text = "";
	private _lookedUtc: number | undefined = undefined;
	/** It could not be installed; it is not tried again by itself before the next look. */
	private _givenUp: string | undefined = undefined;

	constructor(options: FeedOptions) {
		this._options = options;
		this._userAgent = `portti/${options.version} (${options.host.device.board})`;
	}

	/** Tells of what was found; the returned function ends that. */
	subscribe(listener: () => void): () => void {
		this._listeners.add(listener);
		return () => void this._listeners.delete(listener);
	}

	/** Begins, or begins anew, with these settings. */
	use(settings: FeedSettings | undefined): void {
		this._settings = settings;
		this._get?.abort();
		this._get = undefined;
		this._timer?.cancel();
		this._windowTimer?.cancel();
		this._releases = [];
		this._text = "";
		this._lookedUtc = undefined;
		this._tell();
		if (settings === undefined) return;
		this._later(FIRST_LOOK_MS);
		this._windowTimer = this._options.host.timers.every(WINDOW_LOOK_MS, () => this._installByItself());
	}

	status(): FeedStatus {
		const state = this._download ? "downloading" : this._get ? "looking" : "waiting";
		const release = this._newest();
		return {
			state: this._settings === undefined ? "off" : state,
			text: this._text,
			lookedUtc: this._lookedUtc,
			releases: this._releases,
			chosen: release !== undefined && isChosen(this._options.host.crypto, this._options.host.device.id, release),
		};
	}

	/** Looks at the index now; false when none is set. */
	look(): boolean {
		const settings = this._settings;
		if (settings === undefined) return false;
		if (this._get !== undefined) return true;
		this._timer?.cancel();
		const bytes = new Uint8Array(MAX_INDEX_BYTES);
		const piece = new Uint8Array(PIECE_BYTES);
		let length = 0;
		const get = new HttpGet(
			this._options.host,
			{ url: settings.url, authorities: settings.authorities, from: 0, userAgent: this._userAgent },
			{
				begins: (_, total) => {
					if (total <= MAX_INDEX_BYTES) return;
					get.abort();
					this._looked(`the index of releases is longer than ${MAX_INDEX_BYTES} bytes`);
				},
				readable: () => {
					const count = get.read(piece);
					bytes.set(piece.subarray(0, count), length);
					length += count;
				},
				done: () => this._read(bytes.subarray(0, length), settings.channel),
				failed: (text) => this._looked(text),
			},
		);
		this._get = get;
		return true;
	}

	/** By the owner's word; false when the index has no such version. */
	install(version: string): boolean {
		const release = this._releases.find((one) => one.version === version);
		if (release !== undefined) this._install(release);
		return release !== undefined;
	}

	private _read(bytes: Uint8Array, channel: string): void {
		const { host } = this._options;
		const releases = parseIndex(bytes, host.device.board, channel);
		if ("fault" in releases) {
			this._looked(releases.fault);
			return;
		}
		this._releases = releases;
		this._givenUp = undefined;
		this._lookedUtc = host.clock.utc();
		this._looked("");
	}

	private _looked(text: string): void {
		this._get = undefined;
		this._text = text;
		this._later(text === "" ? DAY_MS : AGAIN_MS);
		this._tell();
	}

	private _newest(): Release | undefined {
		return newest(this._releases, this._options.version);
	}

	private _tell(): void {
		const release = this._newest();
		this._options.updater.available = release && { version: release.version, notes: release.notes };
		for (const listener of this._listeners) listener();
	}

	private _installByItself(): void {
		const { host, localMinutes, failed, updater } = this._options;
		const window = this._settings?.window;
		const minutes = localMinutes();
		const release = this._newest();
		if (window === undefined || minutes === undefined || release === undefined) return;
		if (!isWithin(window, minutes) || updater.busy) return;
		if (release.version === failed() || release.version === this._givenUp) return;
		if (isChosen(host.crypto, host.device.id, release)) this._install(release);
	}

	private _install(release: Release): void {
		const settings = this._settings;
		if (settings === undefined || this._download !== undefined) return;
		const url = resolveUrl(settings.url, release.url);
		if ("fault" in url) {
			this._givenUp = release.version;
			this._text = `the place of ${release.version} cannot be read: ${url.fault}`;
			return;
		}
		const { host, updater } = this._options;
		const ended = (fault: string | undefined) => {
			this._download = undefined;
			this._text = fault ?? "";
			this._givenUp = fault && release.version;
		};
		const { authorities } = settings;
		this._download = new Download({ host, updater, release, url, authorities, userAgent: this._userAgent, ended });
	}

	private _later(milliseconds: number): void {
		const jitter = 1 + JITTER * (2 * randomFraction(this._options.host.crypto) - 1);
		this._timer?.cancel();
		this._timer = this._options.host.timers.after(milliseconds * jitter, () => void this.look());
	}
}
