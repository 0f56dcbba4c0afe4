/** Own records that are to be multicast in, those that are due out: each once, and none too often (RFC 6762, sections 6 and 7). */
import type { OwnRecord } from "./records.ts";

/** The same record is not multicast again before (section 6). */
export const PAUSE_MS = 1000;

interface Waiting {
	due: number;
	/** Who alone has asked for it; undefined: several have. */
	asker: string | undefined;
}

export class Outbox {
	private readonly _waiting = new Map<OwnRecord, Waiting>();
	private readonly _sentAt = new Map<OwnRecord, number>();

	/** What waits for the longest is due first; undefined: nothing waits. */
	get due(): number | undefined {
		let first: number | undefined;
		for (const { due } of this._waiting.values()) if (first === undefined || due < first) first = due;
		return first;
	}

	/** To be multicast at `due`, or `pauseMs` after the last time, whichever is later. */
	add(record: OwnRecord, due: number, pauseMs: number, asker: string): void {
		const at = Math.max(due, (this._sentAt.get(record) ?? Number.NEGATIVE_INFINITY) + pauseMs);
		const waiting = this._waiting.get(record);
		if (waiting === undefined) this._waiting.set(record, { due: at, asker });
		else {
			waiting.due = Math.min(waiting.due, at);
			if (waiting.asker !== asker) waiting.asker = undefined;
		}
	}

	/** Somebody else has said it. */
	drop(record: OwnRecord, now: number): void {
		if (this._waiting.delete(record)) this._sentAt.set(record, now);
	}

	/** Those that only `asker` wants. */
	wantedBy(asker: string): OwnRecord[] {
		const wanted: OwnRecord[] = [];
		for (const [record, waiting] of this._waiting) if (waiting.asker === asker) wanted.push(record);
		return wanted;
	}

	/** `asker` has it. */
	withdraw(record: OwnRecord): void {
		this._waiting.delete(record);
	}

	/** Takes those that are due. */
	take(now: number): OwnRecord[] {
		const taken: OwnRecord[] = [];
		for (const [record, { due }] of this._waiting) if (due <= now) taken.push(record);
		for (const record of taken) this._waiting.delete(record);
		return taken;
	}

	sent(records: readonly OwnRecord[], now: number): void {
		for (const record of records) this._sentAt.set(record, now);
	}

	/** Whether it was multicast so recently. */
	wasSent(record: OwnRecord, now: number, withinMs: number): boolean {
		const at = this._sentAt.get(record);
		return at !== undefined && now - at < withinMs;
	}

	clear(): void {
		this._waiting.clear();
		this._sentAt.clear();
	}
}
