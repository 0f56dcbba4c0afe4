/** What other people's bridges forward, `E6E7000F40…` as bytes or as hexadecimal text → the message's bytes. */
import { hexDigit } from "../src/bytes/hex.ts";
import { hasLlc } from "../src/cosem/apdu.ts";
import { isApdu } from "../src/cosem/transfer.ts";

/** The message, or undefined when the bytes begin neither an APDU nor an LLC header. */
export function bareMessage(bytes: Uint8Array): Uint8Array | undefined {
	const message = bytesOfHex(bytes) ?? bytes;
	const begins = hasLlc(message, 0, message.length) || isApdu(message[0]);
	return begins ? message : undefined;
}

/** The bytes that text of hexadecimal digits writes, blanks, colons and line ends aside; undefined for anything else. */
export function bytesOfHex(text: Uint8Array): Uint8Array | undefined {
	const digits = text.filter((byte) => byte > 0x20 && byte !== 0x3a);
	if (digits.length < 2 || digits.length % 2 !== 0 || digits.some((byte) => hexDigit(byte) < 0)) return undefined;
	return Uint8Array.from({ length: digits.length / 2 }, (_, index) => {
		return (hexDigit(digits[index * 2]) << 4) | hexDigit(digits[index * 2 + 1]);
	});
}
