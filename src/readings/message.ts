/**
 * One APDU, plain, ciphered or in blocks → a Reading: 0F with a list, E0 with a block of anything,
 * DB or DC with anything enciphered, a telegram among it.
 */
import { hexBytes } from "../bytes/hex.ts";
import type { Config } from "../config/config.ts";
import { APDU, hasLlc, notificationAt } from "../cosem/apdu.ts";
import { Cipher } from "../cosem/cipher.ts";
import { CLOCK, DATE_TIME_BYTES } from "../cosem/date-time.ts";
import { Transfer } from "../cosem/transfer.ts";
import type { FaultLog } from "../faults.ts";
import type { Check, Frame } from "../frames/framer.ts";
import { P1Framer } from "../frames/p1.ts";
import type { Crypto } from "../host.ts";
import { Learned } from "./learned.ts";
import { ListReader } from "./lists.ts";
import { makerOf } from "./makers.ts";
import { Reading } from "./reading.ts";

/** A cipher inside a block inside a cipher: no meter nests further. */
const MAX_LAYERS = 4;
const SLASH = 0x2f;

/** Reads a whole telegram, `start` to `end`, whose check has held. */
export type TelegramOf = (bytes: Uint8Array, start: number, end: number) => Reading | undefined;

/** Hears of bytes that no frame holds as they are: joined of several, or deciphered. Faults count in them. */
export type MessageListener = (message: Uint8Array, how: "joined" | "deciphered") => void;

export interface MessageOptions {
	readonly config: Config;
	readonly crypto: Crypto;
}

export class MessageReader {
	readonly cipher: Cipher;
	listener: MessageListener | undefined = undefined;
	private readonly _faults: FaultLog;
	private readonly _transfer: Transfer;
	private readonly _lists: ListReader;
	private readonly _learned = new Learned();
	/** The frame being read, and whether the message read last was all in it, its values at known places. */
	private _frame: Uint8Array | undefined = undefined;
	private _learns = false;
	private readonly _telegrams = new P1Framer();
	private readonly _telegramOf: TelegramOf;

	constructor({ config, crypto }: MessageOptions, telegramOf: TelegramOf, faults: FaultLog) {
		const step = Number(config["meter.energy_step"]);
		this._faults = faults;
		this._telegramOf = telegramOf;
		this._transfer = new Transfer(faults);
		this._lists = new ListReader(Number.isNaN(step) ? undefined : step, faults);
		this.cipher = new Cipher(crypto, keyOf(config["meter.key"]), keyOf(config["meter.auth_key"]), faults);
	}

	/** Which part of its message the last frame was, from 1; 0 when the message is lost. */
	get part(): number {
		return this._transfer.part;
	}

	/** More frames of the message must come. */
	get waiting(): boolean {
		return this._transfer.waiting;
	}

	/** A frame of HDLC, of M-Bus, or a ciphered block; undefined when it gives no Reading, or not yet. */
	frame({ kind, bytes, start, end, check, changes }: Frame): Reading | undefined {
		const repeated = changes && this._learned.next(bytes, start, changes);
		if (repeated !== undefined) return repeated;
		this.cipher.plaintext = undefined;
		// Of its own, so that faults count from the frame's first byte.
		const frame = bytes.subarray(start, end);
		this._frame = frame;
		this._learned.begin();
		const transfer = this._transfer;
		transfer.part = 1;
		if (kind === "ciphered") return this.apdu(frame, 0, frame.length, "none");
		const whole = kind === "hdlc" ? transfer.hdlc(frame, 0, frame.length) : transfer.mbus(frame, 0, frame.length);
		if (!whole) return undefined;
		if (transfer.bytes !== frame) this.listener?.(transfer.bytes.subarray(0, transfer.end), "joined");
		const reading = this.apdu(transfer.bytes, transfer.start, transfer.end, check);
		if (reading !== undefined && changes !== undefined && this._learns) this._learned.end(reading, changes.serial);
		return reading;
	}

	/** A whole APDU, with or without LLC header; `check` is what proved its bytes. */
	apdu(bytes: Uint8Array, start: number, end: number, check: Check): Reading | undefined {
		let enciphered = false;
		for (let layer = 0; layer < MAX_LAYERS && start < end; layer++) {
			if (hasLlc(bytes, start, end)) start += 3;
			switch (bytes[start]) {
				case APDU.dataNotification:
					return this._notification(bytes, start, end, check, enciphered);
				case APDU.blockTransfer:
					if (!this._transfer.block(bytes, start, end)) return undefined;
					({ bytes, start, end } = this._transfer);
					this.listener?.(bytes.subarray(0, end), "joined");
					break;
				case APDU.generalGlo:
				case APDU.generalDed: {
					const plain = this.cipher.open(bytes, start, end);
					if (plain === undefined) return undefined;
					this.listener?.(plain, "deciphered");
					if (this.cipher.proven) check = "gcm";
					enciphered = true;
					[bytes, start, end] = [plain, 0, plain.length];
					break;
				}
				case SLASH:
					if (enciphered) return this._telegram(bytes, start, end);
					this._faults.report("apdu_unknown", start);
					return undefined;
				default:
					this._faults.report("apdu_unknown", start);
					return undefined;
			}
		}
		this._faults.report("data_too_deep", start);
		return undefined;
	}

	private _notification(
		bytes: Uint8Array,
		start: number,
		end: number,
		check: Check,
		enciphered: boolean,
	): Reading | undefined {
		const head = notificationAt(bytes, start, end);
		if (head === undefined) {
			this._faults.report("data_malformed", start);
			return undefined;
		}
		const reading = new Reading();
		reading.format = "dlms";
		reading.check = check;
		const learned = bytes === this._frame ? this._learned : undefined;
		learned?.counter(start + 1, start + 5);
		if (head.time !== undefined) {
			reading.time(CLOCK, head.time);
			learned?.clock(head.dataAt - DATE_TIME_BYTES);
		}
		if (enciphered) reading.meterMaker = makerOfTitle(this.cipher.header?.systemTitle);
		if (!this._lists.read(bytes, head.dataAt, end, reading, learned)) return undefined;
		this._learns = learned !== undefined && this._lists.learnable;
		return reading;
	}

	/** The telegram inside a cipher brings its own check, which must hold whatever the tag says. */
	private _telegram(bytes: Uint8Array, start: number, end: number): Reading | undefined {
		const framer = this._telegrams;
		framer.reset();
		const length = framer.probe(bytes, start, end, true);
		if (length <= 0) {
			this._faults.report(framer.fault ?? "telegram_line", start);
			return undefined;
		}
		const reading = this._telegramOf(bytes, start, start + length);
		if (reading !== undefined) reading.check = this.cipher.proven ? "gcm" : framer.check;
		return reading;
	}
}

/** A system title's first three letters name the maker. */
function makerOfTitle(title: string | undefined): string | undefined {
	const bytes = hexBytes(title?.slice(0, 6) ?? "") ?? new Uint8Array(0);
	return makerOf(String.fromCharCode(bytes[0], bytes[1], bytes[2]));
}

/** A setting of 32 hexadecimal digits; undefined when it is empty. */
function keyOf(text: string): Uint8Array | undefined {
	return text === "" ? undefined : hexBytes(text);
}
