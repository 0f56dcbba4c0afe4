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
	private readonly _options: LiveOptions;
	private readonly _backlog: Backlog;
	private readonly _backfill: Backfill;
	private readonly _line: ByteWriter | undefined;
	private _published = 0;

	constructor(options: LiveOptions) {
		this._options = options;
		const { timers, topics, backlog, lineProtocol, caughtUp } = options;
		if (lineProtocol) this._line = new ByteWriter(512);
		this._backlog = backlog;
		this._backfill = new Backfill(timers, this._backlog, topics.backfill, caughtUp);
	}

	get backlog(): Backlog {
		return this._backlog;
	}

	counters(): LiveCounters {
		return { published: this._published, backfilled: this._backfill.sent, ...this._backlog.counters() };
	}

	take(reading: Reading): void {
		const { session, topics, qos, id } = this._options;
		this._backlog.append(reading);
		if (!session.isConnected) return;
		this._publishNewest();
		const line = this._line;
		if (line === undefined) return;
		line.clear();
		if (writeLine(line, id, reading)) {
			session.publish({ topic: topics.line, payload: line.view(), qos, retain: false });
		}
	}

	connected(): void {
		this._publishNewest();
		this._backfill.start(this._options.session);
	}

	disconnected(): void {
		this._backfill.stop();
		this._backlog.lost();
	}

	marked(): void {
		this._backlog.marked();
	}

	confirmed(): void {
		this._backlog.confirmed();
	}

	acknowledged(packet: number): void {
		this._backlog.acknowledged(packet);
		this._backfill.acknowledged(packet);
	}

	/** What the connection refused goes now, or as backfill when a newer reading has come since. */
	writable(): void {
		this._publishNewest();
	}

	private _publishNewest(): void {
		const { session, latest, topics, qos, retain } = this._options;
		const id = this._backlog.unsentNewest(latest.fresh()?.sequence);
		const payload = latest.json();
		if (id === undefined || payload === undefined) return;
		const packet = session.publish({ topic: topics.reading, payload, qos, retain });
		if (packet === undefined) {
			this._backfill.start(session);
			return;
		}
		this._published++;
		this._backlog.sent(id, packet);
	}
}
