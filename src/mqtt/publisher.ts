/** Settings and readings in, MQTT messages out, and one status of it all. */

import { frozen } from "../bytes/frozen.ts";
import { ActivePublisher, type PublisherOptions } from "./active.ts";
import type { Backlog } from "./backlog.ts";
import type { SessionState } from "./session.ts";
import { sessionOptions } from "./settings.ts";

export type { PublisherOptions };

export interface PublisherStatus {
	/** `off`: no broker is set; `misconfigured`: `reason` says which setting is wrong. */
	readonly state: "off" | "misconfigured" | SessionState;
	readonly reason: string;
	/** Milliseconds until the next try; undefined unless one is waited for. */
	readonly nextTryMs: number | undefined;
	readonly tries: number;
	/** Sessions that the broker accepted. */
	readonly connects: number;
	/** Readings sent to the reading topic, and to the backfill topic. */
	readonly published: number;
	readonly backfilled: number;
	/** Readings that the broker has certainly received. */
	readonly confirmed: number;
	/** Readings kept until the broker has them. */
	readonly held: number;
	/** Readings lost because too many had to be kept. */
	readonly dropped: number;
	/** Incoming messages too large to be read. */
	readonly inboundDropped: number;
}

const NOTHING = frozen({ published: 0, backfilled: 0, confirmed: 0, held: 0, dropped: 0 });
const NO_SESSION = frozen({ nextTryMs: undefined, tries: 0, connects: 0, inboundDropped: 0 });

export class MqttPublisher {
	private readonly _active: ActivePublisher | undefined;
	/** Why there is none. */
	private readonly _idle: Pick<PublisherStatus, "state" | "reason">;

	constructor(options: PublisherOptions) {
		const session = sessionOptions(options.config, options.host.device.id);
		if (session === undefined) {
			this._idle = { state: "off", reason: "No broker is set: mqtt.url is empty." };
			return;
		}
		this._idle = { state: "misconfigured", reason: "fault" in session ? session.fault : "" };
		if (!("fault" in session)) this._active = new ActivePublisher(options, session);
	}

	start(): void {
		this._active?.start();
	}

	/** Says goodbye to the broker, for at most a second, then calls `done`. Not to be started again. */
	stop(done: () => void = () => undefined): void {
		if (this._active === undefined) done();
		else this._active.stop(done);
	}

	/** What the broker has not got; undefined when there is nothing to publish to. */
	get backlog(): Backlog | undefined {
		return this._active?.backlog;
	}

	status(): PublisherStatus {
		return this._active?.status() ?? { ...this._idle, ...NO_SESSION, ...NOTHING };
	}
}
