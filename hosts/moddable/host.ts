/** The C of a host in, the platform of src/host.ts out. */
import type { Device, Host } from "../../src/host.ts";
import { lastAbort } from "./abort.ts";
import { NativeCrypto } from "./crypto.ts";
import { NativeLine } from "./line.ts";
import memory from "./memory.js";
import { mqtt } from "./mqtt.ts";
import type { Native } from "./native.ts";
import { NativeStorage } from "./storage.ts";
import { tcp } from "./tcp.ts";
import { tcpClient } from "./tcp-client.ts";
import { clock, timers } from "./timers.ts";
import { udp } from "./udp.ts";

const BUTTON_POLL_MS = 50;

export function moddableHost(native: Native, board: string): Host {
	const log = (message: string) => native.portti_log(message);
	const kept = new NativeStorage(native, log);
	return {
		clock: clock(native),
		timers,
		line: new NativeLine(native, log),
		tcp: tcp(),
		tcpClient,
		mqtt: mqtt(native),
		udp: udp(native),
		storage: kept,
		crypto: new NativeCrypto(native),
		device: device(native, board, lastAbort(kept)),
		log,
	};
}

function device(native: Native, board: string, abort: string | undefined): Device {
	return {
		id: native.portti_device_id(),
		board,
		restartReason: abort === undefined ? native.portti_restart_reason() : `abort: ${abort}`,
		memory: () => ({
			xsSlots: memory(0),
			xsChunks: memory(1),
			xsStackPeak: memory(2),
			systemFree: native.portti_system_free() || undefined,
		}),
		restart: () => native.portti_restart("software"),
		watchButton(handler) {
			// What is down from the start does not count: somebody still holds it after a reset, or it is stuck.
			let down = native.portti_button() === 1;
			timers.every(BUTTON_POLL_MS, () => {
				const now = native.portti_button() === 1;
				if (now !== down) handler(now);
				down = now;
			});
		},
	};
}
