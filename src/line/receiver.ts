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
	private readonly _host: Host;
	private readonly _search: LineSearch;
	private readonly _restorer: Restorer;
	private readonly _evidence = new Evidence();
	private readonly _buffer = new Uint8Array(READ_BYTES);
	private readonly _startedAt: number;
	private _judged: Heard;
	private _port: LinePort | undefined;
	private _opened: LineSettings;
	private _gone: string | undefined;
	private _goodAt: number | undefined;
	private _heardAt: number | undefined;
	private _bytes = 0;

	/** `sink` takes the bytes in order; what it is given changes with the next call. */
	constructor(host: Host, sink: ByteSink) {
		this._host = host;
		const now = host.clock.ticks();
		this._startedAt = now;
		this._search = new LineSearch(host.storage, now);
		this._restorer = new Restorer(sink);
		this._judged = this._evidence.copy();
		this._opened = this._search.settings;
		this._open();
		host.timers.every(TICK_MS, () => this._tick());
	}

	/** To be called for every frame whose check holds, while `sink` is being called. */
	good(): void {
		const now = this._host.clock.ticks();
		this._goodAt = now;
		this._evidence.clear();
		this._judged = this._evidence.copy();
		this._restorer.confirm();
		this._search.good(now);
	}

	status(): LineStatus {
		const statistics = this._port?.statistics();
		const code = diagnose({
			now: this._host.clock.ticks(),
			startedAt: this._startedAt,
			goodAt: this._goodAt,
			heardAt: this._heardAt,
			gone: this._gone,
			heard: this._evidence.bytes > this._judged.bytes / 2 ? this._evidence : this._judged,
			statistics,
		});
		return {
			code,
			advice: ADVICE[code],
			settings: this._opened,
			locked: this._search.locked,
			coding: this._restorer.coding,
			bytes: this._bytes,
			framingErrors: statistics?.framingErrors,
			overruns: statistics?.overruns,
		};
	}

	private _open(): void {
		this._opened = this._search.settings;
		this._gone = undefined;
		this._restorer.doubt();
		this._port = this._host.line.open(this._opened, {
			readable: () => this._read(),
			closed: (reason) => {
				this._port = undefined;
				this._gone = reason;
			},
		});
	}

	private _read(): void {
		const port = this._port;
		if (port === undefined) return;
		const length = port.read(this._buffer);
		if (length === 0) return;
		const now = this._host.clock.ticks();
		this._heardAt = now;
		this._bytes += length;
		if (this._goodAt === undefined || now - this._goodAt >= DWELL_MS) this._evidence.add(this._buffer, 0, length);
		this._restorer.push(this._buffer, 0, length, now);
	}

	private _tick(): void {
		const now = this._host.clock.ticks();
		this._restorer.tick(now);
		if (this._search.tick(now, this._evidence.kind, this._heardAt ?? this._startedAt)) {
			this._judged = this._evidence.copy();
			this._evidence.clear();
			this._restorer.doubt();
		}
		if (this._port === undefined) {
			this._open();
		} else if (this._opened !== this._search.settings) {
			this._port.close();
			this._open();
		}
	}
}
