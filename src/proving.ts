/** The parts of the firmware in; what the trial of a new image looks at, before and after, out. */
import type { Settings } from "./config/settings.ts";
import type { Host } from "./host.ts";
import type { HttpServer } from "./http/server.ts";
import type { Network } from "./network/network.ts";
import type { Latest } from "./store/latest.ts";
import { OwnWeb } from "./update/own-web.ts";
import type { Trial } from "./update/trial.ts";
import type { Updater } from "./update/updater.ts";

export interface ProvingOptions {
	readonly host: Host;
	readonly trial: Trial;
	readonly updater: Updater | undefined;
	readonly settings: Settings;
	readonly latest: Latest;
	readonly network: Network | undefined;
	readonly http: HttpServer;
}

export function prove({ host, trial, updater, settings, latest, network, http }: ProvingOptions): void {
	const ownWeb = new OwnWeb(host, () => http.port);
	const hadSettings = settings.storedCount > 0;
	trial.watch({
		network: () => network === undefined || network.address() !== undefined,
		readings: () => latest.reading !== undefined,
		settings: () => hadSettings,
		web: () => ownWeb.answered,
		askOwnWeb: () => ownWeb.ask(),
	});
	updater?.subscribe(() => {
		const { state, header } = updater.status();
		if (state !== "activating" || header === undefined) return;
		trial.activating(header.version, {
			network: network?.address() !== undefined,
			readings: latest.reading !== undefined,
			settings: settings.storedCount > 0,
		});
	});
}
