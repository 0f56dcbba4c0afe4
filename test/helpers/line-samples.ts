/** What meters put on the line, as far as the line's own tests need it: shapes, not checksums. */

export function ascii(text: string): Uint8Array {
	return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

const codes = ["1.8.0", "2.8.0", "3.8.0", "4.8.0", "1.7.0", "2.7.0", "21.7.0", "41.7.0", "61.7.0", "22.7.0", "42.7.0"];

/** A telegram of the size and make-up of a Swedish one; `value` differs from one to the next. */
export function telegram(value: number): Uint8Array {
	const lines = codes.map((code, i) => `1-0:${code}(${String((value + i) * 7919).padStart(8, "0")}.${i}46*kWh)\r\n`);
	return ascii(`/XYZ5 4711\r\n\r\n0-0:1.0.0(260131120000W)\r\n${lines.join("")}!${(value & 0xffff) + 0x1000}\r\n`);
}

/** A telegram with the parity of 7E1 in bit 7. */
export function withEvenParity(bytes: Uint8Array): Uint8Array {
	return bytes.map((byte) => {
		let parity = 0;
		for (let bit = 0; bit < 7; bit++) parity ^= (byte >> bit) & 1;
		return byte | (parity << 7);
	});
}

/** Bytes without any pattern, the same in every run. */
export function noise(length: number, seed: number): Uint8Array {
	let state = seed;
	return Uint8Array.from({ length }, () => {
		state = (Math.imul(state, 1_103_515_245) + 12_345) | 0;
		return (state >>> 16) & 255;
	});
}
