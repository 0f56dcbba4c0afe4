/** Raw bytes in; out comes what kind of sender they look like at the present speed and polarity. */
import { isText, reinvert } from "./coding.ts";

const TEXT = 1;
/** Text of seven bits with even parity in the eighth. */
const EVEN = 2;
const INVERTED = 4;
const HIGH = 8;
/** What a sender of a quarter of the speed or less makes: bits that come in fours, or nothing but breaks. */
const SLOW = 16;
/** What a slow rising edge makes of text: a pull-up too weak or a cable too long. */
const SMEARED = 32;

const SLOW_BYTES = [0x00, 0x78, 0x80, 0xc0, 0xe0, 0xf0, 0xf8];
const SMEARED_BYTES = [0xc3, 0xe3, 0xf8, 0xfb, 0xff];

const flags = Uint8Array.from({ length: 256 }, (_, byte) => {
	let flag = 0;
	if (isText(byte)) flag |= TEXT;
	if (isText(byte & 0x7f) && hasEvenParity(byte)) flag |= EVEN;
	if ((byte & 1) === 1 && isText(reinvert(byte))) flag |= INVERTED;
	if (byte >= 0x80) flag |= HIGH;
	if (SLOW_BYTES.includes(byte)) flag |= SLOW;
	if (SMEARED_BYTES.includes(byte)) flag |= SMEARED;
	return flag;
});

/** Fewer bytes than this say nothing but that the line moved. */
const FEW = 8;

export type Kind = "nothing" | "few" | "text" | "seven_bit" | "inverted" | "slower" | "smeared" | "other";

export interface Heard {
	readonly kind: Kind;
	readonly bytes: number;
	/** Telegrams begun ('/') and ended ('!'), as far as the bytes are text. */
	readonly begins: number;
	readonly ends: number;
}

export class Evidence implements Heard {
	bytes = 0;
	begins = 0;
	ends = 0;
	private _text = 0;
	private _even = 0;
	private _inverted = 0;
	private _high = 0;
	private _slow = 0;
	private _smeared = 0;

	/** What has been heard so far, to keep. */
	copy(): Heard {
		return { kind: this.kind, bytes: this.bytes, begins: this.begins, ends: this.ends };
	}

	clear(): void {
		this.bytes = this.begins = this.ends = 0;
		this._text = this._even = this._inverted = this._high = this._slow = this._smeared = 0;
	}

	add(bytes: Uint8Array, start: number, end: number): void {
		for (let i = start; i < end; i++) {
			const byte = bytes[i];
			const flag = flags[byte];
			if (flag & TEXT) this._text++;
			if (flag & EVEN) this._even++;
			if (flag & INVERTED) this._inverted++;
			if (flag & HIGH) this._high++;
			if (flag & SLOW) this._slow++;
			if (flag & SMEARED) this._smeared++;
			if (byte === 0x2f) this.begins++;
			if (byte === 0x21) this.ends++;
		}
		this.bytes += end - start;
	}

	get kind(): Kind {
		const n = this.bytes;
		if (n === 0) return "nothing";
		if (n < FEW) return "few";
		if (this._slow >= n * 0.8) return "slower";
		if (this._text >= n * 0.95) return "text";
		if (this._even >= n * 0.95 && this._high >= n * 0.1) return "seven_bit";
		// The bytes after a pause are heard out of step, so not all of them fit.
		if (this._inverted >= n * 0.7 && this._high >= n * 0.5) return "inverted";
		if (this._smeared >= n * 0.3) return "smeared";
		return "other";
	}
}

function hasEvenParity(byte: number): boolean {
	let bits = byte ^ (byte >> 4);
	bits ^= bits >> 2;
	bits ^= bits >> 1;
	return (bits & 1) === 0;
}
