/** A line's bytes → Readings and faults, through every framer: what tests of binary messages push into. */
import { type Config, type ConfigFault, makeConfig } from "../../src/config/config.ts";
import { FAULTS, FaultLog } from "../../src/faults.ts";
import type { Frame } from "../../src/frames/framer.ts";
import { FrameReader } from "../../src/frames/reader.ts";
import { Decoder } from "../../src/readings/decoder.ts";
import type { Reading } from "../../src/readings/reading.ts";
import { DEFAULT_AUTHENTICATION_KEY, DEFAULT_KEY } from "../../tools/meter/meter.ts";
import { framersOfAll } from "./framers.ts";
import { meterCrypto } from "./meter-crypto.ts";

/** Settings that must be valid. */
export function configOf(changes: Iterable<readonly [string, unknown]>): Config {
	const config = makeConfig(changes);
	if ("rule" in config) throw new Error(`${(config as ConfigFault).key} ${(config as ConfigFault).rule}`);
	return config as Config;
}

/** The keys of a simulated meter that was given none. */
export const METER_KEYS: readonly (readonly [string, string])[] = [
	["meter.key", DEFAULT_KEY],
	["meter.auth_key", DEFAULT_AUTHENTICATION_KEY],
];

export class MessageLine {
	readonly faults = new FaultLog();
	readonly readings: Reading[] = [];
	readonly decoder: Decoder;
	readonly #reader: FrameReader;

	constructor(changes: Iterable<readonly [string, unknown]> = METER_KEYS) {
		this.decoder = new Decoder({ config: configOf(changes), crypto: meterCrypto }, this.faults);
		this.#reader = new FrameReader(framersOfAll(), this.faults);
	}

	push(...pieces: Uint8Array[]): this {
		for (const bytes of pieces) this.#reader.push(bytes, 0, bytes.length, this.#take);
		return this;
	}

	flush(): this {
		this.#reader.flush(this.#take);
		return this;
	}

	/** The faults counted so far, `name:count`. */
	told(): string {
		return FAULTS.filter((fault) => this.faults.count(fault) > 0)
			.map((fault) => `${fault}:${this.faults.count(fault)}`)
			.join(" ");
	}

	readonly #take = (frame: Frame) => {
		const reading = this.decoder.decode(frame);
		if (reading !== undefined) this.readings.push(reading);
	};
}
