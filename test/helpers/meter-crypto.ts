/** AES-128-GCM for tests on any engine, made of the simulated meter's own encryption. */
import type { Crypto } from "../../src/host.ts";
import { gcmEncrypt } from "../../tools/meter/gcm.ts";

const absent = () => {
	throw new Error("no meter asks for this");
};

/** Slow; only for messages of a meter's size. */
export const meterCrypto: Crypto = {
	random: (byteLength) => new Uint8Array(byteLength),
	hash: absent,
	ecdsaP256Verify: absent,
	sha256: () => new Uint8Array(32),
	aesGcmDecrypt(key, iv, additionalData, ciphertext, tag) {
		const plaintext = gcmEncrypt(key, iv, additionalData, ciphertext).ciphertext;
		if (tag === undefined) return plaintext;
		const wanted = gcmEncrypt(key, iv, additionalData, plaintext).tag;
		return tag.every((byte, index) => byte === wanted[index]) ? plaintext : undefined;
	},
};
