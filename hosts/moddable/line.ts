/** `Line` of the host interface, over a driver in C that is asked, never waited for. */
import Timer from "timer";
import type { Line, LineHandler, LinePort, LineSettings } from "../../src/host.ts";
import type { Native } from "./native.ts";

/** 115 bytes at 115200 baud; the driver holds more than 4 KB. */
const POLL_MS = 10;

export class NativeLine implements Line {
	readonly #native: Native;

	constructor(native: Native) {
		this.#native = native;
	}

	open(settings: LineSettings, handler: LineHandler): LinePort {
		return new Port(this.#native, settings, handler);
	}
}

class Port implements LinePort {
	readonly #native: Native;
	readonly #handler: LineHandler;
	#timer: Timer | undefined;
	#told = false;
	#bytes = 0;

	constructor(native: Native, settings: LineSettings, handler: LineHandler) {
		this.#native = native;
		this.#handler = handler;
		const refusal = native.portti_line_open(settings.baud, settings.inverted ? 1 : 0);
		this.#timer = refusal === "" ? Timer.repeat(() => this.#poll(), POLL_MS) : Timer.set(() => this.#end(refusal));
	}

	read(into: Uint8Array): number {
		if (this.#timer === undefined) return 0;
		this.#told = false;
		const count = this.#native.portti_line_read(into.buffer as ArrayBuffer, into.byteOffset, into.length);
		this.#bytes += count;
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
		this.#timer = undefined;
		this.#native.portti_line_close();
	}

	#poll(): void {
		const waiting = this.#native.portti_line_available();
		if (waiting < 0) {
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
