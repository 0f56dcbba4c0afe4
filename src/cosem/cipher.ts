/**
 * A ciphered APDU (IEC 62056-5-3, 5.3.7: DB or DC, system title, length, security control, frame
 * counter, content, tag) → the plain bytes inside, with AES-128-GCM of suites 0 and 1.
 */
import { hexText } from "../bytes/hex.ts";
import { lengthEnd, lengthValue } from "../bytes/length.ts";
import type { FaultLog } from "../faults.ts";
import type { Crypto } from "../host.ts";
import { APDU, hasLlc } from "./apdu.ts";

const SUITE = 0x0f;
const AUTHENTICATED = 0x10;
const ENCRYPTED = 0x20;
const COMPRESSED = 0x80;
const TITLE_BYTES = 8;
const COUNTER_BYTES = 4;
const TAG_BYTES = 12;
const KEY_BYTES = 16;
/** So many rising counters in a row, all below the highest, are a meter that began again. */
const RESTARTED = 3;

/** 00 11 … FF: the authentication key that Luxembourg publishes and others took over (Smarty P1 1.1.3). */
const PUBLISHED_KEY = new Uint8Array(KEY_BYTES);
for (let index = 0; index < KEY_BYTES; index++) PUBLISHED_KEY[index] = index * 0x11;

/** What a ciphered message shows without a key. */
export interface CipherHeader {
	/** Sixteen hexadecimal digits; empty where the meter leaves it out. */
	readonly systemTitle: string;
	readonly securityControl: number;
	readonly frameCounter: number;
}

export class Cipher {
	/** Of the last ciphered message; undefined until there was one. */
	header: CipherHeader | undefined = undefined;
	/** The last plaintext, valid until the next message; undefined when it could not be had. */
	plaintext: Uint8Array | undefined = undefined;
	/** Whether the tag of the last message proved it. */
	proven = false;
	private readonly _crypto: Crypto;
	private readonly _key: Uint8Array | undefined;
	private readonly _authenticationKey: Uint8Array | undefined;
	private readonly _faults: FaultLog;
	/** The highest counter accepted, and of which system title. */
	private _highest = -1;
	private _title = "";
	private _last = -1;
	private _rising = 0;

	/** The keys are 16 bytes each; without the second one a tag is tried with the published key. */
	constructor(
		crypto: Crypto,
		key: Uint8Array | undefined,
		authenticationKey: Uint8Array | undefined,
		faults: FaultLog,
	) {
		this._crypto = crypto;
		this._key = key;
		this._authenticationKey = authenticationKey;
		this._faults = faults;
	}

	/** The plaintext of the APDU from `start` to `end`, or undefined with its fault reported. */
	open(apdu: Uint8Array, start: number, end: number): Uint8Array | undefined {
		return this.openBody(apdu, start + 1, end);
	}

	/** As `open`, for a block that leaves out its tag: it begins with the system title's length. */
	openBody(apdu: Uint8Array, start: number, end: number): Uint8Array | undefined {
		this.plaintext = undefined;
		this.proven = false;
		const titleLength = apdu[start];
		const lengthAt = start + 1 + titleLength;
		const controlAt = lengthAt < end ? lengthEnd(apdu, lengthAt) : -1;
		const stop = controlAt < 0 || controlAt > end ? -1 : controlAt + lengthValue(apdu, lengthAt);
		const short = stop - controlAt < 1 + COUNTER_BYTES;
		if ((titleLength !== 0 && titleLength !== TITLE_BYTES) || stop > end || short) {
			this._faults.report("data_malformed", start);
			return undefined;
		}
		return this._unseal(apdu, start + 1, titleLength, controlAt, stop);
	}

	private _unseal(apdu: Uint8Array, titleAt: number, titleLength: number, controlAt: number, end: number) {
		const control = apdu[controlAt];
		const counterAt = controlAt + 1;
		const systemTitle = hexText(apdu, titleAt, titleAt + titleLength);
		let frameCounter = 0;
		for (let at = counterAt; at < counterAt + COUNTER_BYTES; at++) frameCounter = frameCounter * 256 + apdu[at];
		this.header = { systemTitle, securityControl: control, frameCounter };
		if ((control & COMPRESSED) !== 0 || (control & SUITE) > 1) return this._fail("cipher_unsupported", controlAt);
		const tagLength = (control & AUTHENTICATED) !== 0 ? TAG_BYTES : 0;
		const contentAt = counterAt + COUNTER_BYTES;
		if (end - contentAt <= tagLength) return this._fail("data_malformed", contentAt);
		const content = apdu.subarray(contentAt, end - tagLength);
		const tag = tagLength > 0 ? apdu.subarray(end - tagLength, end) : undefined;
		const iv = new Uint8Array(TITLE_BYTES + COUNTER_BYTES);
		iv.set(apdu.subarray(titleAt, titleAt + titleLength));
		iv.set(apdu.subarray(counterAt, contentAt), TITLE_BYTES);
		let plain: Uint8Array | undefined;
		if ((control & ENCRYPTED) === 0) plain = this._authenticate(control, iv, content, tag);
		else if (this._key === undefined) return this._fail("key_missing", controlAt);
		else plain = this._decrypt(this._key, control, iv, content, tag);
		if (plain === undefined || (!this.proven && !isPlausible(plain))) return this._fail("key_wrong", controlAt);
		if (!this._isNew(systemTitle, frameCounter)) return this._fail("counter_replayed", counterAt);
		this.plaintext = plain;
		return plain;
	}

	private _fail(
		fault: "cipher_unsupported" | "data_malformed" | "key_missing" | "key_wrong" | "counter_replayed",
		at: number,
	) {
		this._faults.report(fault, at);
		return undefined;
	}

	/** With the tag when its key is known; without an own key and with another tag, unproven. */
	private _decrypt(key: Uint8Array, control: number, iv: Uint8Array, content: Uint8Array, tag: Uint8Array | undefined) {
		if (tag === undefined) return this._crypto.aesGcmDecrypt(key, iv, new Uint8Array(0), content, undefined);
		const data = additionalData(control, this._authenticationKey ?? PUBLISHED_KEY, undefined);
		const plain = this._crypto.aesGcmDecrypt(key, iv, data, content, tag);
		this.proven = plain !== undefined;
		if (this.proven || this._authenticationKey !== undefined) return plain;
		return this._crypto.aesGcmDecrypt(key, iv, new Uint8Array(0), content, undefined);
	}

	/** Content that is only authenticated, or sent in clear; the tag is asked where the keys are known. */
	private _authenticate(control: number, iv: Uint8Array, content: Uint8Array, tag: Uint8Array | undefined) {
		if (tag === undefined || this._key === undefined || this._authenticationKey === undefined) return content;
		const data = additionalData(control, this._authenticationKey, content);
		this.proven = this._crypto.aesGcmDecrypt(this._key, iv, data, new Uint8Array(0), tag) !== undefined;
		return this.proven ? content : undefined;
	}

	/** Whether the counter goes up; a meter that began again is believed after a few messages. */
	private _isNew(title: string, counter: number): boolean {
		if (title !== this._title) {
			this._title = title;
			this._highest = -1;
			this._last = -1;
		}
		this._rising = counter > this._last ? this._rising + 1 : 1;
		this._last = counter;
		if (counter <= this._highest && this._rising < RESTARTED) return false;
		this._highest = counter;
		return true;
	}
}

/** Security control, authentication key, and what is authenticated without being enciphered. */
function additionalData(control: number, key: Uint8Array, content: Uint8Array | undefined): Uint8Array {
	const data = new Uint8Array(1 + KEY_BYTES + (content?.length ?? 0));
	data[0] = control;
	data.set(key, 1);
	if (content !== undefined) data.set(content, 1 + KEY_BYTES);
	return data;
}

/** Whether bytes that no tag proves can be what a meter enciphers: a telegram, lines of one, or an APDU. */
function isPlausible(plain: Uint8Array): boolean {
	const end = plain.length;
	if (end < 6) return false;
	const first = plain[hasLlc(plain, 0, end) ? 3 : 0];
	if (first === APDU.dataNotification) return isDateTimeForm(plain[(first === plain[0] ? 0 : 3) + 5]);
	if (first === APDU.blockTransfer) return (plain[2] | plain[3]) !== 0;
	if (plain[0] !== 0x2f && !(plain[0] >= 0x30 && plain[0] <= 0x39)) return false;
	for (let at = 0; at < 6; at++) if (plain[at] > 0x7e || plain[at] < 0x0a) return false;
	return true;
}

function isDateTimeForm(byte: number): boolean {
	return byte === 0 || byte === 0x09 || byte === 0x0c || byte === 0x19;
}
