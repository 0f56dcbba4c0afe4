/** The firmware's cryptography by node:crypto, for tools that decode. */
import { createDecipheriv, createHash, randomBytes } from "node:crypto";
import { ecdsaP256Verify } from "../hosts/sim/node/crypto.ts";
import type { Crypto } from "../src/host.ts";

export const nodeCrypto: Crypto = {
	random: (byteLength) => new Uint8Array(randomBytes(byteLength)),
	sha256: (bytes) => new Uint8Array(createHash("sha256").update(bytes).digest()),
	hash() {
		const hash = createHash("sha256");
		return { update: (bytes) => void hash.update(bytes), digest: () => new Uint8Array(hash.digest()) };
	},
	ecdsaP256Verify,
	aesGcmDecrypt(key, iv, additionalData, ciphertext, tag) {
		const decipher = createDecipheriv("aes-128-gcm", key, iv, { authTagLength: tag?.length ?? 16 });
		decipher.setAAD(additionalData);
		const plaintext = decipher.update(ciphertext);
		if (tag === undefined) return new Uint8Array(plaintext);
		decipher.setAuthTag(tag);
		try {
			return new Uint8Array(Buffer.concat([plaintext, decipher.final()]));
		} catch {
			return undefined;
		}
	},
};
