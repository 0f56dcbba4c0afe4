/** The pieces of a stream of netstrings ("3:abc,") in, the content of each out. */

/**
 * Returns what takes the pieces. `receive` is given each content once it is whole; `fail` is told when the
 * stream is not one of netstrings, and what was not read of that piece is dropped.
 */
export function splitNetstrings(
	receive: (frame: Buffer) => void,
	fail: (problem: string) => void,
): (piece: Buffer) => void {
	let digits = "";
	let frame: Buffer | undefined;
	let filled = 0;
	return (piece) => {
		let offset = 0;
		while (offset < piece.length) {
			if (frame === undefined) {
				const character = String.fromCharCode(piece[offset++]);
				if (character !== ":" || digits === "") {
					digits += character;
					if (/^\d{1,9}$/.test(digits)) continue;
					fail("not a netstring");
					return;
				}
				frame = Buffer.allocUnsafe(Number(digits) + 1);
				digits = "";
				filled = 0;
			}
			const taken = piece.copy(frame, filled, offset);
			offset += taken;
			filled += taken;
			if (filled < frame.length) continue;
			const whole = frame;
			frame = undefined;
			if (whole[whole.length - 1] !== 0x2c) {
				fail("not a netstring");
				return;
			}
			receive(whole.subarray(0, -1));
		}
	};
}
