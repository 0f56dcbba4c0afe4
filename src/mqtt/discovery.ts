/** Readings in; keeps Home Assistant told of every quantity that this meter has sent, and of no other. */
import { randomFraction } from "../bytes/fraction.ts";
import type { ByteWriter } from "../bytes/writer.ts";
import type { Crypto, Storage, Timer, Timers } from "../host.ts";
import { FIELDS } from "../readings/fields.ts";
import type { Reading } from "../readings/reading.ts";
import { readAnnounced, writeAnnounced } from "./announced.ts";
import {
	BUTTON_COMPONENTS,
	type Component,
	channelComponent,
	DIAGNOSTIC_COMPONENTS,
	type DiscoveryFacts,
	FIELD_COMPONENTS,
	METER_CLOCK_COMPONENT,
	SIGNAL_COMPONENT,
	UPDATE_COMPONENT,
	writeComponent,
	writeHead,
	writeRemoval,
} from "./homeassistant.ts";
import { meterClockDriftSeconds } from "./payloads.ts";
import type { MqttSession } from "./session.ts";
import { MessageStream } from "./stream.ts";

export interface DiscoveryOptions {
	readonly timers: Timers;
	readonly crypto: Crypto;
	readonly storage: Pick<Storage, "get" | "set">;
	readonly session: MqttSession;
	/** First part of Home Assistant's topics. */
	readonly prefix: string;
	readonly hasCommands: boolean;
	readonly hasUpdates: boolean;
	readonly facts: () => DiscoveryFacts;
	/** What `facts` tells of the reading topic; asked with every reading. */
	readonly readingExpireS: () => number;
	readonly signalDbm: () => number | undefined;
}

/** Quantities come in quick succession when a meter starts: they are announced together. */
const NEW_QUANTITY_MS = 2000;
/** Many devices hear of Home Assistant's start in the same instant. */
const BIRTH_JITTER_MS = 10_000;
const RETRY_MS = 1000;
/** Some lists come once an hour; what a day has not brought is of another meter. */
const FORGET_MS = 25 * 3600 * 1000;

export class Discovery {
	readonly #options: DiscoveryOptions;
	readonly #topic: string;
	readonly #stream: MessageStream;
	/** What this meter has sent since start. */
	readonly #seen = new Map<string, Component>();
	readonly #seenFields = new Uint8Array(FIELDS.length);
	/** Platform by key: what Home Assistant was told of. */
	#announced: ReadonlyMap<string, string>;
	/** The same, as the payload on its way tells. */
	#telling: ReadonlyMap<string, string> = new Map();
	readonly #forgetting: Timer;
	#forgets = false;
	#expireS = 0;
	#timer: Timer | undefined = undefined;

	constructor(options: DiscoveryOptions) {
		this.#options = options;
		this.#topic = discoveryTopic(options.prefix, options.facts().id);
		this.#stream = new MessageStream(options.session);
		const before = readAnnounced(options.storage);
		this.#announced = new Map(before?.discoveryTopic === this.#topic ? before.components : []);
		this.#forgetting = options.timers.after(FORGET_MS, () => {
			this.#forgets = true;
			this.#schedule(0);
		});
	}

	get birthTopic(): string {
		return `${this.#options.prefix}/status`;
	}

	see(reading: Reading): void {
		const before = this.#seen.size;
		for (let index = 0; index < FIELDS.length; index++) {
			if (this.#seenFields[index] === 1 || Number.isNaN(reading.values[index])) continue;
			this.#seenFields[index] = 1;
			this.#add(FIELD_COMPONENTS[index]);
		}
		for (const [number, channel] of reading.channels) {
			if (!this.#seen.has(`channel_${number}`)) this.#add(channelComponent(number, channel));
		}
		if (meterClockDriftSeconds(reading) !== undefined) this.#add(METER_CLOCK_COMPONENT);
		if (this.#options.signalDbm() !== undefined) this.#add(SIGNAL_COMPONENT);
		const isNew = this.#seen.size !== before || this.#options.readingExpireS() > this.#expireS;
		if (isNew) this.#schedule(NEW_QUANTITY_MS);
	}

	connected(): void {
		this.#options.session.subscribe(this.birthTopic);
		if (this.#seen.size > 0) this.#schedule(randomFraction(this.#options.crypto) * NEW_QUANTITY_MS);
	}

	disconnected(): void {
		this.#stream.stop();
		this.#timer?.cancel();
		this.#timer = undefined;
	}

	/** Home Assistant has started. */
	born(): void {
		this.#schedule(randomFraction(this.#options.crypto) * BIRTH_JITTER_MS);
	}

	request(): void {
		this.#schedule(0);
	}

	writable(): void {
		if (this.#stream.advance()) this.#told();
	}

	stop(): void {
		this.disconnected();
		this.#forgetting.cancel();
	}

	#add(component: Component | undefined): void {
		if (component !== undefined) this.#seen.set(component.key, component);
	}

	#schedule(milliseconds: number): void {
		if (this.#timer !== undefined || !this.#options.session.isConnected) return;
		this.#timer = this.#options.timers.after(milliseconds, () => {
			this.#timer = undefined;
			this.#publish();
		});
	}

	#publish(): void {
		const { session, facts } = this.#options;
		if (!session.isConnected || this.#seen.size === 0) return;
		const now = facts();
		const components = this.#components();
		const present = new Map<string, string>(components.map(({ key, platform }) => [key, platform]));
		const gone: [string, string][] = [];
		for (const [key, platform] of this.#announced) {
			if (present.has(key)) continue;
			// What a sub-meter is, only its own message tells.
			if (key.startsWith("channel_") && !this.#forgets) present.set(key, platform);
			else gone.push([key, platform]);
		}
		const message = {
			topic: this.#topic,
			qos: now.qos,
			retain: true,
			pieces: components.length + gone.length + 2,
			write: (writer: ByteWriter, index: number) => {
				const at = index - 1;
				const late = at - components.length;
				if (index === 0) writeHead(writer, now);
				else if (late < 0) writeComponent(writer, now, components[at], at === 0);
				else if (late < gone.length) writeRemoval(writer, gone[late][0], gone[late][1]);
				else writer.text("}}");
			},
		};
		if (this.#stream.isBusy || !this.#stream.start(message)) {
			this.#schedule(RETRY_MS);
			return;
		}
		this.#telling = present;
		this.#expireS = now.expireS.reading;
		if (!this.#stream.isBusy) this.#told();
	}

	/** The whole payload is on its way. */
	#told(): void {
		const before = this.#announced;
		this.#announced = this.#telling;
		const { storage, facts } = this.#options;
		const { base } = facts().topics;
		writeAnnounced(storage, { discoveryTopic: this.#topic, base, components: this.#announced });
		// What was taken away is left out the next time, as Home Assistant asks for.
		for (const key of before.keys()) if (!this.#announced.has(key)) this.#schedule(NEW_QUANTITY_MS);
	}

	/** What was announced before and may yet come is announced still. */
	#components(): Component[] {
		const components = [...this.#seen.values()];
		for (const component of [...FIELD_COMPONENTS, METER_CLOCK_COMPONENT, SIGNAL_COMPONENT]) {
			const isAwaited = !this.#forgets && this.#announced.has(component.key) && !this.#seen.has(component.key);
			if (isAwaited) components.push(component);
		}
		components.push(...DIAGNOSTIC_COMPONENTS);
		if (this.#options.hasUpdates) components.push(UPDATE_COMPONENT);
		if (this.#options.hasCommands) components.push(...BUTTON_COMPONENTS);
		return components;
	}
}

export function discoveryTopic(prefix: string, id: string): string {
	return `${prefix}/device/${id}/config`;
}
