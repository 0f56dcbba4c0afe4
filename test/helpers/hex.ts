/** Hexadecimal text, with blanks wherever they help to read it → bytes. */
import { hexBytes } from "../../src/bytes/hex.ts";

export function hex(text: string): Uint8Array {
	const bytes = hexBytes(text.split(/\s+/).join(""));
	if (bytes === undefined) throw new Error(`not hexadecimal: ${text}`);
	return bytes;
}
