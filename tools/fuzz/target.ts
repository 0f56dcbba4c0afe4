/** Bytes → the firmware's whole way from line to JSON. Whatever they are, nothing may be thrown. */
import { ByteWriter } from "../../src/bytes/writer.ts";
import { type Config, makeConfig } from "../../src/config/config.ts";
import { FaultLog } from "../../src/faults.ts";
import { CipheredFramer } from "../../src/frames/ciphered.ts";
import type { Frame } from "../../src/frames/framer.ts";
import { HdlcFramer } from "../../src/frames/hdlc.ts";
import { MbusFramer } from "../../src/frames/mbus.ts";
import { P1Framer } from "../../src/frames/p1.ts";
import { FrameReader } from "../../src/frames/reader.ts";
import type { Crypto } from "../../src/host.ts";
import { Decoder } from "../../src/readings/decoder.ts";
import { writeReading } from "../../src/readings/json.ts";
import type { Reading } from "../../src/readings/reading.ts";
import { DEFAULT_AUTHENTICATION_KEY, DEFAULT_KEY } from "../meter/meter.ts";
import type { Random } from "../meter/random.ts";

const LONGEST_PIECE = 300;

/** One line that is never started anew: what it keeps must not grow. */
export class Target {
	/** Readings so far; a run in which nothing is ever read tests little. */
	readings = 0;
	frames = 0;
	readonly faults = new FaultLog();
	readonly #reader = new FrameReader(
		[new P1Framer(), new HdlcFramer(), new MbusFramer(), new CipheredFramer()],
		this.faults,
	);
	readonly #decoder: Decoder;
	readonly #writer = new ByteWriter(4096);

	constructor(crypto: Crypto) {
		const config = makeConfig([
			["meter.key", DEFAULT_KEY],
			["meter.auth_key", DEFAULT_AUTHENTICATION_KEY],
		]);
		if ("rule" in config) throw new Error("the simulated meter's keys are no keys");
		this.#decoder = new Decoder({ config: config as Config, crypto }, this.faults);
	}

	/** Bytes of a line, in pieces; then, sometimes, silence. */
	line(bytes: Uint8Array, random: Random): void {
		for (let at = 0; at < bytes.length; ) {
			const end = Math.min(at + random.between(1, LONGEST_PIECE), bytes.length);
			this.#reader.push(bytes, at, end, this.#take);
			at = end;
		}
		if (random.chance(0.5)) this.#reader.flush(this.#take);
	}

	/** A message without frames. */
	message(bytes: Uint8Array): void {
		this.#keep(this.#decoder.decodeMessage(bytes));
	}

	readonly #take = (frame: Frame) => {
		this.frames++;
		this.#keep(this.#decoder.decode(frame));
	};

	#keep(reading: Reading | undefined): void {
		if (reading === undefined) return;
		this.readings++;
		this.#writer.clear();
		writeReading(this.#writer, reading);
	}
}
