/** `Clock` and `Timers` of the host interface, over the SDK's timer. */

import Timer from "timer";
import { frozen } from "../../src/bytes/frozen.ts";
import type { Clock, Timer as HostTimer, Timers } from "../../src/host.ts";
import type { Native } from "./native.ts";

export function clock(native: Native): Clock {
	return {
		utc: () => native.portti_utc() || undefined,
		ticks: () => native.portti_ticks(),
	};
}

export const timers: Timers = frozen({
	after: (milliseconds, callback) => handle(Timer.set(() => callback(), milliseconds)),
	every: (milliseconds, callback) => handle(Timer.repeat(() => callback(), milliseconds)),
});

/** To clear a timer that has fired or was cleared does nothing. */
function handle(timer: Timer): HostTimer {
	return { cancel: () => Timer.clear(timer) };
}
