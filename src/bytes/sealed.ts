/** Bytes for storage ↔ the same with a version before and a checksum behind: what was written whole, or nothing. */
import type { Crypto } from "../host.ts";
import { ByteWriter } from "./writer.ts";

/** So many bytes of SHA-256. */
const CHECKSUM_BYTES = 8;

export function seal(crypto: Pick<Crypto, "sha256">, version: number, content: Uint8Array): Uint8Array {
	const writer = new ByteWriter(1 + content.length + CHECKSUM_BYTES);
	writer.byte(version);
	writer.bytes(content);
	writer.bytes(crypto.sha256(writer.copy()).subarray(0, CHECKSUM_BYTES));
	return writer.copy();
}

/** Undefined when the bytes are not whole, or of another version. */
export function unseal(
	crypto: Pick<Crypto, "sha256">,
	version: number,
	sealed: Uint8Array | undefined,
): Uint8Array | undefined {
	if (sealed === undefined || sealed.length <= CHECKSUM_BYTES || sealed[0] !== version) return undefined;
	const end = sealed.length - CHECKSUM_BYTES;
	const checksum = crypto.sha256(sealed.slice(0, end));
	for (let index = 0; index < CHECKSUM_BYTES; index++) if (sealed[end + index] !== checksum[index]) return undefined;
	return sealed.slice(1, end);
}
