/** Sends what the backlog holds to the backfill topic: in order, at QoS 1, at a bounded pace, confirmed one by one. */
import { ByteWriter } from "../bytes/writer.ts";
import type { Timer, Timers } from "../host.ts";
import { Reading } from "../readings/reading.ts";
import type { Backlog } from "./backlog.ts";
import { writeBackfill } from "./payloads.ts";
import type { MqttSession } from "./session.ts";

/** Ten a second. */
const PACE_MS = 100;
/** Leaves room on the way for what is live. */
const MAX_ON_THE_WAY = 8;

export class Backfill {
	/** Messages sent to the backfill topic. */
	sent = 0;
	readonly #timers: Timers;
	readonly #backlog: Backlog;
	readonly #topic: string;
	/** Called when nothing waits any more, with how many messages this round sent. */
	readonly #finished: (sent: number) => void;
	readonly #onTheWay = new Set<number>();
	#timer: Timer | undefined = undefined;
	#round = 0;

	constructor(timers: Timers, backlog: Backlog, topic: string, finished: (sent: number) => void) {
		this.#timers = timers;
		this.#backlog = backlog;
		this.#topic = topic;
		this.#finished = finished;
	}

	/** Goes on until nothing waits. */
	start(session: MqttSession): void {
		if (this.#timer !== undefined) return;
		const reading = new Reading();
		const payload = new ByteWriter(1024);
		this.#timer = this.#timers.every(PACE_MS, () => this.#step(session, reading, payload));
	}

	stop(): void {
		this.#timer?.cancel();
		this.#timer = undefined;
		this.#onTheWay.clear();
		this.#round = 0;
	}

	acknowledged(packet: number): void {
		this.#onTheWay.delete(packet);
	}

	#step(session: MqttSession, reading: Reading, payload: ByteWriter): void {
		if (this.#onTheWay.size >= MAX_ON_THE_WAY) return;
		const id = this.#backlog.next(reading);
		if (id === undefined) {
			if (this.#onTheWay.size > 0) return;
			const sent = this.#round;
			this.stop();
			this.#finished(sent);
			return;
		}
		payload.clear();
		writeBackfill(payload, reading);
		const packet = session.publish({ topic: this.#topic, payload: payload.view(), qos: 1, retain: false });
		if (packet === undefined) {
			this.#backlog.unread();
			return;
		}
		this.#backlog.sent(id, packet);
		this.#onTheWay.add(packet);
		this.sent++;
		this.#round++;
	}
}
