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
	readonly #fine: MarkedRing;
	readonly #coarse: MarkedRing;
	readonly #inFlight = new Map<number, RowId>();
	readonly #moving = new Reading();
	#newest: RowId | undefined = undefined;
	#newestSequence = 0;
	#coarseMinute = 0;
	#confirmed = 0;
	#dropped = 0;
	#done = 0;

	constructor(fineBytes: number, coarseBytes: number) {
		this.#fine = new MarkedRing(fineBytes);
		this.#coarse = new MarkedRing(coarseBytes);
	}

	counters(): BacklogCounters {
		return {
			confirmed: this.#confirmed,
			held: this.#fine.length + this.#coarse.length - this.#done,
			dropped: this.#dropped,
		};
	}

	append(reading: Reading): void {
		while (this.#fine.full) this.#thin();
		this.#newest = idOf(this.#fine.append(reading), false);
		this.#newestSequence = reading.sequence;
	}

	/** The row of the reading numbered `sequence`, when that is the newest and has not been sent. */
	unsentNewest(sequence: number | undefined): RowId | undefined {
		if (this.#newest === undefined || this.#newestSequence !== sequence) return undefined;
		return this.#fine.mark(rowOf(this.#newest)) === MARK.pending ? this.#newest : undefined;
	}

	/** Fills `into` with the oldest reading that waits to be sent, or returns undefined. */
	next(into: Reading): RowId | undefined {
		const coarse = this.#coarse.next(into);
		if (coarse !== undefined) return idOf(coarse, true);
		const fine = this.#fine.next(into);
		return fine === undefined ? undefined : idOf(fine, false);
	}

	/** The row that `next` gave was not sent after all. */
	unread(): void {
		this.#coarse.rewind();
		this.#fine.rewind();
	}

	/** `packet`: the number of its QoS 1 packet, 0 at QoS 0. */
	sent(id: RowId, packet: number): void {
		this.#ring(id).setMark(rowOf(id), packet === 0 ? MARK.sent : MARK.inFlight);
		if (packet !== 0) this.#inFlight.set(packet, id);
	}

	acknowledged(packet: number): void {
		const id = this.#inFlight.get(packet);
		if (id === undefined) return;
		this.#inFlight.delete(packet);
		const ring = this.#ring(id);
		if (ring.mark(rowOf(id)) !== MARK.inFlight) return;
		ring.setMark(rowOf(id), MARK.done);
		this.#settle(1);
	}

	marked(): void {
		this.#fine.remember();
	}

	confirmed(): void {
		this.#settle(this.#fine.confirm());
	}

	/** What was on its way is given by `next` again; as the newest reading it is not given again. */
	lost(): void {
		if (this.unsentNewest(this.#newestSequence) === undefined) this.#newest = undefined;
		this.#inFlight.clear();
		this.#coarse.lost();
		this.#fine.lost();
	}

	#settle(count: number): void {
		this.#confirmed += count;
		this.#done += count;
		const before = this.#fine.length + this.#coarse.length;
		this.#coarse.trim();
		this.#fine.trim();
		this.#done -= before - this.#fine.length - this.#coarse.length;
	}

	/** Makes room in the first ring. */
	#thin(): void {
		const mark = this.#fine.shift(this.#moving);
		if (mark === MARK.done) {
			this.#done--;
			return;
		}
		const minute = minuteOf(this.#moving);
		if (mark !== MARK.pending || minute === undefined || minute === this.#coarseMinute) {
			this.#dropped++;
			return;
		}
		this.#coarseMinute = minute;
		while (this.#coarse.full) {
			if (this.#coarse.shift() === MARK.done) this.#done--;
			else this.#dropped++;
		}
		this.#coarse.append(this.#moving);
	}

	#ring(id: RowId): MarkedRing {
		return isCoarse(id) ? this.#coarse : this.#fine;
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
