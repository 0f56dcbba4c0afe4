/**
 * Readings in, and out again the ones that the broker has not confirmed: nothing that was due is
 * lost without being counted. Every reading due is appended before it is sent; what a connection
 * took with it when it broke comes out of `next`, oldest first.
 *
 * When the ring fills, one reading a minute moves on to a second ring and the others are dropped;
 * when that fills, its oldest are dropped: the newest stay.
 */
import { Reading } from "../readings/reading.ts";
import { MARK, MarkedRing } from "./marked-ring.ts";

export interface BacklogCounters {
	/** Readings the broker has certainly received. */
	readonly confirmed: number;
	/** Readings held, of which some may be on their way. */
	readonly held: number;
	/** Readings lost for want of room. */
	readonly dropped: number;
}

/** A row of one of the two rings. */
export type RowId = number;

export class Backlog {
	private readonly _fine: MarkedRing;
	private readonly _coarse: MarkedRing;
	private readonly _inFlight = new Map<number, RowId>();
	/** Made when the first ring is full. */
	private _moving: Reading | undefined = undefined;
	private _newest: RowId | undefined = undefined;
	private _newestSequence = 0;
	private _coarseMinute = 0;
	private _confirmed = 0;
	private _dropped = 0;
	private _done = 0;

	constructor(fineBytes: number, coarseBytes: number) {
		this._fine = new MarkedRing(fineBytes);
		this._coarse = new MarkedRing(coarseBytes);
	}

	counters(): BacklogCounters {
		return {
			confirmed: this._confirmed,
			held: this._fine.length + this._coarse.length - this._done,
			dropped: this._dropped,
		};
	}

	append(reading: Reading): void {
		while (this._fine.full) this._thin();
		this._newest = idOf(this._fine.append(reading), false);
		this._newestSequence = reading.sequence;
	}

	/** The row of the reading numbered `sequence`, when that is the newest and has not been sent. */
	unsentNewest(sequence: number | undefined): RowId | undefined {
		if (this._newest === undefined || this._newestSequence !== sequence) return undefined;
		return this._fine.mark(rowOf(this._newest)) === MARK.pending ? this._newest : undefined;
	}

	/** Fills `into` with the oldest reading that waits to be sent, or returns undefined. */
	next(into: Reading): RowId | undefined {
		const coarse = this._coarse.next(into);
		if (coarse !== undefined) return idOf(coarse, true);
		const fine = this._fine.next(into);
		return fine === undefined ? undefined : idOf(fine, false);
	}

	/** The row that `next` gave was not sent after all. */
	unread(): void {
		this._coarse.rewind();
		this._fine.rewind();
	}

	/** `packet`: the number of its QoS 1 packet, 0 at QoS 0. */
	sent(id: RowId, packet: number): void {
		this._ring(id).setMark(rowOf(id), packet === 0 ? MARK.sent : MARK.inFlight);
		if (packet !== 0) this._inFlight.set(packet, id);
	}

	acknowledged(packet: number): void {
		const id = this._inFlight.get(packet);
		if (id === undefined) return;
		this._inFlight.delete(packet);
		const ring = this._ring(id);
		if (ring.mark(rowOf(id)) !== MARK.inFlight) return;
		ring.setMark(rowOf(id), MARK.done);
		this._settle(1);
	}

	marked(): void {
		this._fine.remember();
	}

	confirmed(): void {
		this._settle(this._fine.confirm());
	}

	/** What was on its way is given by `next` again; as the newest reading it is not given again. */
	lost(): void {
		if (this.unsentNewest(this._newestSequence) === undefined) this._newest = undefined;
		this._inFlight.clear();
		this._coarse.lost();
		this._fine.lost();
	}

	private _settle(count: number): void {
		this._confirmed += count;
		this._done += count;
		const before = this._fine.length + this._coarse.length;
		this._coarse.trim();
		this._fine.trim();
		this._done -= before - this._fine.length - this._coarse.length;
	}

	/** Makes room in the first ring. */
	private _thin(): void {
		this._moving ??= new Reading();
		const mark = this._fine.shift(this._moving);
		if (mark === MARK.done) {
			this._done--;
			return;
		}
		const minute = minuteOf(this._moving);
		if (mark !== MARK.pending || minute === undefined || minute === this._coarseMinute) {
			this._dropped++;
			return;
		}
		this._coarseMinute = minute;
		while (this._coarse.full) {
			if (this._coarse.shift() === MARK.done) this._done--;
			else this._dropped++;
		}
		this._coarse.append(this._moving);
	}

	private _ring(id: RowId): MarkedRing {
		return isCoarse(id) ? this._coarse : this._fine;
	}
}

function minuteOf(reading: Reading): number | undefined {
	if (reading.receivedAt !== undefined) return Math.floor(reading.receivedAt / 60_000);
	return reading.meterTime === undefined ? undefined : Math.floor(reading.meterTime.localSeconds / 60);
}

function idOf(row: number, coarse: boolean): RowId {
	return row * 2 + (coarse ? 1 : 0);
}

function rowOf(id: RowId): number {
	return Math.floor(id / 2);
}

function isCoarse(id: RowId): boolean {
	return id % 2 === 1;
}
