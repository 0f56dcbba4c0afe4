/** What a Decoding meets, frames and faults → lines for people. */
import type { Fault } from "../../src/faults.ts";
import type { Frame } from "../../src/frames/framer.ts";
import { explainBytes } from "./explain-bytes.ts";
import { explainFrame } from "./explain-frame.ts";
import { explainApdu } from "./explain-message.ts";
import { explainTelegram } from "./explain-telegram.ts";

const SLASH = 0x2f;
const EXCLAMATION = 0x21;
/** As much of the stream as a frame that failed may go back. */
const KEPT = 16_384;
/** How much of what is wrong is shown before and behind its place. */
const AROUND = 16;

const SENTENCES: Readonly<Record<Fault, string>> = {
	noise: "no frame begins here",
	frame_overflow: "a frame longer than the reader's buffer begins here",
	frame_truncated: "this frame ends before its own end",
	p1_crc: "the check of this telegram does not hold",
	hdlc_hcs: "the header check of this HDLC frame does not hold",
	hdlc_fcs: "the check of this HDLC frame does not hold",
	mbus_checksum: "the checksum of this M-Bus frame does not hold",
	telegram_line: "this line cannot be read",
	segment_lost: "a part of this message is missing, repeated or out of order",
	message_overflow: "this message is longer than the buffer for its parts",
	apdu_unknown: "no meter sends an APDU of this kind by itself",
	data_malformed: "these data contradict their own lengths or types",
	data_too_deep: "these data are nested too deeply",
	list_unknown: "no table names the values of this list",
	cipher_unsupported: "this message is ciphered in a way that no meter known uses",
	key_missing: "this message is ciphered: give its key with --key",
	key_wrong: "the key, or the authentication key, is another one",
	counter_replayed: "the frame counter does not grow: this message was sent before",
};

export class Explainer {
	readonly #print: (line: string) => void;
	#kept = new Uint8Array(0);
	/** The frame or message that is being read: its faults count in it. */
	#subject: Uint8Array = new Uint8Array(0);
	/** Where `#kept` begins in the stream. */
	#offset = 0;

	constructor(print: (line: string) => void) {
		this.#print = print;
	}

	/** The bytes that the reader hears next. */
	heard(piece: Uint8Array): void {
		const keep = this.#kept.subarray(Math.max(0, this.#kept.length - KEPT));
		this.#offset += this.#kept.length - keep.length;
		this.#kept = Uint8Array.from(Buffer.concat([keep, piece]));
	}

	frame({ kind, check, bytes, start, end, offset }: Frame): void {
		const proven = check === "none" ? "without a check" : `its ${check} holds`;
		this.#print(`# ${kind} frame of ${end - start} bytes at ${offset}, ${proven}`);
		this.#subject = bytes.slice(start, end);
		if (kind === "p1") this.#lines(explainTelegram(bytes, start, end));
		else this.#lines(explainFrame(this.#subject, kind));
	}

	bare(bytes: Uint8Array): void {
		this.#print(`# a message of ${bytes.length} bytes without a frame`);
		this.#subject = bytes;
		this.#lines(explainApdu(bytes, 0, bytes.length));
	}

	/** Bytes that come of frames, but are none of them as they stand. */
	message(message: Uint8Array, how: "joined" | "deciphered"): void {
		this.#print(`# ${message.length} bytes, ${how}`);
		this.#subject = message.slice();
		if (message[0] === SLASH) this.#lines(explainTelegram(message, 0, message.length));
		else this.#lines(explainApdu(message, 0, message.length));
	}

	/** `frame` is the one the fault lies in, `offset` then a place in what was shown last; without it, in the stream. */
	fault(fault: Fault, offset: number, frame: Frame | undefined): void {
		if (fault === "telegram_line") return; // told with its line
		const error = SENTENCES[fault];
		if (frame !== undefined) {
			this.#print(`# ${fault} at ${offset} of it: ${error}`);
			if (this.#subject[0] !== SLASH) this.#place(this.#subject, 0, offset, error);
			return;
		}
		this.#print(`# ${fault} at ${offset}: ${error}`);
		const at = offset - this.#offset;
		if (at < 0 || at >= this.#kept.length) return;
		if (this.#kept[at] === SLASH && fault !== "noise") {
			const end = this.#telegramEnd(at);
			this.#lines(explainTelegram(this.#kept, at, end));
			if (fault !== "p1_crc") this.#print(`^ ${error}`);
			return;
		}
		this.#place(this.#kept, this.#offset, at, error);
	}

	/** What stands around the byte `at`; `offset` is that of the first byte. */
	#place(bytes: Uint8Array, offset: number, at: number, error: string): void {
		const from = Math.max(0, at - AROUND);
		const to = Math.min(bytes.length, at + AROUND);
		this.#lines(explainBytes(bytes, from, to, offset + from, at, error));
	}

	/** Where a telegram ends that failed: behind its check, before the next one, or before bytes that are no text. */
	#telegramEnd(start: number): number {
		const bytes = this.#kept;
		for (let at = start + 1; at < bytes.length; at++) {
			const byte = bytes[at];
			if (byte === SLASH || byte >= 0x7f || (byte < 0x20 && byte !== 0 && byte !== 0x0a && byte !== 0x0d)) return at;
			if (byte === EXCLAMATION && bytes[at - 1] < 0x20) return Math.min(at + 5, bytes.length);
		}
		return bytes.length;
	}

	#lines(lines: readonly string[]): void {
		for (const line of lines) this.#print(line);
	}
}
