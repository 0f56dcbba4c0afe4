/** What ESP-IDF would write to a board's flash, piece by piece → one image that is written from its beginning on. */

export interface Piece {
	/** In flash. */
	readonly offset: number;
	readonly bytes: Uint8Array;
}

/** What erased flash reads. */
const ERASED = 0xff;

/** Throws when two pieces want the same place. */
export function merge(pieces: readonly Piece[]): Buffer {
	const sorted = [...pieces].sort((a, b) => a.offset - b.offset);
	const merged = Buffer.alloc(Math.max(0, ...sorted.map(({ offset, bytes }) => offset + bytes.length)), ERASED);
	let end = 0;
	for (const { offset, bytes } of sorted) {
		if (offset < end) throw new Error(`two pieces of flash want the place at 0x${offset.toString(16)}`);
		merged.set(bytes, offset);
		end = offset + bytes.length;
	}
	return merged;
}

export interface FlasherArguments {
	readonly flash_files: Readonly<Record<string, string>>;
	readonly app: { readonly file: string };
	readonly extra_esptool_args: { readonly chip: string };
}
