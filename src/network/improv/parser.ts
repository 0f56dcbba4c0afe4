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
	readonly #taker: PacketTaker;
	/** Begins with what may be a packet. */
	readonly #bytes = new Uint8Array(DATA_AT + MOST_DATA + 1);
	#length = 0;
	#at = 0;

	constructor(taker: PacketTaker) {
		this.#taker = taker;
	}

	/** `now` in milliseconds. */
	push(bytes: Uint8Array, now: number): void {
		// A whole one may stand behind the head of one that was cut short.
		while (this.#length > 0 && now - this.#at > GAP_MS) this.#skip(1);
		this.#at = now;
		for (const byte of bytes) {
			this.#bytes[this.#length++] = byte;
			this.#take();
		}
	}

	/** Takes whole packets from the front, until there may be one that is not whole. */
	#take(): void {
		const bytes = this.#bytes;
		while (this.#length > 0) {
			if (!this.#begins()) {
				this.#drop(1);
				continue;
			}
			if (this.#length < DATA_AT) return;
			const end = DATA_AT + bytes[DATA_AT - 1];
			if (this.#length <= end) return;
			if (sum(bytes, 0, end) === bytes[end]) {
				this.#taker.packet(bytes[DATA_AT - 2], bytes.subarray(DATA_AT, end));
				this.#drop(end + 1);
			} else {
				this.#taker.malformed();
				this.#drop(1);
			}
		}
	}

	#begins(): boolean {
		const length = Math.min(this.#length, HEADER.length);
		for (let at = 0; at < length; at++) if (this.#bytes[at] !== HEADER[at]) return false;
		return true;
	}

	#skip(count: number): void {
		this.#drop(count);
		this.#take();
	}

	/** Forgets so many bytes, and those behind them with which no packet begins. */
	#drop(count: number): void {
		const next = this.#bytes.subarray(0, this.#length).indexOf(HEADER[0], count);
		const from = next < 0 ? this.#length : next;
		this.#bytes.copyWithin(0, from, this.#length);
		this.#length -= from;
	}
}
