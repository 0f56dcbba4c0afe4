/** The pins of an ESP32's board in; a gateway on its network out. */
import config from "mc/config";
import FFI from "mc/ffi";
import { frozen } from "../../src/bytes/frozen.ts";
import type { Setting } from "../../src/config/settings.ts";
import { Gateway } from "../../src/gateway.ts";
import { recordAborts } from "../moddable/abort.ts";
import { esp32Host } from "./host.ts";

/** What fits into the memory of an ESP32-C3 (README.md); the owner may choose otherwise. */
const BOUNDS: readonly Setting[] = frozen([
	["http.connections", 6],
	["http.connections_per_address", 6],
	["http.event_readers", 4],
	["http.held_bytes", 8192],
	["http.body_bytes", 4096],
]);

export function start(): void {
	const host = esp32Host(new FFI());
	const aborts = recordAborts(host);
	/** A network that was named at the build; the owner may choose another one. */
	const defaults: Setting[] = config.ssid
		? [
				["wifi.ssid", config.ssid],
				["wifi.password", config.password ?? ""],
			]
		: [];
	new Gateway(host, { defaults: [...BOUNDS, ...defaults] });
	aborts.started();
	host.log(`Portti ${host.device.id} on ${host.device.board} has started (${host.device.restartReason}).`);
}
