/**
 * Bytes of a console in, the Improv packets among them out. Whatever else is on the line, text or a
 * packet cut short, costs at most itself.
 */
import { DATA_AT, HEADER, MOST_DATA, sum } from "./packets.ts";

/** A packet whose next byte is so late has been cut short. */
const GAP_MS = 500;

export interface PacketTaker {
	/** `data` is valid during the call only. */
	packet(type: number, data: Uint8Array): void;
	/** A packet whose checksum is wrong. */
	malformed(): void;
}

export class ImprovParser {
	private readonly _taker: PacketTaker;
	/** Begins with what may be a packet. */
	private readonly _bytes = new Uint8Array(DATA_AT + MOST_DATA + 1);
	private _length = 0;
	private _at = 0;

	constructor(taker: PacketTaker) {
		this._taker = taker;
	}

	/** `now` in milliseconds. */
	push(bytes: Uint8Array, now: number): void {
		// A whole one may stand behind the head of one that was cut short.
		while (this._length > 0 && now - this._at > GAP_MS) this._skip(1);
		this._at = now;
		for (const byte of bytes) {
			this._bytes[this._length++] = byte;
			this._take();
		}
	}

	/** Takes whole packets from the front, until there may be one that is not whole. */
	private _take(): void {
		const bytes = this._bytes;
		while (this._length > 0) {
			if (!this._begins()) {
				this._drop(1);
				continue;
			}
			if (this._length < DATA_AT) return;
			const end = DATA_AT + bytes[DATA_AT - 1];
			if (this._length <= end) return;
			if (sum(bytes, 0, end) === bytes[end]) {
				this._taker.packet(bytes[DATA_AT - 2], bytes.subarray(DATA_AT, end));
				this._drop(end + 1);
			} else {
				this._taker.malformed();
				this._drop(1);
			}
		}
	}

	private _begins(): boolean {
		const length = Math.min(this._length, HEADER.length);
		for (let at = 0; at < length; at++) if (this._bytes[at] !== HEADER[at]) return false;
		return true;
	}

	private _skip(count: number): void {
		this._drop(count);
		this._take();
	}

	/** Forgets so many bytes, and those behind them with which no packet begins. */
	private _drop(count: number): void {
		const next = this._bytes.subarray(0, this._length).indexOf(HEADER[0], count);
		const from = next < 0 ? this._length : next;
		this._bytes.copyWithin(0, from, this._length);
		this._length -= from;
	}
}
