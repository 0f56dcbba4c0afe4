/** The platform in; what updates this firmware, with the keys that it was built with, out. */
import type { BootStatus } from "../boot/record.ts";
import type { Host } from "../host.ts";
import { SECURITY_VERSION, VERSION } from "../version.ts";
import { BUILT_IN_KEYS } from "./keys.ts";
import { Trust } from "./trust.ts";
import { Updater } from "./updater.ts";

/** Undefined where firmware is replaced in another way. `restart`: soon, when whoever asked has been answered. */
export function firmwareUpdater(host: Host, boot: BootStatus, restart: () => void): Updater | undefined {
	const { update } = host;
	if (update === undefined) return undefined;
	const { clock, crypto, device, storage, timers } = host;
	const trust = new Trust({ crypto, storage }, BUILT_IN_KEYS, SECURITY_VERSION, update.onTrial);
	const parts = { clock, crypto, device, timers, update };
	return new Updater({ host: parts, trust, version: VERSION, boot, installed: restart });
}
