/** Bytes for storage ↔ the same with a version before and a checksum behind: what was written whole, or nothing. */
import type { Crypto } from "../host.ts";
import { ByteWriter } from "./writer.ts";

/** So many bytes of SHA-256. */
const CHECKSUM_BYTES = 8;
const PIECE_BYTES = 512;

export function seal(crypto: Pick<Crypto, "hash">, version: number, content: Uint8Array): Uint8Array {
	const writer = new ByteWriter(1 + content.length + CHECKSUM_BYTES);
	writer.byte(version);
	writer.bytes(content);
	writer.bytes(digestOf(crypto, writer.view()).subarray(0, CHECKSUM_BYTES));
	return writer.view();
}

/** Undefined when the bytes are not whole, or of another version. */
export function unseal(
	crypto: Pick<Crypto, "hash">,
	version: number,
	sealed: Uint8Array | undefined,
): Uint8Array | undefined {
	if (sealed === undefined || sealed.length <= CHECKSUM_BYTES || sealed[0] !== version) return undefined;
	const end = sealed.length - CHECKSUM_BYTES;
	const checksum = digestOf(crypto, sealed.subarray(0, end));
	for (let index = 0; index < CHECKSUM_BYTES; index++) if (sealed[end + index] !== checksum[index]) return undefined;
	return sealed.subarray(1, end);
}

/** SHA-256 in pieces: a platform may copy what it is given. */
function digestOf(crypto: Pick<Crypto, "hash">, bytes: Uint8Array): Uint8Array {
	const hash = crypto.hash();
	for (let at = 0; at < bytes.length; at += PIECE_BYTES) hash.update(bytes.subarray(at, at + PIECE_BYTES));
	return hash.digest();
}
