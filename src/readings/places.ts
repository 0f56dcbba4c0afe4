/**
 * Where a telegram's values stand, and how the next one differs (`Frame.changes`) → the next one's Reading.
 *
 * A meter keeps its layout: a telegram that differs from the one before in some digits says the same
 * but for the values that those digits belong to, and only these are read. What is neither a number, alone
 * behind its code, nor the clock has no place here; when it changes, the telegram is read anew.
 */
import { decimalText } from "../bytes/decimal.ts";
import { CLOCK } from "../cosem/date-time.ts";
import { NumberReader, timeAt } from "../cosem/telegram-value.ts";
import type { Changes } from "../frames/framer.ts";
import { fieldOfObis } from "./fields.ts";
import { Reading } from "./reading.ts";

/** Values beyond these bytes have no place. */
const WORDS = 512;
/** More values have no place. */
const MOST_PLACES = 64;

export class Places {
	/** The Reading of the telegram that the places are those of. */
	#last: Reading | undefined = undefined;
	#serial = 0;
	#count = 0;
	/** By place: its code, and its bytes counted from the telegram's start. */
	readonly #obis = new Float64Array(MOST_PLACES);
	readonly #at = new Uint16Array(MOST_PLACES);
	readonly #end = new Uint16Array(MOST_PLACES);
	/** By place: where in `other` its number is kept, -1 for a field or the clock. */
	readonly #other = new Int16Array(MOST_PLACES);
	/** By word of four bytes: which place stands in it, and which of its bits are that place's. */
	readonly #placeOf = new Uint8Array(WORDS);
	readonly #bitsOf = new Int32Array(WORDS);
	readonly #value = new NumberReader();

	/** Forgets all places: another telegram is read. */
	clear(): void {
		this.#last = undefined;
		this.#count = 0;
		this.#bitsOf.fill(0);
	}

	/** Bytes `at` to `end` hold the clock, or a number: of a field, or kept at `other` in the Reading's list of others. */
	add(obis: number, at: number, end: number, other = -1): void {
		if (this.#count === MOST_PLACES || end > WORDS * 4) return;
		const place = this.#count++;
		this.#obis[place] = obis;
		this.#at[place] = at;
		this.#end[place] = end;
		this.#other[place] = other;
		const first = at >> 2;
		const last = (end - 1) >> 2;
		for (let word = first; word <= last; word++) {
			let bits = -1;
			if (word === first) bits <<= 8 * (at & 3);
			if (word === last) bits &= -1 >>> (8 * (-end & 3));
			// A word of two places is nobody's.
			this.#bitsOf[word] = this.#bitsOf[word] === 0 ? bits : 0;
			this.#placeOf[word] = place;
		}
	}

	/** The places are those of `reading`, whose telegram had this number among the frames compared. */
	learn(reading: Reading, serial: number): void {
		this.#last = reading;
		this.#serial = serial;
	}

	/** The Reading of the telegram at `start`; undefined when it must be read anew. */
	next(bytes: Uint8Array, start: number, changes: Changes): Reading | undefined {
		const last = this.#last;
		const { count, at, differences } = changes;
		if (last === undefined || count < 0 || changes.serial !== this.#serial + 1) return undefined;
		const reading = this.#repeated(last);
		let done = -1;
		for (let i = 0; i < count; i++) {
			const word = at[i] >> 2;
			// Past the last word the bits are undefined, as none of a place.
			if ((differences[i] & ~this.#bitsOf[word]) !== 0) return undefined;
			const place = this.#placeOf[word];
			if (place !== done && !this.#read(bytes, start, place, reading)) return undefined;
			done = place;
		}
		this.learn(reading, changes.serial);
		return reading;
	}

	/** Reads one place into `reading`; false when it says what has no place. */
	#read(bytes: Uint8Array, start: number, place: number, reading: Reading): boolean {
		const obis = this.#obis[place];
		const at = start + this.#at[place];
		const end = start + this.#end[place];
		if (obis === CLOCK) {
			reading.meterTime = timeAt(bytes, at, end);
			return reading.meterTime !== undefined;
		}
		const value = this.#value;
		if (!value.read(bytes, at, end)) return false;
		const other = this.#other[place];
		if (other >= 0) {
			reading.other[other] = { obis, value: decimalText(value.mantissa, value.exponent), unit: value.unit };
			return true;
		}
		const index = fieldOfObis(obis);
		if (index === undefined) return false;
		const others = reading.other.length;
		reading.values[index] = Number.NaN;
		reading.number(obis, value.mantissa, value.exponent, value.unit);
		return reading.other.length === others;
	}

	/** What the telegram says when nothing in it has changed. */
	#repeated(last: Reading): Reading {
		const reading = new Reading();
		reading.list = last.list;
		reading.meterMaker = last.meterMaker;
		reading.meterType = last.meterType;
		reading.meterId = last.meterId;
		reading.meterTime = last.meterTime;
		reading.values.set(last.values);
		if (last.channels.size > 0) for (const [channel, said] of last.channels) reading.channels.set(channel, said);
		for (let i = 0; i < last.other.length; i++) reading.other.push(last.other[i]);
		return reading;
	}
}
