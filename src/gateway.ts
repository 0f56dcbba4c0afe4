/**
 * The firmware as a whole: bytes of the meter line in at one end, HTTP and MQTT out at the other.
 *
 *   line → frames → cosem → readings → store → http, mqtt
 */
import type { Config } from "./config/config.ts";
import { FaultLog } from "./faults.ts";
import { CipheredFramer } from "./frames/ciphered.ts";
import type { Frame } from "./frames/framer.ts";
import { HdlcFramer } from "./frames/hdlc.ts";
import { MbusFramer } from "./frames/mbus.ts";
import { P1Framer } from "./frames/p1.ts";
import { FrameReader } from "./frames/reader.ts";
import type { Host } from "./host.ts";
import { HttpServer } from "./http/server.ts";
import { LineReceiver } from "./line/receiver.ts";
import { MqttPublisher } from "./mqtt/publisher.ts";
import { Decoder } from "./readings/decoder.ts";
import { MeterClock } from "./readings/meter-clock.ts";
import { Latest } from "./store/latest.ts";
import { ReadingRing } from "./store/recent.ts";
import { LastTelegram } from "./store/telegram.ts";
import { VERSION } from "./version.ts";

export interface GatewayOptions {
	/** A token that the host has made known to its owner, with every right; it is never stored. */
	readonly adminToken?: string;
}

/** Meters pause inside a message; a longer silence ends it. */
const SILENCE_MS = 500;

export class Gateway {
	readonly #host: Host;
	readonly #faults = new FaultLog();
	readonly #reader = new FrameReader(
		[new P1Framer(), new HdlcFramer(), new MbusFramer(), new CipheredFramer()],
		this.#faults,
	);
	readonly #decoder: Decoder;
	readonly #meterClock = new MeterClock();
	readonly #telegram = new LastTelegram();
	readonly #recent = new ReadingRing();
	/** The newest Reading, and word of those to come. */
	readonly latest: Latest;
	readonly #mqtt: MqttPublisher;
	readonly #http: HttpServer;
	readonly #line: LineReceiver;
	#heardAt: number | undefined = undefined;

	/** Throws when the web server's port cannot be bound. */
	constructor(host: Host, config: Config, options: GatewayOptions = {}) {
		this.#host = host;
		const faults = this.#faults;
		this.#decoder = new Decoder({ config, crypto: host.crypto }, faults);
		this.latest = new Latest(host.clock);
		this.latest.subscribe((reading) => this.#recent.append(reading));
		this.#mqtt = new MqttPublisher({ host, config, latest: this.latest, faults, version: VERSION });
		this.#http = new HttpServer({
			host,
			config,
			adminToken: options.adminToken,
			services: {
				latest: this.latest,
				recent: this.#recent,
				telegram: this.#telegram,
				faults,
				version: VERSION,
				line: () => this.#line.status(),
				mqtt: () => {
					const status = this.#mqtt.status();
					return { ...status, waiting: status.held };
				},
			},
		});
		this.#line = new LineReceiver(host, (bytes, start, end) => this.#hear(bytes, start, end));
		host.timers.every(SILENCE_MS / 2, () => this.#listen());
		this.#mqtt.start();
	}

	/** The port the web server listens on. */
	get httpPort(): number {
		return this.#http.port;
	}

	#hear(bytes: Uint8Array, start: number, end: number): void {
		this.#heardAt = this.#host.clock.ticks();
		this.#reader.push(bytes, start, end, this.#accept);
	}

	/** Ends a message that the line's silence has ended. */
	#listen(): void {
		if (this.#heardAt === undefined || this.#host.clock.ticks() - this.#heardAt < SILENCE_MS) return;
		this.#heardAt = undefined;
		this.#reader.flush(this.#accept);
	}

	readonly #accept = (frame: Frame): void => {
		if (frame.check !== "none") this.#line.good();
		const reading = this.#decoder.decode(frame);
		if (reading === undefined) return;
		this.#telegram.keep(frame);
		const utc = this.#host.clock.utc();
		if (reading.meterTime !== undefined && utc !== undefined) {
			this.#meterClock.learn(reading.meterTime.localSeconds, utc);
			reading.meterOffsetMinutes = this.#meterClock.offsetMinutes;
		}
		this.latest.accept(reading);
	};
}
