/** An image and what is to be said of it ↔ an image file, signed; what is wrong with a file. */
import { createHash, type KeyObject, sign } from "node:crypto";
import {
	encodeHeader,
	type HeaderFault,
	headerLength,
	type ImageFields,
	type ImageHeader,
	parseHeader,
	signedPart,
	withSignature,
} from "../../src/update/header.ts";
import { nodeCrypto } from "../node-crypto.ts";

export type ImageWords = Omit<ImageFields, "size" | "sha256">;

/** The file's bytes. Throws when a reader would refuse the header. */
export function signImage(image: Uint8Array, words: ImageWords, key: KeyObject): Uint8Array {
	const sha256 = createHash("sha256").update(image).digest();
	const signed = encodeHeader({ ...words, size: image.length, sha256 });
	if ("fault" in signed) throw new Error(signed.text);
	const signature = sign("sha256", signed, { key, dsaEncoding: "ieee-p1363" });
	return Buffer.concat([withSignature(signed, signature), image]);
}

export interface ImageFile {
	readonly header: ImageHeader;
	/** The header as it stands in the file. */
	readonly headerBytes: Uint8Array;
	readonly image: Uint8Array;
	/** What is wrong with the image, each a sentence; its signature is not looked at. */
	readonly faults: readonly string[];
}

export function readImage(bytes: Uint8Array): ImageFile | HeaderFault {
	const length = headerLength(bytes.subarray(0, 20));
	if (typeof length !== "number") return length;
	const headerBytes = bytes.subarray(0, length);
	const header = parseHeader(headerBytes);
	if ("fault" in header) return header;
	const image = bytes.subarray(length);
	const faults: string[] = [];
	if (image.length < header.size) {
		faults.push(
			`The file is cut short: ${header.size - image.length} of the image's ${header.size} bytes are missing.`,
		);
	} else if (image.length > header.size) {
		faults.push(`${image.length - header.size} bytes follow the image's ${header.size}, and nothing may.`);
	} else if (!createHash("sha256").update(image).digest().equals(header.sha256)) {
		faults.push("The image is damaged: its SHA-256 differs from the one that was signed.");
	}
	return { header, headerBytes, image, faults };
}

/** Whether one of these keys (65 bytes each: 4, x, y) signed the header. */
export function isSignedBy({ header, headerBytes }: ImageFile, keys: readonly Uint8Array[]): boolean {
	const signed = signedPart(headerBytes);
	return keys.some((key) => nodeCrypto.ecdsaP256Verify(key, signed, header.signature));
}
