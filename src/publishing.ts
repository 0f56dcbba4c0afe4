/** The MQTT publisher as the settings want it: another one whenever they change. */

import type { Settings } from "./config/settings.ts";
import type { Backlog } from "./mqtt/backlog.ts";
import { MqttPublisher, type PublisherOptions, type PublisherStatus } from "./mqtt/publisher.ts";

export type PublishingOptions = Omit<PublisherOptions, "config"> & { readonly settings: Settings };

export class Publishing {
	private readonly _options: PublishingOptions;
	private _publisher: MqttPublisher;
	/** The one before is saying goodbye. */
	private _changing = false;

	constructor(options: PublishingOptions) {
		this._options = options;
		this._publisher = this._start();
		options.settings.subscribe((changed) => {
			for (const key of changed) if (key.startsWith("mqtt.")) return this._replace();
		});
	}

	status(): PublisherStatus {
		return this._publisher.status();
	}

	/** Says goodbye to the broker, for at most a second, then calls `done`. Not to be started again. */
	stop(done: () => void): void {
		this._changing = true;
		this._publisher.stop(done);
	}

	private _start(backlog?: Backlog): MqttPublisher {
		const publisher = new MqttPublisher({ ...this._options, backlog, config: this._options.settings.config });
		publisher.start();
		return publisher;
	}

	private _replace(): void {
		if (this._changing) return;
		this._changing = true;
		this._publisher.stop(() => {
			this._changing = false;
			this._publisher = this._start(this._publisher.backlog);
		});
	}
}
