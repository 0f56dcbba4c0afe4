/** `Timers` and `Clock` of the host interface: Node wakes the guest and tells it the time with every command. */

import type { Clock, Timer, Timers } from "../../../src/host.ts";
import { encodeFields, encodeNumber, nextHandle, TO_GUEST, TO_NODE } from "../frames.ts";
import type { Link } from "./link.ts";

interface Entry {
	readonly repeating: boolean;
	readonly callback: () => void;
}

export class GuestTimers implements Timers {
	readonly #link: Link;
	readonly #entries = new Map<number, Entry>();
	#last = 0;

	constructor(link: Link) {
		this.#link = link;
		link.on(TO_GUEST.timer, (handle) => {
			const entry = this.#entries.get(handle);
			if (entry === undefined) return;
			if (!entry.repeating) this.#entries.delete(handle);
			entry.callback();
		});
	}

	after(milliseconds: number, callback: () => void): Timer {
		return this.#start(milliseconds, false, callback);
	}

	every(milliseconds: number, callback: () => void): Timer {
		return this.#start(milliseconds, true, callback);
	}

	#start(milliseconds: number, repeating: boolean, callback: () => void): Timer {
		const handle = nextHandle(this.#last, this.#entries);
		if (handle === undefined) throw new RangeError("too many timers");
		this.#last = handle;
		const entry = { repeating, callback };
		this.#entries.set(handle, entry);
		const fields = [encodeNumber(Math.max(0, Math.ceil(milliseconds))), encodeNumber(repeating ? 1 : 0)];
		this.#link.post(TO_NODE.timerStart, handle, encodeFields(fields));
		return {
			cancel: () => {
				if (this.#entries.get(handle) !== entry) return;
				this.#entries.delete(handle);
				this.#link.post(TO_NODE.timerCancel, handle);
			},
		};
	}
}

/** Stands still while a command runs. */
export class GuestClock implements Clock {
	/** Slots in use, as far as the engine knew when the command was sent. */
	slots = 0;
	#ticks = 0;
	#utc = Number.NaN;

	constructor(link: Link) {
		link.on(TO_GUEST.time, (_, payload) => {
			const view = new DataView(payload.buffer, payload.byteOffset);
			this.#ticks = view.getFloat64(0, true);
			this.#utc = view.getFloat64(8, true);
			this.slots = view.getUint32(16, true);
		});
	}

	utc(): number | undefined {
		return Number.isNaN(this.#utc) ? undefined : this.#utc;
	}

	ticks(): number {
		return this.#ticks;
	}
}
