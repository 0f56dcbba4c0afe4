/** `Line` of the host interface, over a driver in C that is asked, never waited for. */
import Timer from "timer";
import type { Line, LineHandler, LinePort, LineSettings } from "../../src/host.ts";
import type { Native } from "./native.ts";

/** 115 bytes at 115200 baud; the driver holds more than 4 KB. */
const POLL_MS = 10;

export class NativeLine implements Line {
	private readonly _native: Native;
	private readonly _log: (message: string) => void;

	constructor(native: Native, log: (message: string) => void) {
		this._native = native;
		this._log = log;
	}

	open(settings: LineSettings, handler: LineHandler): LinePort {
		return new Port(this._native, settings, handler, this._log);
	}
}

class Port implements LinePort {
	private readonly _native: Native;
	private readonly _handler: LineHandler;
	private readonly _log: (message: string) => void;
	private _timer: Timer | undefined;
	private _soon: Timer | undefined;
	private _told = false;
	private _bytes = 0;

	constructor(native: Native, settings: LineSettings, handler: LineHandler, log: (message: string) => void) {
		this._native = native;
		this._handler = handler;
		this._log = log;
		const refusal = native.portti_line_open(settings.baud, settings.inverted ? 1 : 0);
		this._timer = refusal === "" ? Timer.repeat(() => this._poll(), POLL_MS) : Timer.set(() => this._end(refusal));
	}

	read(into: Uint8Array): number {
		if (this._timer === undefined) return 0;
		this._told = false;
		const count = this._native.portti_line_read(into.buffer as ArrayBuffer, into.byteOffset, into.length);
		this._bytes += count;
		// A reader that got all it had room for has more to get: not at the pace of a wire.
		if (count === into.length) this._soon ??= Timer.set(() => this._pollAgain());
		return count;
	}

	statistics() {
		return {
			bytes: this._bytes,
			framingErrors: counted(this._native.portti_line_framing_errors()),
			overruns: counted(this._native.portti_line_overruns()),
		};
	}

	close(): void {
		if (this._timer === undefined) return;
		Timer.clear(this._timer);
		Timer.clear(this._soon);
		this._timer = this._soon = undefined;
		this._native.portti_line_close();
	}

	private _pollAgain(): void {
		this._soon = undefined;
		this._poll();
	}

	private _poll(): void {
		const waiting = this._native.portti_line_available();
		if (waiting < 0) {
			this._log("The meter line is gone. It is opened again as soon as it is back.");
			this._end("the serial port is gone");
		} else if (waiting > 0 && !this._told) {
			this._told = true;
			this._handler.readable();
		}
	}

	private _end(reason: string): void {
		this.close();
		this._handler.closed(reason);
	}
}

function counted(count: number): number | undefined {
	return count < 0 ? undefined : count;
}
