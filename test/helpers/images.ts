/** Image files for tests, signed in the way that `FakeCrypto` verifies. */

import { hexText } from "../../src/bytes/hex.ts";
import { encodeHeader, type ImageFields, withSignature } from "../../src/update/header.ts";
import type { TrustedKeys } from "../../src/update/trust.ts";
import { sha256 } from "./sha256.ts";

export interface Signer {
	/** 65 bytes. */
	readonly publicKey: Uint8Array;
	sign(message: Uint8Array): Uint8Array;
}

/** Another one for every name. */
export function signer(name: string): Signer {
	const half = sha256(latin1Bytes(name));
	const publicKey = Uint8Array.of(4, ...half, ...half);
	return { publicKey, sign: (message) => fakeSignature(publicKey, message) };
}

/** Stands in for ECDSA where only who signed what matters: a hash of both, twice. */
export function fakeSignature(publicKey: Uint8Array, message: Uint8Array): Uint8Array {
	const half = sha256(Uint8Array.of(...publicKey, ...message));
	return Uint8Array.of(...half, ...half);
}

export const CURRENT = signer("current");
export const NEXT = signer("next");

export function trusted(current = CURRENT, next = NEXT, epoch = 0): TrustedKeys {
	return { development: true, epoch, current: hexText(current.publicKey), next: hexText(next.publicKey) };
}

export const IMAGE = Uint8Array.from({ length: 1000 }, (_, at) => (at * 7 + (at >> 8)) & 255);

export function fields(changes: Partial<ImageFields> = {}, image: Uint8Array = IMAGE): ImageFields {
	return {
		product: "portti",
		board: "fake",
		version: "1.3.0",
		from: "1.0.0",
		security: 2,
		size: image.length,
		sha256: sha256(image),
		build: "b1",
		notes: "Nytt: å",
		keys: undefined,
		extra: [],
		...changes,
	};
}

/** A header with its signature. Throws when it cannot be written. */
export function headerBytes(changes: Partial<ImageFields> = {}, image = IMAGE, by: Signer = CURRENT): Uint8Array {
	const signed = encodeHeader(fields(changes, image));
	if ("fault" in signed) throw new Error(signed.text);
	return withSignature(signed, by.sign(signed));
}

/** A whole file. */
export function imageFile(changes: Partial<ImageFields> = {}, image = IMAGE, by: Signer = CURRENT): Uint8Array {
	const header = headerBytes(changes, image, by);
	const file = new Uint8Array(header.length + image.length);
	file.set(header);
	file.set(image, header.length);
	return file;
}

export function latin1Bytes(text: string): Uint8Array {
	return Uint8Array.from({ length: text.length }, (_, at) => text.charCodeAt(at));
}

/** Each byte one character. */
export function latin1Text(bytes: Uint8Array): string {
	let text = "";
	for (const byte of bytes) text += String.fromCharCode(byte);
	return text;
}
