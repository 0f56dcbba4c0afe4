/** The guest's random bytes, hashes and decryptions, by node:crypto. */
import { createDecipheriv, createHash, randomBytes } from "node:crypto";
import { decodeFields, decodeNumber, TO_NODE } from "../frames.ts";
import type { Service } from "./service.ts";

const REFUSED = new Uint8Array(0);

export function crypto(): Service {
	return {
		requests: {
			[TO_NODE.requestRandom]: (payload) => randomBytes(decodeNumber(payload)),
			[TO_NODE.requestSha256]: (payload) => createHash("sha256").update(payload).digest(),
			[TO_NODE.requestAesGcm]: (payload) => {
				const [key, iv, additionalData, ciphertext, tag] = decodeFields(payload);
				const plaintext = aesGcmDecrypt(key, iv, additionalData, ciphertext, tag.length === 0 ? undefined : tag);
				return plaintext === undefined ? REFUSED : Buffer.concat([Buffer.of(1), plaintext]);
			},
		},
	};
}

/** AES-128-GCM (NIST SP 800-38D); without a tag nothing is authenticated. Undefined when it cannot be. */
export function aesGcmDecrypt(
	key: Uint8Array,
	iv: Uint8Array,
	additionalData: Uint8Array,
	ciphertext: Uint8Array,
	tag: Uint8Array | undefined,
): Uint8Array | undefined {
	try {
		const options = tag === undefined ? {} : { authTagLength: tag.length };
		const decipher = createDecipheriv("aes-128-gcm", key, iv, options);
		decipher.setAAD(additionalData);
		const plaintext = decipher.update(ciphertext);
		if (tag === undefined) return plaintext;
		decipher.setAuthTag(tag);
		return Buffer.concat([plaintext, decipher.final()]);
	} catch {
		return undefined;
	}
}
