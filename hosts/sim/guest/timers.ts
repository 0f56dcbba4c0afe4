/** `Timers` and `Clock` of the host interface: Node wakes the guest and tells it the time with every command. */

import type { Clock, Timer, Timers } from "../../../src/host.ts";
import { encodeFields, encodeNumber, nextHandle, TO_GUEST, TO_NODE } from "../frames.ts";
import type { Link } from "./link.ts";

interface Entry {
	readonly repeating: boolean;
	readonly callback: () => void;
}

export class GuestTimers implements Timers {
	private readonly _link: Link;
	private readonly _entries = new Map<number, Entry>();
	private _last = 0;

	constructor(link: Link) {
		this._link = link;
		link.on(TO_GUEST.timer, (handle) => {
			const entry = this._entries.get(handle);
			if (entry === undefined) return;
			if (!entry.repeating) this._entries.delete(handle);
			entry.callback();
		});
	}

	after(milliseconds: number, callback: () => void): Timer {
		return this._start(milliseconds, false, callback);
	}

	every(milliseconds: number, callback: () => void): Timer {
		return this._start(milliseconds, true, callback);
	}

	private _start(milliseconds: number, repeating: boolean, callback: () => void): Timer {
		const handle = nextHandle(this._last, this._entries);
		if (handle === undefined) throw new RangeError("too many timers");
		this._last = handle;
		const entry = { repeating, callback };
		this._entries.set(handle, entry);
		const fields = [encodeNumber(Math.max(0, Math.ceil(milliseconds))), encodeNumber(repeating ? 1 : 0)];
		this._link.post(TO_NODE.timerStart, handle, encodeFields(fields));
		return {
			cancel: () => {
				if (this._entries.get(handle) !== entry) return;
				this._entries.delete(handle);
				this._link.post(TO_NODE.timerCancel, handle);
			},
		};
	}
}

/** Stands still while a command runs. */
export class GuestClock implements Clock {
	/** Slots in use, as far as the engine knew when the command was sent. */
	slots = 0;
	private _ticks = 0;
	private _utc = Number.NaN;

	constructor(link: Link) {
		link.on(TO_GUEST.time, (_, payload) => {
			const view = new DataView(payload.buffer, payload.byteOffset);
			this._ticks = view.getFloat64(0, true);
			this._utc = view.getFloat64(8, true);
			this.slots = view.getUint32(16, true);
		});
	}

	utc(): number | undefined {
		return Number.isNaN(this._utc) ? undefined : this._utc;
	}

	ticks(): number {
		return this._ticks;
	}
}
