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
	after: (milliseconds, callback) => new Handle(Timer.set(() => callback(), milliseconds)),
	every: (milliseconds, callback) => new Handle(Timer.repeat(() => callback(), milliseconds)),
});

class Handle implements HostTimer {
	private readonly _timer: Timer;

	constructor(timer: Timer) {
		this._timer = timer;
	}

	/** To clear a timer that has fired or was cleared does nothing. */
	cancel(): void {
		Timer.clear(this._timer);
	}
}
