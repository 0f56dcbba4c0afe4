/**
 * Frames and blocks → whole APDUs: HDLC frames with the segmentation bit, M-Bus frames numbered by
 * their CI byte, general block transfer (E0). An OBIS code cut by a border comes out in one piece.
 */
import { lengthEnd, lengthValue } from "../bytes/length.ts";
import type { FaultLog } from "../faults.ts";
import { controlAt, isSegmented } from "../frames/hdlc.ts";
import { CI_AT, DATA_AT, TRAILER } from "../frames/mbus.ts";
import { APDU, hasLlc } from "./apdu.ts";
import { Assembly } from "./assembly.ts";

/** The largest message in parts; the longest known, 65 values enciphered, has 480 bytes. */
export const MESSAGE_CAPACITY = 2048;

const LAST_BLOCK = 0x80;
const CI_LAST = 0x10;
const CI_NUMBER = 0x0f;

export class Transfer {
	/** The message last completed, without LLC header; valid until the next call. */
	bytes: Uint8Array = new Uint8Array(0);
	start = 0;
	end = 0;
	/** Which part of its message the last frame or block was, from 1; 0 when the message is lost. */
	part = 0;
	private readonly _faults: FaultLog;
	private readonly _segments: Assembly;
	private readonly _blocks: Assembly;

	constructor(faults: FaultLog, capacity = MESSAGE_CAPACITY) {
		this._faults = faults;
		this._segments = new Assembly(capacity, faults);
		this._blocks = new Assembly(capacity, faults);
	}

	/** More parts of the message must come. */
	get waiting(): boolean {
		return this._segments.collecting || this._blocks.collecting;
	}

	/** A whole HDLC frame whose checks held; true when it completes a message. */
	hdlc(frame: Uint8Array, start: number, end: number): boolean {
		let from = controlAt(frame, start) + 3;
		const to = end - 2;
		if (from >= to) return false;
		const first = hasLlc(frame, from, to);
		if (first) from += 3;
		const more = isSegmented(frame, start);
		const segments = this._segments;
		if (!more && (first || (segments.next === 0 && isApdu(frame[from])))) {
			segments.abandon(from);
			this.part = 1;
			return this._give(frame, from, to);
		}
		const number = first ? 0 : Math.max(segments.next, 1);
		const whole = segments.add(frame, from, to, number, !more);
		this.part = segments.parts;
		return whole && this._give(segments.bytes, 0, segments.length);
	}

	/** A whole M-Bus frame whose sum held; true when it completes a message. */
	mbus(frame: Uint8Array, start: number, end: number): boolean {
		const ci = frame[start + CI_AT];
		const from = start + DATA_AT;
		const to = end - TRAILER;
		if ((ci & ~(CI_LAST | CI_NUMBER)) !== 0 || from >= to) {
			this._faults.report("apdu_unknown", start + CI_AT);
			return false;
		}
		const segments = this._segments;
		if (ci === CI_LAST) {
			segments.abandon(from);
			this.part = 1;
			return this._give(frame, from, to);
		}
		const whole = segments.add(frame, from, to, ci & CI_NUMBER, (ci & CI_LAST) !== 0);
		this.part = segments.parts;
		return whole && this._give(segments.bytes, 0, segments.length);
	}

	/**
	 * A general-block-transfer APDU (IEC 62056-5-3, 7.3.13): E0, control, block number,
	 * acknowledged number, length, content. True when it completes a message.
	 */
	block(apdu: Uint8Array, start: number, end: number): boolean {
		const number = (apdu[start + 2] << 8) | apdu[start + 3];
		const lengthAt = start + 6;
		const at = lengthAt < end ? lengthEnd(apdu, lengthAt) : -1;
		const there = at < 0 ? -1 : end - at;
		const length = there < 0 ? 0 : lengthValue(apdu, lengthAt);
		if (there < length || number === 0) {
			this._faults.report("data_malformed", start);
			return false;
		}
		const blocks = this._blocks;
		const last = (apdu[start + 1] & LAST_BLOCK) !== 0;
		const whole = blocks.add(apdu, at, at + length, number - 1, last);
		this.part = blocks.parts;
		return whole && this._give(blocks.bytes, 0, blocks.length);
	}

	private _give(bytes: Uint8Array, start: number, end: number): boolean {
		this.bytes = bytes;
		this.start = hasLlc(bytes, start, end) ? start + 3 : start;
		this.end = end;
		return true;
	}
}

/** Whether an APDU that a meter pushes can begin with this byte. */
export function isApdu(byte: number): boolean {
	return (
		byte === APDU.dataNotification ||
		byte === APDU.generalGlo ||
		byte === APDU.generalDed ||
		byte === APDU.blockTransfer
	);
}
