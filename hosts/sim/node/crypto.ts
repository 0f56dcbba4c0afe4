/** The guest's random bytes, hashes and decryptions, by node:crypto. */
import { createDecipheriv, createHash, createPublicKey, type Hash, randomBytes, verify } from "node:crypto";
import { decodeFields, decodeNumber, encodeNumber, nextHandle, TO_NODE } from "../frames.ts";
import type { Service } from "./service.ts";

const NOTHING = new Uint8Array(0);
const YES = Uint8Array.of(1);

/** Hashes begun and not ended; of more, the oldest are taken for forgotten. */
const MOST_HASHES = 16;

export function crypto(): Service {
	const hashes = new Map<number, Hash>();
	let last = 0;
	const hashOf = (payload: Uint8Array): Hash => {
		const hash = hashes.get(decodeNumber(payload));
		if (hash === undefined) throw new Error("there is no such hash any more");
		return hash;
	};
	return {
		guestEnded: () => hashes.clear(),
		requests: {
			[TO_NODE.requestHash]: () => {
				last = nextHandle(last, hashes) ?? 1;
				hashes.set(last, createHash("sha256"));
				if (hashes.size > MOST_HASHES) hashes.delete([...hashes.keys()][0]);
				return encodeNumber(last);
			},
			[TO_NODE.requestHashUpdate]: (payload) => {
				hashOf(payload).update(payload.subarray(4));
				return NOTHING;
			},
			[TO_NODE.requestHashDigest]: (payload) => {
				const digest = hashOf(payload).digest();
				hashes.delete(decodeNumber(payload));
				return digest;
			},
			[TO_NODE.requestEcdsa]: (payload) => {
				const [publicKey, message, signature] = decodeFields(payload);
				return ecdsaP256Verify(publicKey, message, signature) ? YES : NOTHING;
			},
			[TO_NODE.requestRandom]: (payload) => randomBytes(decodeNumber(payload)),
			[TO_NODE.requestSha256]: (payload) => createHash("sha256").update(payload).digest(),
			[TO_NODE.requestAesGcm]: (payload) => {
				const [key, iv, additionalData, ciphertext, tag] = decodeFields(payload);
				const plaintext = aesGcmDecrypt(key, iv, additionalData, ciphertext, tag.length === 0 ? undefined : tag);
				return plaintext === undefined ? NOTHING : Buffer.concat([YES, plaintext]);
			},
		},
	};
}

/** What stands before a point of P-256 in a SubjectPublicKeyInfo (RFC 5480). */
const SPKI = Buffer.from("3059301306072a8648ce3d020106082a8648ce3d030107034200", "hex");

/** The public key 4, x, y as Node takes it. Throws when it is no point of P-256. */
export function p256PublicKey(point: Uint8Array) {
	if (point.length !== 65 || point[0] !== 4) throw new Error("not an uncompressed point of P-256");
	return createPublicKey({ key: Buffer.concat([SPKI, point]), format: "der", type: "spki" });
}

/** ECDSA with P-256 and SHA-256 (FIPS 186-5), the signature as r and s; false for what is malformed. */
export function ecdsaP256Verify(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
	try {
		const key = p256PublicKey(publicKey);
		return signature.length === 64 && verify("sha256", message, { key, dsaEncoding: "ieee-p1363" }, signature);
	} catch {
		return false;
	}
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
