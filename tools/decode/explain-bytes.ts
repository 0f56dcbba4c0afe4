/** Any bytes → rows of sixteen as hexadecimal and text, each with its offset, and ^^ under a byte that is wrong. */

const ROW = 16;

/** Bytes `start` to `end`; `offset` is that of `start` in the stream, `errorAt` an index into `bytes` or -1. */
export function explainBytes(
	bytes: Uint8Array,
	start: number,
	end: number,
	offset: number,
	errorAt: number,
	error: string,
): string[] {
	const lines: string[] = [];
	for (let at = start; at < end; at += ROW) {
		const row = Array.from(bytes.subarray(at, Math.min(at + ROW, end)));
		const digits = row.map((byte) => byte.toString(16).padStart(2, "0")).join(" ");
		const text = row.map((byte) => (byte < 0x20 || byte > 0x7e ? "·" : String.fromCharCode(byte))).join("");
		const place = `${String(offset + at - start).padStart(8)}  `;
		lines.push(`${place}${digits.padEnd(ROW * 3)} ${text}`);
		if (errorAt >= at && errorAt < at + ROW) lines.push(`${" ".repeat(place.length + 3 * (errorAt - at))}^^ ${error}`);
	}
	return lines;
}
