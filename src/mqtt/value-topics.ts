/** Readings in, each value that changed out to a topic of its own, as a bare number. */
import { ByteWriter } from "../bytes/writer.ts";
import { FIELDS } from "../readings/fields.ts";
import type { Reading } from "../readings/reading.ts";
import type { MqttSession } from "./session.ts";

export interface ValueTopicsOptions {
	readonly session: MqttSession;
	/** What the topics begin with, a slash at its end. */
	readonly base: string;
	readonly qos: 0 | 1;
	/** Whether the broker keeps values other than registers, which it always keeps. */
	readonly retain: boolean;
}

export class ValueTopics {
	private readonly _options: ValueTopicsOptions;
	private readonly _sent = new Float64Array(FIELDS.length).fill(Number.NaN);
	private readonly _payload = new ByteWriter(32);

	constructor(options: ValueTopicsOptions) {
		this._options = options;
	}

	/** Every value counts as changed. */
	reset(): void {
		this._sent.fill(Number.NaN);
	}

	/** `totals`: the registers, or everything else. What is not taken now goes with a later reading. */
	publish(reading: Reading, totals: boolean): void {
		const { session, base, qos, retain } = this._options;
		for (let index = 0; index < FIELDS.length; index++) {
			const value = reading.values[index];
			const field = FIELDS[index];
			if (field.total !== totals || Number.isNaN(value) || value === this._sent[index]) continue;
			this._payload.clear();
			this._payload.decimal(value, field.decimals);
			const message = { topic: base + field.name, payload: this._payload.view(), qos, retain: retain || totals };
			if (session.publish(message) === undefined) return;
			this._sent[index] = value;
		}
	}
}
