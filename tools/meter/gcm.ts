/** AES-128-GCM (NIST SP 800-38D) with a 12-byte initialization vector, and DLMS general ciphering. */
import { encryptBlock, expandKey } from "./aes.ts";
import { type Bytes, bigEndian } from "./axdr.ts";
import { concat } from "./bytes.ts";

export interface GcmResult {
	readonly ciphertext: Uint8Array;
	/** 16 bytes. */
	readonly tag: Uint8Array;
}

export function gcmEncrypt(key: Uint8Array, iv: Uint8Array, additional: Uint8Array, plaintext: Uint8Array): GcmResult {
	if (iv.length !== 12) throw new RangeError("an initialization vector has 12 bytes here");
	const roundKeys = expandKey(key);
	const counterBlock = (counter: number) => encryptBlock(roundKeys, concat([iv, bigEndian(counter, 4)]));
	const ciphertext = plaintext.slice();
	for (let at = 0, counter = 2; at < plaintext.length; at += 16, counter++) {
		const stream = counterBlock(counter);
		for (let i = 0; i < 16 && at + i < plaintext.length; i++) ciphertext[at + i] ^= stream[i];
	}
	const hash = encryptBlock(roundKeys, new Uint8Array(16));
	const lengths = concat([bigEndian(additional.length * 8, 8), bigEndian(ciphertext.length * 8, 8)]);
	const digest = ghash(hash, concat([padded(additional), padded(ciphertext), lengths]));
	const mask = counterBlock(1);
	return { ciphertext, tag: digest.map((byte, i) => byte ^ mask[i]) };
}

function padded(bytes: Uint8Array): Uint8Array {
	return concat([bytes, new Uint8Array((16 - (bytes.length % 16)) % 16)]);
}

function ghash(hash: Uint8Array, bytes: Uint8Array): Uint8Array {
	let digest = new Uint8Array(16);
	for (let at = 0; at < bytes.length; at += 16) {
		digest = multiply(
			digest.map((byte, i) => byte ^ bytes[at + i]),
			hash,
		);
	}
	return digest;
}

/** Multiplication in GF(2^128) as SP 800-38D, 6.3 writes it: bit 0 is the leftmost. */
function multiply(x: Uint8Array, y: Uint8Array): Uint8Array<ArrayBuffer> {
	const product = new Uint8Array(16);
	const factor = y.slice();
	for (let bit = 0; bit < 128; bit++) {
		if ((x[bit >> 3] >> (7 - (bit & 7))) & 1) for (let i = 0; i < 16; i++) product[i] ^= factor[i];
		const carry = factor[15] & 1;
		for (let i = 15; i > 0; i--) factor[i] = (factor[i] >> 1) | ((factor[i - 1] & 1) << 7);
		factor[0] = (factor[0] >> 1) ^ (carry * 0xe1);
	}
	return product;
}

export interface Ciphering {
	/** 0xDB general-glo-ciphering, 0xDC general-ded-ciphering. */
	readonly apduTag: 0xdb | 0xdc;
	/** Bits 0–3 suite, 0x10 authenticated, 0x20 encrypted (IEC 62056-5-3, security control). */
	readonly securityControl: number;
	/** 8 bytes: the maker's three letters and a number. */
	readonly systemTitle: Bytes;
	/** How this maker writes the length that follows the system title. */
	readonly lengthForm: (length: number) => readonly number[];
}

const AUTHENTICATED = 0x10;
const TAG_BYTES = 12;

/** `tag | 8 | system title | length | security control | counter | ciphertext | tag` */
export function generalCiphering(
	ciphering: Ciphering,
	{ key, authenticationKey, frameCounter }: { key: Uint8Array; authenticationKey: Uint8Array; frameCounter: number },
	plaintext: Uint8Array,
): Uint8Array {
	const { apduTag, securityControl, systemTitle, lengthForm } = ciphering;
	const counter = bigEndian(frameCounter, 4);
	const authenticated = (securityControl & AUTHENTICATED) !== 0;
	const additional = authenticated ? concat([[securityControl], authenticationKey]) : new Uint8Array(0);
	const { ciphertext, tag } = gcmEncrypt(key, concat([systemTitle, counter]), additional, plaintext);
	const body = concat([[securityControl], counter, ciphertext, authenticated ? tag.subarray(0, TAG_BYTES) : []]);
	return concat([[apduTag, systemTitle.length], systemTitle, lengthForm(body.length), body]);
}
