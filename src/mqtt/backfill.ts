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
	private readonly _timers: Timers;
	private readonly _backlog: Backlog;
	private readonly _topic: string;
	/** Called when nothing waits any more, with how many messages this round sent. */
	private readonly _finished: (sent: number) => void;
	private readonly _onTheWay = new Set<number>();
	private _timer: Timer | undefined = undefined;
	private _round = 0;

	constructor(timers: Timers, backlog: Backlog, topic: string, finished: (sent: number) => void) {
		this._timers = timers;
		this._backlog = backlog;
		this._topic = topic;
		this._finished = finished;
	}

	/** Goes on until nothing waits. */
	start(session: MqttSession): void {
		if (this._timer !== undefined) return;
		const reading = new Reading();
		const payload = new ByteWriter(1024);
		this._timer = this._timers.every(PACE_MS, () => this._step(session, reading, payload));
	}

	stop(): void {
		this._timer?.cancel();
		this._timer = undefined;
		this._onTheWay.clear();
		this._round = 0;
	}

	acknowledged(packet: number): void {
		this._onTheWay.delete(packet);
	}

	private _step(session: MqttSession, reading: Reading, payload: ByteWriter): void {
		if (this._onTheWay.size >= MAX_ON_THE_WAY) return;
		const id = this._backlog.next(reading);
		if (id === undefined) {
			if (this._onTheWay.size > 0) return;
			const sent = this._round;
			this.stop();
			this._finished(sent);
			return;
		}
		payload.clear();
		writeBackfill(payload, reading);
		const packet = session.publish({ topic: this._topic, payload: payload.view(), qos: 1, retain: false });
		if (packet === undefined) {
			this._backlog.unread();
			return;
		}
		this._backlog.sent(id, packet);
		this._onTheWay.add(packet);
		this.sent++;
		this._round++;
	}
}
