/** Settings in; the releases that they point to, looked for and installed. */
import type { Settings } from "./config/settings.ts";
import type { Host } from "./host.ts";
import { localMinutes } from "./network/zone.ts";
import { Feed } from "./update/feed.ts";
import { feedSettings } from "./update/settings.ts";
import type { Trial } from "./update/trial.ts";
import type { Updater } from "./update/updater.ts";
import { VERSION } from "./version.ts";

/** Undefined where firmware is replaced in another way. */
export function followReleases(
	host: Host,
	settings: Settings,
	updater: Updater | undefined,
	trial: Trial,
): Feed | undefined {
	if (updater === undefined) return undefined;
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
