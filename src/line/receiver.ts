/**
 * Bytes of the meter as it sent them out of the host's line: keeps the port open, at the speed and
 * polarity that `search.ts` wants, and knows what is wrong with it.
 */
import type { Advice } from "../advice.ts";
import type { Host, LinePort, LineSettings } from "../host.ts";
import { ADVICE } from "./advice.ts";
import type { Coding } from "./coding.ts";
import { Evidence, type Heard } from "./evidence.ts";
import { diagnose, type LineCode } from "./health.ts";
import { type ByteSink, Restorer } from "./restorer.ts";
import { DWELL_MS, LineSearch } from "./search.ts";

const READ_BYTES = 1024;
const TICK_MS = 1000;

export interface LineStatus {
	/** `off`: nobody listens (off.ts). */
	readonly code: LineCode | "off";
	readonly advice: Advice;
	readonly settings: LineSettings;
	/** Speed and polarity are certain. */
	readonly locked: boolean;
	readonly coding: Coding;
	/** Bytes since start, over all openings of the port. */
	readonly bytes: number;
	/** Since the port was last opened; undefined where the platform cannot tell. */
	readonly framingErrors: number | undefined;
	readonly overruns: number | undefined;
}

export class LineReceiver {
	readonly #host: Host;
	readonly #search: LineSearch;
	readonly #restorer: Restorer;
	readonly #evidence = new Evidence();
	readonly #buffer = new Uint8Array(READ_BYTES);
	readonly #startedAt: number;
	#judged: Heard;
	#port: LinePort | undefined;
	#opened: LineSettings;
	#gone: string | undefined;
	#goodAt: number | undefined;
	#heardAt: number | undefined;
	#bytes = 0;

	/** `sink` takes the bytes in order; what it is given changes with the next call. */
	constructor(host: Host, sink: ByteSink) {
		this.#host = host;
		const now = host.clock.ticks();
		this.#startedAt = now;
		this.#search = new LineSearch(host.storage, now);
		this.#restorer = new Restorer(sink);
		this.#judged = this.#evidence.copy();
		this.#opened = this.#search.settings;
		this.#open();
		host.timers.every(TICK_MS, () => this.#tick());
	}

	/** To be called for every frame whose check holds, while `sink` is being called. */
	good(): void {
		const now = this.#host.clock.ticks();
		this.#goodAt = now;
		this.#evidence.clear();
		this.#judged = this.#evidence.copy();
		this.#restorer.confirm();
		this.#search.good(now);
	}

	status(): LineStatus {
		const statistics = this.#port?.statistics();
		const code = diagnose({
			now: this.#host.clock.ticks(),
			startedAt: this.#startedAt,
			goodAt: this.#goodAt,
			heardAt: this.#heardAt,
			gone: this.#gone,
			heard: this.#evidence.bytes > this.#judged.bytes / 2 ? this.#evidence : this.#judged,
			statistics,
		});
		return {
			code,
			advice: ADVICE[code],
			settings: this.#opened,
			locked: this.#search.locked,
			coding: this.#restorer.coding,
			bytes: this.#bytes,
			framingErrors: statistics?.framingErrors,
			overruns: statistics?.overruns,
		};
	}

	#open(): void {
		this.#opened = this.#search.settings;
		this.#gone = undefined;
		this.#restorer.doubt();
		this.#port = this.#host.line.open(this.#opened, {
			readable: () => this.#read(),
			closed: (reason) => {
				this.#port = undefined;
				this.#gone = reason;
			},
		});
	}

	#read(): void {
		const port = this.#port;
		if (port === undefined) return;
		const length = port.read(this.#buffer);
		if (length === 0) return;
		const now = this.#host.clock.ticks();
		this.#heardAt = now;
		this.#bytes += length;
		if (this.#goodAt === undefined || now - this.#goodAt >= DWELL_MS) this.#evidence.add(this.#buffer, 0, length);
		this.#restorer.push(this.#buffer, 0, length, now);
	}

	#tick(): void {
		const now = this.#host.clock.ticks();
		this.#restorer.tick(now);
		if (this.#search.tick(now, this.#evidence.kind, this.#heardAt ?? this.#startedAt)) {
			this.#judged = this.#evidence.copy();
			this.#evidence.clear();
			this.#restorer.doubt();
		}
		if (this.#port === undefined) {
			this.#open();
		} else if (this.#opened !== this.#search.settings) {
			this.#port.close();
			this.#open();
		}
	}
}
