/** Readings in; keeps Home Assistant told of every quantity that this meter has sent, and of no other. */
import { randomFraction } from "../bytes/fraction.ts";
import { frozen } from "../bytes/frozen.ts";
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

const NOTHING: ReadonlyMap<string, string> = frozen(new Map());

export class Discovery {
	private readonly _options: DiscoveryOptions;
	private readonly _topic: string;
	private readonly _stream: MessageStream;
	/** What this meter has sent since start. */
	private readonly _seen: Component[] = [];
	private readonly _seenFields = new Uint8Array(FIELDS.length);
	/** Platform by key, as the payload on its way tells. */
	private _telling: ReadonlyMap<string, string> = NOTHING;
	private readonly _forgetting: Timer;
	private _forgets = false;
	private _expireS = 0;
	private _timer: Timer | undefined = undefined;

	constructor(options: DiscoveryOptions) {
		this._options = options;
		this._topic = discoveryTopic(options.prefix, options.facts().id);
		this._stream = new MessageStream(options.session);
		this._forgetting = options.timers.after(FORGET_MS, () => {
			this._forgets = true;
			this._schedule(0);
		});
	}

	get birthTopic(): string {
		return `${this._options.prefix}/status`;
	}

	see(reading: Reading): void {
		const before = this._seen.length;
		for (let index = 0; index < FIELDS.length; index++) {
			if (this._seenFields[index] === 1 || Number.isNaN(reading.values[index])) continue;
			this._seenFields[index] = 1;
			this._add(FIELD_COMPONENTS[index]);
		}
		for (const [number, channel] of reading.channels) {
			if (!this._hasSeen(`channel_${number}`)) this._add(channelComponent(number, channel));
		}
		if (meterClockDriftSeconds(reading) !== undefined) this._add(METER_CLOCK_COMPONENT);
		if (this._options.signalDbm() !== undefined) this._add(SIGNAL_COMPONENT);
		const isNew = this._seen.length !== before || this._options.readingExpireS() > this._expireS;
		if (isNew) this._schedule(NEW_QUANTITY_MS);
	}

	connected(): void {
		this._options.session.subscribe(this.birthTopic);
		if (this._seen.length > 0) this._schedule(randomFraction(this._options.crypto) * NEW_QUANTITY_MS);
	}

	disconnected(): void {
		this._stream.stop();
		this._timer?.cancel();
		this._timer = undefined;
	}

	/** Home Assistant has started. */
	born(): void {
		this._schedule(randomFraction(this._options.crypto) * BIRTH_JITTER_MS);
	}

	request(): void {
		this._schedule(0);
	}

	writable(): void {
		if (this._stream.advance()) this._told();
	}

	stop(): void {
		this.disconnected();
		this._forgetting.cancel();
	}

	private _add(component: Component | undefined): void {
		if (component !== undefined && !this._hasSeen(component.key)) this._seen.push(component);
	}

	private _hasSeen(key: string): boolean {
		for (const component of this._seen) if (component.key === key) return true;
		return false;
	}

	/** Platform by key: what Home Assistant was told of. */
	private _announced(): ReadonlyMap<string, string> {
		const before = readAnnounced(this._options.storage);
		return before?.discoveryTopic === this._topic ? before.components : NOTHING;
	}

	private _schedule(milliseconds: number): void {
		if (this._timer !== undefined || !this._options.session.isConnected) return;
		this._timer = this._options.timers.after(milliseconds, () => {
			this._timer = undefined;
			this._publish();
		});
	}

	private _publish(): void {
		const { session, facts } = this._options;
		if (!session.isConnected || this._seen.length === 0) return;
		const now = facts();
		const announced = this._announced();
		const components = this._components(announced);
		const present = new Map<string, string>();
		for (const { key, platform } of components) present.set(key, platform);
		const gone: [string, string][] = [];
		for (const [key, platform] of announced) {
			if (present.has(key)) continue;
			// What a sub-meter is, only its own message tells.
			if (key.startsWith("channel_") && !this._forgets) present.set(key, platform);
			else gone.push([key, platform]);
		}
		const message = {
			topic: this._topic,
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
		if (this._stream.isBusy || !this._stream.start(message)) {
			this._schedule(RETRY_MS);
			return;
		}
		this._telling = present;
		this._expireS = now.expireS.reading;
		if (!this._stream.isBusy) this._told();
	}

	/** The whole payload is on its way. */
	private _told(): void {
		const before = this._announced();
		const components = this._telling;
		this._telling = NOTHING;
		const { storage, facts } = this._options;
		const { base } = facts().topics;
		writeAnnounced(storage, { discoveryTopic: this._topic, base, components });
		// What was taken away is left out the next time, as Home Assistant asks for.
		for (const key of before.keys()) if (!components.has(key)) this._schedule(NEW_QUANTITY_MS);
	}

	/** What was announced before and may yet come is announced still. */
	private _components(announced: ReadonlyMap<string, string>): Component[] {
		const components = [...this._seen];
		for (const component of [...FIELD_COMPONENTS, METER_CLOCK_COMPONENT, SIGNAL_COMPONENT]) {
			const isAwaited = !this._forgets && announced.has(component.key) && !this._hasSeen(component.key);
			if (isAwaited) components.push(component);
		}
		components.push(...DIAGNOSTIC_COMPONENTS);
		if (this._options.hasUpdates) components.push(UPDATE_COMPONENT);
		if (this._options.hasCommands) components.push(...BUTTON_COMPONENTS);
		return components;
	}
}

export function discoveryTopic(prefix: string, id: string): string {
	return `${prefix}/device/${id}/config`;
}
