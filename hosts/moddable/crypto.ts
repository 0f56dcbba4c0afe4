/// <reference path="./typings/lacking.d.ts" />
/** `Crypto` of the host interface, over the SDK's `crypt` and the host's source of randomness. */
import { BlockCipher, Digest } from "crypt";
import GCM from "gcm";
import type { Crypto } from "../../src/host.ts";
import { verify } from "./ecdsa.ts";
import type { Native } from "./native.ts";

export function crypto(native: Native): Crypto {
	return {
		random(byteLength) {
			const bytes = new Uint8Array(byteLength);
			native.portti_random(bytes.buffer, 0, byteLength);
			return bytes;
		},
		sha256(bytes) {
			const digest = new Digest("SHA256");
			digest.write(buffer(bytes));
			return new Uint8Array(digest.close());
		},
		hash() {
			const digest = new Digest("SHA256");
			return {
				update: (bytes) => digest.write(buffer(bytes)),
				digest: () => new Uint8Array(digest.close()),
			};
		},
		ecdsaP256Verify: (publicKey, message, signature) => verify(buffer(publicKey), buffer(message), buffer(signature)),
		aesGcmDecrypt(key, iv, additionalData, ciphertext, tag) {
			const gcm = new GCM(new BlockCipher("AES", buffer(key)));
			gcm.init(buffer(iv), buffer(additionalData));
			const plain = new Uint8Array(gcm.decrypt(buffer(ciphertext)));
			return tag === undefined || isSame(tag, new Uint8Array(gcm.close())) ? plain : undefined;
		},
	};
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
