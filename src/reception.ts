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
	private readonly _options: ReceptionOptions;
	private readonly _reader: FrameReader;
	private readonly _meterClock = new MeterClock();
	private readonly _line: LineReceiver;
	private _decoder: Decoder;
	private _watch: DecodingWatch;
	private _heardAt: number | undefined = undefined;

	constructor(options: ReceptionOptions) {
		const { host, settings, faults } = options;
		this._options = options;
		this._reader = new FrameReader([new P1Framer(), new HdlcFramer(), new MbusFramer(), new CipheredFramer()], faults);
		this._decoder = this._newDecoder();
		this._watch = new DecodingWatch(faults);
		this._line = new LineReceiver(host, (bytes, start, end) => this._hear(bytes, start, end));
		host.timers.every(SILENCE_MS / 2, () => this._listen());
		settings.subscribe((changed) => {
			for (const key of changed) {
				if (!key.startsWith("meter.")) continue;
				this._decoder = this._newDecoder();
				this._watch = new DecodingWatch(faults);
				return;
			}
		});
	}

	status(): LineStatus {
		return this._line.status();
	}

	/** Whether messages are read, and if not, why. */
	decoding(): DecodingStatus {
		return this._watch.status();
	}

	private _newDecoder(): Decoder {
		const { host, settings, faults } = this._options;
		return new Decoder({ config: settings.config, crypto: host.crypto }, faults);
	}

	private _hear(bytes: Uint8Array, start: number, end: number): void {
		this._heardAt = this._options.host.clock.ticks();
		this._reader.push(bytes, start, end, this._accept);
	}

	/** Ends a message that the line's silence has ended. */
	private _listen(): void {
		if (this._heardAt === undefined || this._options.host.clock.ticks() - this._heardAt < SILENCE_MS) return;
		this._heardAt = undefined;
		this._reader.flush(this._accept);
	}

	private readonly _accept = (frame: Frame): void => {
		const { host, latest, telegram } = this._options;
		const { messages } = this._decoder;
		const reading = this._decoder.decode(frame);
		this._watch.frame(reading, messages.cipher.header);
		// Some frames prove themselves by nothing but that they can be deciphered, or read.
		const good = frame.check !== "none" || reading !== undefined;
		if (good) this._line.good();
		if (frame.kind === "p1") telegram.keep(frame);
		else if (good) telegram.keep(frame, messages.part, messages.waiting, messages.cipher.plaintext);
		if (reading === undefined) return;
		const utc = host.clock.utc();
		if (reading.meterTime !== undefined && utc !== undefined) {
			this._meterClock.learn(reading.meterTime.localSeconds, utc);
			reading.meterOffsetMinutes = this._meterClock.offsetMinutes;
		}
		latest.accept(reading);
		this._watch.accepted(reading);
	};
}
