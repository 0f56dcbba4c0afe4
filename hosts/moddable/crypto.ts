/// <reference path="./typings/lacking.d.ts" />
/** `Crypto` of the host interface, over the SDK's `crypt` and the host's source of randomness. */
import { BlockCipher, Digest } from "crypt";
import GCM from "gcm";
import type { Crypto, Hash } from "../../src/host.ts";
import { verify } from "./ecdsa.ts";
import type { Native } from "./native.ts";

export class NativeCrypto implements Crypto {
	private readonly _native: Native;

	constructor(native: Native) {
		this._native = native;
	}

	random(byteLength: number): Uint8Array {
		const bytes = new Uint8Array(byteLength);
		this._native.portti_random(bytes.buffer, 0, byteLength);
		return bytes;
	}

	sha256(bytes: Uint8Array): Uint8Array {
		const digest = new Digest("SHA256");
		digest.write(buffer(bytes));
		return new Uint8Array(digest.close());
	}

	hash(): Hash {
		return new Sha256();
	}

	ecdsaP256Verify(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
		return verify(buffer(publicKey), buffer(message), buffer(signature));
	}

	aesGcmDecrypt(
		key: Uint8Array,
		iv: Uint8Array,
		additionalData: Uint8Array,
		ciphertext: Uint8Array,
		tag: Uint8Array | undefined,
	): Uint8Array | undefined {
		const gcm = new GCM(new BlockCipher("AES", buffer(key)));
		gcm.init(buffer(iv), buffer(additionalData));
		const plain = new Uint8Array(gcm.decrypt(buffer(ciphertext)));
		return tag === undefined || isSame(tag, new Uint8Array(gcm.close())) ? plain : undefined;
	}
}

class Sha256 implements Hash {
	private readonly _digest = new Digest("SHA256");

	update(bytes: Uint8Array): void {
		this._digest.write(buffer(bytes));
	}

	digest(): Uint8Array {
		return new Uint8Array(this._digest.close());
	}
}

/** `crypt` takes buffers: the bytes alone, copied where they are part of more. */
function buffer(bytes: Uint8Array): ArrayBuffer {
	const { byteOffset, length } = bytes;
	return (bytes.buffer as ArrayBuffer).slice(byteOffset, byteOffset + length);
}

/** Compares as many bytes as `tag` has, in a time that does not depend on where they differ. */
function isSame(tag: Uint8Array, computed: Uint8Array): boolean {
	let difference = 0;
	for (let i = 0; i < tag.length; i++) difference |= tag[i] ^ computed[i];
	return difference === 0;
}
