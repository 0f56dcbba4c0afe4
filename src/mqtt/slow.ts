/** What changes slowly, kept by the broker: registers, diagnostics, inventory; and events, which it does not keep. */
import { ByteWriter } from "../bytes/writer.ts";
import { FAULTS, type FaultLog } from "../faults.ts";
import type { Clock, Device } from "../host.ts";
import type { Reading } from "../readings/reading.ts";
import { isoUtc } from "../readings/time.ts";
import type { MeterIdentity } from "./identity.ts";
import type { LiveCounters } from "./live.ts";
import { JsonObject, meterClockDriftSeconds, writeEnergy, writeFaultEvent } from "./payloads.ts";
import type { MqttSession } from "./session.ts";
import type { Topics } from "./topics.ts";

export interface SlowOptions {
	readonly clock: Clock;
	readonly device: Device;
	readonly session: MqttSession;
	readonly topics: Topics;
	readonly qos: 0 | 1;
	readonly faults: FaultLog;
	readonly version: string;
	/** Where the device's page is; undefined when not known. */
	readonly url: () => string | undefined;
	readonly counters: () => LiveCounters;
}

export class SlowTopics {
	private readonly _options: SlowOptions;
	private readonly _payload = new ByteWriter(512);
	private readonly _faultsTold = new Uint32Array(FAULTS.length);

	/** Of the newest reading that told the time. */
	private _driftSeconds: number | undefined = undefined;

	constructor(options: SlowOptions) {
		this._options = options;
	}

	see(reading: Reading): void {
		this._driftSeconds = meterClockDriftSeconds(reading) ?? this._driftSeconds;
	}

	energy(reading: Reading): boolean {
		this._payload.clear();
		writeEnergy(this._payload, reading);
		return this._publish(this._options.topics.energy, true);
	}

	diagnostics(latest: Reading | undefined): boolean {
		const { clock, device, session, faults } = this._options;
		const json = this._object();
		json.number("uptime_s", Math.floor(clock.ticks() / 1000));
		json.text("restart_reason", device.restartReason);
		json.number("readings", latest?.sequence ?? 0);
		json.number("signal_dbm", device.signalDbm?.());
		json.number("meter_clock_drift_s", this._driftSeconds);
		json.number(
			"line_errors",
			faults.counts.reduce((sum, count) => sum + count, 0),
		);
		const kinds = json.object("line_faults");
		for (let index = 0; index < FAULTS.length; index++) {
			if (faults.counts[index] > 0) kinds.number(FAULTS[index], faults.counts[index]);
		}
		kinds.end();
		const { confirmed, held, dropped, backfilled } = this._options.counters();
		json.number("readings_confirmed", confirmed);
		json.number("readings_held", held);
		json.number("readings_backfilled", backfilled);
		json.number("readings_dropped", dropped);
		json.number("mqtt_connects", session.status().connects);
		json.end();
		return this._publish(this._options.topics.diagnostics, true);
	}

	inventory(meter: MeterIdentity): boolean {
		const { device, version, url } = this._options;
		const json = this._object();
		json.text("id", device.id);
		json.text("board", device.board);
		json.text("version", version);
		json.text("url", url());
		json.text("format", meter.format);
		json.text("meter_maker", meter.maker);
		json.text("meter_type", meter.type);
		json.text("meter_id", meter.id);
		json.text("list", meter.list);
		json.end();
		return this._publish(this._options.topics.inventory, true);
	}

	/** Faults since the last event that was sent; nothing when there were none. */
	faults(): void {
		const { faults, clock, topics } = this._options;
		this._payload.clear();
		if (!writeFaultEvent(this._payload, faults, this._faultsTold, clock.utc())) return;
		if (this._publish(topics.event, false)) this._faultsTold.set(faults.counts);
	}

	backfilled(sent: number): void {
		const utc = this._options.clock.utc();
		const json = this._object();
		json.text("event", "backfill");
		if (utc !== undefined) json.text("time", isoUtc(utc));
		json.number("sent", sent);
		json.number("dropped", this._options.counters().dropped);
		json.end();
		this._publish(this._options.topics.event, false);
	}

	private _object(): JsonObject {
		this._payload.clear();
		return new JsonObject(this._payload);
	}

	private _publish(topic: string, retain: boolean): boolean {
		const { session, qos } = this._options;
		return session.publish({ topic, payload: this._payload.view(), qos, retain }) !== undefined;
	}
}
