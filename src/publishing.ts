/** The MQTT publisher as the settings want it: another one whenever they change. */

import type { Settings } from "./config/settings.ts";
import type { Backlog } from "./mqtt/backlog.ts";
import { MqttPublisher, type PublisherOptions, type PublisherStatus } from "./mqtt/publisher.ts";

export type PublishingOptions = Omit<PublisherOptions, "config"> & { readonly settings: Settings };

export class Publishing {
	readonly #options: PublishingOptions;
	#publisher: MqttPublisher;
	/** The one before is saying goodbye. */
	#changing = false;

	constructor(options: PublishingOptions) {
		this.#options = options;
		this.#publisher = this.#start();
		options.settings.subscribe((changed) => {
			for (const key of changed) if (key.startsWith("mqtt.")) return this.#replace();
		});
	}

	status(): PublisherStatus {
		return this.#publisher.status();
	}

	/** Says goodbye to the broker, for at most a second, then calls `done`. Not to be started again. */
	stop(done: () => void): void {
		this.#changing = true;
		this.#publisher.stop(done);
	}

	#start(backlog?: Backlog): MqttPublisher {
		const publisher = new MqttPublisher({ ...this.#options, backlog, config: this.#options.settings.config });
		publisher.start();
		return publisher;
	}

	#replace(): void {
		if (this.#changing) return;
		this.#changing = true;
		this.#publisher.stop(() => {
			this.#changing = false;
			this.#publisher = this.#start(this.#publisher.backlog);
		});
	}
}
