/** Dialects, pace and seed in; a simulated meter that talks from the moment someone listens. */
import type { LineSettings } from "../../../../src/host.ts";
import { dialectOf } from "../../../../tools/meter/dialects.ts";
import type { FaultRates } from "../../../../tools/meter/faults.ts";
import { Meter, type MeterMessage } from "../../../../tools/meter/meter.ts";
import { hear } from "../../../../tools/meter/uart.ts";
import type { LineSink, LineSource, LineTap } from "../line.ts";
import { play, until, Wire } from "./wire.ts";

export interface MeterSourceOptions {
	readonly dialects: readonly string[];
	readonly intervalSeconds: number;
	readonly seed: number;
	/** The speed of the wire. */
	readonly baud: number;
	readonly faults: FaultRates;
	/** Called with every message when its last byte has been sent. */
	readonly said?: (message: MeterMessage) => void;
}

export class MeterSource implements LineSource {
	readonly description: string;
	readonly #options: MeterSourceOptions;
	readonly #wire = new Wire();
	readonly #end = new AbortController();
	#talking = false;

	/** Throws on a dialect that the meter does not speak. */
	constructor(options: MeterSourceOptions) {
		const { dialects, intervalSeconds, seed } = options;
		new Meter({ dialects, startUtcSeconds: 0 });
		this.#options = options;
		this.description = `a simulated meter (${dialects.join(", ")}; a telegram every ${intervalSeconds} s; seed ${seed})`;
	}

	open(settings: LineSettings, sink: LineSink): LineTap {
		if (!this.#talking) void this.#talk();
		this.#talking = true;
		return this.#wire.open(settings, sink);
	}

	close(): void {
		this.#end.abort();
	}

	async #talk(): Promise<void> {
		const { said, ...options } = this.#options;
		const { intervalSeconds } = options;
		const meter = new Meter({ ...options, startUtcSeconds: Math.floor(Date.now() / 1000) });
		const { signal } = this.#end;
		for (let next = performance.now(); !signal.aborted; ) {
			const message = meter.next();
			const evenParity = dialectOf(message.dialect).bitsPerByte === 11;
			const heard = (bytes: Uint8Array, { baud, inverted }: LineSettings) => {
				const wire = { baud: message.baud, evenParity, inverted };
				return baud === message.baud && !inverted ? bytes : hear([bytes], wire, baud).bytes;
			};
			await until(next, signal);
			const began = performance.now();
			await play(message.chunks, began, (bytes) => this.#wire.send(bytes, heard), signal);
			if (!signal.aborted) said?.(message);
			// A machine that slept, or a message longer than the interval: the meter is late from then on.
			next = Math.max(next + intervalSeconds * 1000, performance.now());
		}
	}
}
