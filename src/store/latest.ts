/** The newest Reading, its JSON text made once, and who wants to hear of the next one. */
import { ByteWriter } from "../bytes/writer.ts";
import type { Clock } from "../host.ts";
import { writeReading } from "../readings/json.ts";
import type { Reading } from "../readings/reading.ts";

/** EFS 2.0: a complete set at least every ten seconds; used until the meter's own pace is known. */
const USUAL_PERIOD_MS = 10_000;

export class Latest {
	reading: Reading | undefined = undefined;
	/** Smoothed milliseconds between readings. */
	periodMs = USUAL_PERIOD_MS;
	private readonly _clock: Clock;
	private readonly _listeners = new Set<(reading: Reading) => void>();
	private _sequence = 0;
	private _json: Uint8Array | undefined = undefined;
	private _longest = 256;

	constructor(clock: Clock) {
		this._clock = clock;
	}

	/** Numbers and dates the reading, keeps it and tells the listeners. */
	accept(reading: Reading): void {
		const ticks = this._clock.ticks();
		const before = this.reading;
		reading.sequence = ++this._sequence;
		reading.receivedAt = this._clock.utc();
		reading.receivedTicks = ticks;
		if (before !== undefined) {
			const gap = Math.min(ticks - before.receivedTicks, 60_000);
			this.periodMs = Math.max(1000, this.periodMs + (gap - this.periodMs) / 4);
		}
		this.reading = reading;
		this._json = undefined;
		for (const listener of this._listeners) listener(reading);
	}

	/** Milliseconds since the newest reading, or undefined when there is none. */
	age(): number | undefined {
		return this.reading === undefined ? undefined : this._clock.ticks() - this.reading.receivedTicks;
	}

	/** The newest reading unless it is older than three periods: nobody may steer by an old one. */
	fresh(): Reading | undefined {
		const age = this.age();
		return age !== undefined && age <= 3 * this.periodMs ? this.reading : undefined;
	}

	/** The newest reading as JSON in UTF-8; undefined when there is none. Not to be changed. */
	json(): Uint8Array | undefined {
		if (this._json === undefined && this.reading !== undefined) {
			const writer = new ByteWriter(this._longest);
			writeReading(writer, this.reading);
			this._json = writer.view();
			// Room for the most that one piece of text may take.
			this._longest = Math.max(this._longest, writer.length + 192);
		}
		return this._json;
	}

	/** Calls `listener` with every reading from now on; the returned function ends that. */
	subscribe(listener: (reading: Reading) => void): () => void {
		this._listeners.add(listener);
		return () => this._listeners.delete(listener);
	}
}
