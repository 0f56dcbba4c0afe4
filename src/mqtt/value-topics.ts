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
	readonly #options: ValueTopicsOptions;
	readonly #sent = new Float64Array(FIELDS.length).fill(Number.NaN);
	readonly #payload = new ByteWriter(32);

	constructor(options: ValueTopicsOptions) {
		this.#options = options;
	}

	/** Every value counts as changed. */
	reset(): void {
		this.#sent.fill(Number.NaN);
	}

	/** `totals`: the registers, or everything else. What is not taken now goes with a later reading. */
	publish(reading: Reading, totals: boolean): void {
		const { session, base, qos, retain } = this.#options;
		for (let index = 0; index < FIELDS.length; index++) {
			const value = reading.values[index];
			const field = FIELDS[index];
			if (field.total !== totals || Number.isNaN(value) || value === this.#sent[index]) continue;
			this.#payload.clear();
			this.#payload.decimal(value, field.decimals);
			const message = { topic: base + field.name, payload: this.#payload.view(), qos, retain: retain || totals };
			if (session.publish(message) === undefined) return;
			this.#sent[index] = value;
		}
	}
}
