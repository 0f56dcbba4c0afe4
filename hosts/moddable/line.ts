/** `Line` of the host interface, over a driver in C that is asked, never waited for. */
import Timer from "timer";
import type { Line, LineHandler, LinePort, LineSettings } from "../../src/host.ts";
import type { Native } from "./native.ts";

/** 115 bytes at 115200 baud; the driver holds more than 4 KB. */
const POLL_MS = 10;

export class NativeLine implements Line {
	readonly #native: Native;
	readonly #log: (message: string) => void;

	constructor(native: Native, log: (message: string) => void) {
		this.#native = native;
		this.#log = log;
	}

	open(settings: LineSettings, handler: LineHandler): LinePort {
		return new Port(this.#native, settings, handler, this.#log);
	}
}

class Port implements LinePort {
	readonly #native: Native;
	readonly #handler: LineHandler;
	readonly #log: (message: string) => void;
	#timer: Timer | undefined;
	#soon: Timer | undefined;
	#told = false;
	#bytes = 0;

	constructor(native: Native, settings: LineSettings, handler: LineHandler, log: (message: string) => void) {
		this.#native = native;
		this.#handler = handler;
		this.#log = log;
		const refusal = native.portti_line_open(settings.baud, settings.inverted ? 1 : 0);
		this.#timer = refusal === "" ? Timer.repeat(() => this.#poll(), POLL_MS) : Timer.set(() => this.#end(refusal));
	}

	read(into: Uint8Array): number {
		if (this.#timer === undefined) return 0;
		this.#told = false;
		const count = this.#native.portti_line_read(into.buffer as ArrayBuffer, into.byteOffset, into.length);
		this.#bytes += count;
		// A reader that got all it had room for has more to get: not at the pace of a wire.
		if (count === into.length) this.#soon ??= Timer.set(() => this.#pollAgain());
		return count;
	}

	statistics() {
		return {
			bytes: this.#bytes,
			framingErrors: counted(this.#native.portti_line_framing_errors()),
			overruns: counted(this.#native.portti_line_overruns()),
		};
	}

	close(): void {
		if (this.#timer === undefined) return;
		Timer.clear(this.#timer);
		Timer.clear(this.#soon);
		this.#timer = this.#soon = undefined;
		this.#native.portti_line_close();
	}

	#pollAgain(): void {
		this.#soon = undefined;
		this.#poll();
	}

	#poll(): void {
		const waiting = this.#native.portti_line_available();
		if (waiting < 0) {
			this.#log("The meter line is gone. It is opened again as soon as it is back.");
			this.#end("the serial port is gone");
		} else if (waiting > 0 && !this.#told) {
			this.#told = true;
			this.#handler.readable();
		}
	}

	#end(reason: string): void {
		this.close();
		this.#handler.closed(reason);
	}
}

function counted(count: number): number | undefined {
	return count < 0 ? undefined : count;
}
