/** Settings in; the releases that they point to, looked for and installed, and what MQTT is to tell of that, out. */
import type { Settings } from "./config/settings.ts";
import type { Host } from "./host.ts";
import type { Firmware, LeftVersion } from "./mqtt/firmware.ts";
import { localMinutes } from "./network/zone.ts";
import { Feed } from "./update/feed.ts";
import { feedSettings } from "./update/settings.ts";
import type { Trial } from "./update/trial.ts";
import { percentOf, type Updater } from "./update/updater.ts";
import { VERSION } from "./version.ts";

export function followReleases(host: Host, settings: Settings, updater: Updater, trial: Trial): Feed {
	const feed = new Feed({
		host,
		updater,
		version: VERSION,
		failed: () => {
			const { state, version } = trial.status();
			return state === "went_back" ? version : undefined;
		},
		localMinutes: () => {
			const utc = host.clock.utc();
			return utc === undefined ? undefined : localMinutes(utc, settings.config["clock.time_zone"]);
		},
	});
	feed.use(feedSettings(settings.config));
	settings.subscribe((changed) => {
		for (const key of changed) if (key.startsWith("update.")) return feed.use(feedSettings(settings.config));
	});
	return feed;
}

export function firmwareOf(updater: Updater, feed: Feed, trial: Trial): Firmware {
	const { version = "", text } = trial.status();
	let left: LeftVersion | undefined = trial.isReturn ? { version, reason: text } : undefined;
	return {
		facts: () => {
			const { version, available, header, received, total } = updater.status();
			return {
				installed: version,
				latest: header?.version ?? available?.version ?? version,
				notes: header?.notes ?? available?.notes ?? "",
				percent: total === 0 ? undefined : percentOf(received, total),
			};
		},
		subscribe: (listener) => {
			const ends = [updater.subscribe(listener), feed.subscribe(listener)];
			return () => {
				for (const end of ends) end();
			};
		},
		install: () => {
			const { available } = updater.status();
			if (available !== undefined && !updater.busy) feed.install(available.version);
		},
		get left() {
			return left;
		},
		leftTold: () => {
			left = undefined;
		},
	};
}
