/**
 * How the firmware is → the topic of Home Assistant's update entity, kept by the broker, with exactly
 * the keys that Home Assistant knows; and an event when a new one was left.
 * https://www.home-assistant.io/integrations/update.mqtt/
 */
import { ByteWriter } from "../bytes/writer.ts";
import type { Timer, Timers } from "../host.ts";
import { JsonObject } from "./payloads.ts";
import type { MqttSession } from "./session.ts";
import type { Topics } from "./topics.ts";

export interface FirmwareFacts {
	readonly installed: string;
	/** The newest that is known of, which may be the one that runs. */
	readonly latest: string;
	/** What is new in it. */
	readonly notes: string;
	/** Of an update under way, 0 to 100; undefined when there is none. */
	readonly percent: number | undefined;
}

/** A new version that did not prove itself. */
export interface LeftVersion {
	readonly version: string;
	readonly reason: string;
}

export interface Firmware {
	facts(): FirmwareFacts;
	/** Tells of changes; the returned function ends that. */
	subscribe(listener: () => void): () => void;
	/** Installs the newest version that was found, if there is one. */
	install(): void;
	/** What was left by coming back to this version at this start, until it has been told. */
	readonly left: LeftVersion | undefined;
	leftTold(): void;
}

export interface FirmwareTopicOptions {
	readonly timers: Timers;
	readonly session: MqttSession;
	readonly topics: Topics;
	readonly firmware: Firmware;
}

/** Of a fast download not every percent is told. */
const PAUSE_MS = 500;
const LONGEST_NOTES = 255;

export class FirmwareTopic {
	private readonly _options: FirmwareTopicOptions;
	private readonly _payload = new ByteWriter(512);
	private readonly _unsubscribe: () => void;
	private _timer: Timer | undefined = undefined;

	constructor(options: FirmwareTopicOptions) {
		this._options = options;
		this._unsubscribe = options.firmware.subscribe(() => this._soon());
	}

	connected(): void {
		this._publish();
		this._tellOfLeft();
	}

	stop(): void {
		this._timer?.cancel();
		this._unsubscribe();
	}

	private _soon(): void {
		this._timer ??= this._options.timers.after(PAUSE_MS, () => {
			this._timer = undefined;
			this._publish();
		});
	}

	private _publish(): void {
		const { session, topics, firmware } = this._options;
		if (!session.isConnected) return;
		const { installed, latest, notes, percent } = firmware.facts();
		const json = this._object();
		json.text("installed_version", installed);
		json.text("latest_version", latest);
		json.text("title", "Portti");
		json.text("release_summary", notes.slice(0, LONGEST_NOTES));
		json.boolean("in_progress", percent !== undefined);
		json.number("update_percentage", percent ?? null);
		json.end();
		const message = { topic: topics.update, payload: this._payload.view(), qos: 1, retain: true } as const;
		if (session.publish(message) === undefined) this._soon();
	}

	private _tellOfLeft(): void {
		const { session, topics, firmware } = this._options;
		const { left } = firmware;
		if (left === undefined) return;
		const json = this._object();
		json.text("event", "update_failed");
		json.text("version", left.version);
		json.text("reason", left.reason);
		json.end();
		const message = { topic: topics.event, payload: this._payload.view(), qos: 1, retain: false } as const;
		if (session.publish(message) !== undefined) firmware.leftTold();
	}

	private _object(): JsonObject {
		this._payload.clear();
		return new JsonObject(this._payload);
	}
}
