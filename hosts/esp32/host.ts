/** The C of an ESP32 in, the platform of src/host.ts out. */
import { ByteWriter } from "../../src/bytes/writer.ts";
import type { Clock, Device, Host } from "../../src/host.ts";
import { moddableHost } from "../moddable/host.ts";
import { tcp } from "../moddable/tcp.ts";
import { console } from "./console.ts";
import type { Esp32Native } from "./native.ts";
import { EspUpdate } from "./update.ts";
import { EspWifi } from "./wifi.ts";

export function esp32Host(native: Esp32Native): Host {
	native.portti_network_start();
	const host = moddableHost(native, native.portti_board());
	const { timers } = host;
	const wifi = new EspWifi(native, timers);
	const light = native.portti_light(0) !== 0;
	const clock: Clock = { ...host.clock, synchronise: (servers) => synchronise(native, servers) };
	const device: Device = {
		...host.device,
		signalDbm: () => wifi.signal(),
		...(light ? { light: (level: number) => void native.portti_light(level) } : {}),
	};
	const update = new EspUpdate(native, timers);
	const sockets = tcp((address, port) => native.portti_tcp_local_address(address, port));
	return {
		...host,
		tcp: sockets,
		clock,
		device,
		wifi,
		console: console(native, timers),
		...(update.capacity > 0 ? { update } : {}),
	};
}

function synchronise(native: Esp32Native, servers: readonly string[]): void {
	const names = new ByteWriter();
	for (const name of servers) {
		names.text(name);
		names.byte(0);
	}
	const bytes = names.copy();
	native.portti_clock_synchronise(bytes.buffer as ArrayBuffer, bytes.length);
}
