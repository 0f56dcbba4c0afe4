/** Bytes of the meter line → readings in `latest`: line, frames, cosem and readings as one. */
import type { Settings } from "./config/settings.ts";
import type { FaultLog } from "./faults.ts";
import { CipheredFramer } from "./frames/ciphered.ts";
import type { Frame } from "./frames/framer.ts";
import { HdlcFramer } from "./frames/hdlc.ts";
import { MbusFramer } from "./frames/mbus.ts";
import { P1Framer } from "./frames/p1.ts";
import { FrameReader } from "./frames/reader.ts";
import type { Host } from "./host.ts";
import { LineReceiver, type LineStatus } from "./line/receiver.ts";
import { Decoder } from "./readings/decoder.ts";
import { type DecodingStatus, DecodingWatch } from "./readings/decoding-watch.ts";
import { MeterClock } from "./readings/meter-clock.ts";
import type { Latest } from "./store/latest.ts";
import type { LastTelegram } from "./store/telegram.ts";

export interface ReceptionOptions {
	readonly host: Host;
	readonly settings: Settings;
	readonly faults: FaultLog;
	readonly latest: Latest;
	readonly telegram: LastTelegram;
}

/** Meters pause inside a message; a longer silence ends it. */
const SILENCE_MS = 500;

export class Reception {
	readonly #options: ReceptionOptions;
	readonly #reader: FrameReader;
	readonly #meterClock = new MeterClock();
	readonly #line: LineReceiver;
	#decoder: Decoder;
	#watch: DecodingWatch;
	#heardAt: number | undefined = undefined;

	constructor(options: ReceptionOptions) {
		const { host, settings, faults } = options;
		this.#options = options;
		this.#reader = new FrameReader([new P1Framer(), new HdlcFramer(), new MbusFramer(), new CipheredFramer()], faults);
		this.#decoder = this.#newDecoder();
		this.#watch = new DecodingWatch(faults);
		this.#line = new LineReceiver(host, (bytes, start, end) => this.#hear(bytes, start, end));
		host.timers.every(SILENCE_MS / 2, () => this.#listen());
		settings.subscribe((changed) => {
			for (const key of changed) {
				if (!key.startsWith("meter.")) continue;
				this.#decoder = this.#newDecoder();
				this.#watch = new DecodingWatch(faults);
				return;
			}
		});
	}

	status(): LineStatus {
		return this.#line.status();
	}

	/** Whether messages are read, and if not, why. */
	decoding(): DecodingStatus {
		return this.#watch.status();
	}

	#newDecoder(): Decoder {
		const { host, settings, faults } = this.#options;
		return new Decoder({ config: settings.config, crypto: host.crypto }, faults);
	}

	#hear(bytes: Uint8Array, start: number, end: number): void {
		this.#heardAt = this.#options.host.clock.ticks();
		this.#reader.push(bytes, start, end, this.#accept);
	}

	/** Ends a message that the line's silence has ended. */
	#listen(): void {
		if (this.#heardAt === undefined || this.#options.host.clock.ticks() - this.#heardAt < SILENCE_MS) return;
		this.#heardAt = undefined;
		this.#reader.flush(this.#accept);
	}

	readonly #accept = (frame: Frame): void => {
		const { host, latest, telegram } = this.#options;
		const { messages } = this.#decoder;
		const reading = this.#decoder.decode(frame);
		this.#watch.frame(reading, messages.cipher.header);
		// Some frames prove themselves by nothing but that they can be deciphered, or read.
		const good = frame.check !== "none" || reading !== undefined;
		if (good) this.#line.good();
		if (frame.kind === "p1") telegram.keep(frame);
		else if (good) telegram.keep(frame, messages.part, messages.waiting, messages.cipher.plaintext);
		if (reading === undefined) return;
		const utc = host.clock.utc();
		if (reading.meterTime !== undefined && utc !== undefined) {
			this.#meterClock.learn(reading.meterTime.localSeconds, utc);
			reading.meterOffsetMinutes = this.#meterClock.offsetMinutes;
		}
		latest.accept(reading);
		this.#watch.accepted(reading);
	};
}
