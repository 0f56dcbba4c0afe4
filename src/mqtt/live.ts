/** Readings in; out to the reading topic as they come, and to the backfill topic when the broker was away. */
import { ByteWriter } from "../bytes/writer.ts";
import type { Timers } from "../host.ts";
import type { Reading } from "../readings/reading.ts";
import type { Latest } from "../store/latest.ts";
import { Backfill } from "./backfill.ts";
import type { Backlog, BacklogCounters } from "./backlog.ts";
import { writeLine } from "./lineprotocol.ts";
import type { MqttSession } from "./session.ts";
import type { Topics } from "./topics.ts";

export interface LiveOptions {
	readonly timers: Timers;
	readonly session: MqttSession;
	readonly latest: Latest;
	readonly topics: Topics;
	readonly id: string;
	readonly qos: 0 | 1;
	readonly retain: boolean;
	readonly lineProtocol: boolean;
	readonly backlog: Backlog;
	/** Called when everything held back has been sent, with how many messages that took. */
	readonly caughtUp: (sent: number) => void;
}

export interface LiveCounters extends BacklogCounters {
	/** Readings sent to the reading topic. */
	readonly published: number;
	/** Readings sent to the backfill topic. */
	readonly backfilled: number;
}

export class LiveReadings {
	readonly #options: LiveOptions;
	readonly #backlog: Backlog;
	readonly #backfill: Backfill;
	readonly #line: ByteWriter | undefined;
	#published = 0;

	constructor(options: LiveOptions) {
		this.#options = options;
		const { timers, topics, backlog, lineProtocol, caughtUp } = options;
		if (lineProtocol) this.#line = new ByteWriter(512);
		this.#backlog = backlog;
		this.#backfill = new Backfill(timers, this.#backlog, topics.backfill, caughtUp);
	}

	get backlog(): Backlog {
		return this.#backlog;
	}

	counters(): LiveCounters {
		return { published: this.#published, backfilled: this.#backfill.sent, ...this.#backlog.counters() };
	}

	take(reading: Reading): void {
		const { session, topics, qos, id } = this.#options;
		this.#backlog.append(reading);
		if (!session.isConnected) return;
		this.#publishNewest();
		const line = this.#line;
		if (line === undefined) return;
		line.clear();
		if (writeLine(line, id, reading)) {
			session.publish({ topic: topics.line, payload: line.view(), qos, retain: false });
		}
	}

	connected(): void {
		this.#publishNewest();
		this.#backfill.start(this.#options.session);
	}

	disconnected(): void {
		this.#backfill.stop();
		this.#backlog.lost();
	}

	marked(): void {
		this.#backlog.marked();
	}

	confirmed(): void {
		this.#backlog.confirmed();
	}

	acknowledged(packet: number): void {
		this.#backlog.acknowledged(packet);
		this.#backfill.acknowledged(packet);
	}

	/** What the connection refused goes now, or as backfill when a newer reading has come since. */
	writable(): void {
		this.#publishNewest();
	}

	#publishNewest(): void {
		const { session, latest, topics, qos, retain } = this.#options;
		const id = this.#backlog.unsentNewest(latest.fresh()?.sequence);
		const payload = latest.json();
		if (id === undefined || payload === undefined) return;
		const packet = session.publish({ topic: topics.reading, payload, qos, retain });
		if (packet === undefined) {
			this.#backfill.start(session);
			return;
		}
		this.#published++;
		this.#backlog.sent(id, packet);
	}
}
