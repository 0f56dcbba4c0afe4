/**
 * Why the firmware started, and whether the last start died as the radio came up → how often the
 * supply has dipped, and how often in a row. A dip so deep that it looks like a power-on is known
 * by its time: the power went away within a minute of the radio being switched on.
 *
 * Kept in storage, sealed: dips u32, dips in a row u8, whether the radio was just switched on u8.
 */
import { seal, unseal } from "../../bytes/sealed.ts";
import type { Host } from "../../host.ts";

/** A supply that has borne the radio so long bears it. */
export const BORNE_MS = 60_000;
/** So long without a dip, and full power is tried again at the next start. */
export const FORGIVEN_MS = 60 * 60_000;

const KEY = "supply";
const VERSION = 1;
const BYTES = 6;

export class Supply {
	/** Since the dongle was new, or reset. */
	readonly dips: number;
	/** The newest ones, with no good hour between them. */
	readonly dipsInRow: number;
	private readonly _host: SupplyHost;
	private _radioOn = false;

	constructor(host: SupplyHost) {
		this._host = host;
		const record = unseal(host.crypto, VERSION, host.storage.get(KEY));
		const before = record?.length === BYTES ? record : new Uint8Array(BYTES);
		const reason = host.device.restartReason;
		const dipped = reason === "brown-out" || (reason === "power-on" && before[5] === 1);
		this.dips = (((before[0] << 24) | (before[1] << 16) | (before[2] << 8) | before[3]) >>> 0) + (dipped ? 1 : 0);
		this.dipsInRow = Math.min(255, before[4] + (dipped ? 1 : 0));
		if (dipped) this._store(this.dipsInRow, false);
	}

	/** The radio is about to be switched on. */
	radioOn(): void {
		if (this._radioOn) return;
		this._radioOn = true;
		this._store(this.dipsInRow, true);
		this._host.timers.after(BORNE_MS, () => this._store(this.dipsInRow, false));
		if (this.dipsInRow > 0) this._host.timers.after(FORGIVEN_MS, () => this._store(0, false));
	}

	private _store(inRow: number, radioOn: boolean): void {
		const { dips } = this;
		const record = Uint8Array.of(dips >>> 24, dips >>> 16, dips >>> 8, dips, inRow, radioOn ? 1 : 0);
		this._host.storage.set(KEY, seal(this._host.crypto, VERSION, record));
	}
}

export type SupplyHost = Pick<Host, "storage" | "crypto" | "timers" | "device">;
