/** Bytes of the simulated meter → their frames, read as the standards write them and nothing else. */

export interface HdlcParts {
	readonly segmented: boolean;
	readonly control: number;
	readonly addresses: Uint8Array;
	readonly information: Uint8Array;
	/** From format to frame check, without flags. */
	readonly checked: Uint8Array;
	/** How many bytes of `checked` the header and its check take. */
	readonly headerLength: number;
}

/** Throws when the bytes are not frames back to back. */
export function splitHdlc(bytes: Uint8Array): HdlcParts[] {
	const frames: HdlcParts[] = [];
	for (let at = 0; at < bytes.length; ) {
		const format = (bytes[at + 1] << 8) | bytes[at + 2];
		const end = at + 1 + (format & 0x7ff);
		if (bytes[at] !== 0x7e || bytes[end] !== 0x7e || format >> 12 !== 0xa) throw new Error(`no frame at ${at}`);
		let control = at + 3;
		for (let ends = 0; ends < 2; control++) ends += bytes[control] & 1;
		frames.push({
			segmented: (format & 0x800) !== 0,
			control: bytes[control],
			addresses: bytes.subarray(at + 3, control),
			information: bytes.subarray(control + 3, end - 2),
			checked: bytes.subarray(at + 1, end),
			headerLength: control + 3 - (at + 1),
		});
		at = end + 1;
	}
	return frames;
}

export interface MbusParts {
	readonly ci: number;
	readonly lengthField: number;
	readonly user: Uint8Array;
	readonly sum: number;
}

/** `largest` tells where the first of two frames ends, because its length field may have overflowed. */
export function splitMbus(bytes: Uint8Array, largest: number): MbusParts[] {
	const frames: MbusParts[] = [];
	for (let at = 0; at < bytes.length; ) {
		const length = at === 0 ? largest : bytes[at + 1];
		const end = at + 4 + length;
		const marks = [bytes[at], bytes[at + 3], bytes[end + 1]];
		if (marks.join() !== [0x68, 0x68, 0x16].join() || bytes[at + 1] !== bytes[at + 2])
			throw new Error(`no frame at ${at}`);
		frames.push({
			ci: bytes[at + 6],
			lengthField: bytes[at + 1],
			user: bytes.subarray(at + 4, end),
			sum: bytes[end],
		});
		at = end + 2;
	}
	return frames;
}
