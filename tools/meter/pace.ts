/** A message's bytes → when which of them are there, as a line of that speed delivers them. */
import type { Random } from "./random.ts";

export interface Chunk {
	/** Milliseconds after the message began; the chunk's last byte is through then. */
	readonly atMs: number;
	readonly bytes: Uint8Array;
}

/** A UART hands over what has come so far, now little, now much. */
const LARGEST_CHUNK = 96;

export function pace(bytes: Uint8Array, baud: number, bitsPerByte: number, random: Random): Chunk[] {
	const chunks: Chunk[] = [];
	for (let start = 0; start < bytes.length; ) {
		const end = Math.min(bytes.length, start + random.between(1, LARGEST_CHUNK));
		chunks.push({ atMs: (end * bitsPerByte * 1000) / baud, bytes: bytes.subarray(start, end) });
		start = end;
	}
	return chunks;
}

/** The same with a pause somewhere inside, as some meters make while they gather values. */
export function delayTail(chunks: readonly Chunk[], random: Random): Chunk[] {
	const first = random.between(1, Math.max(1, chunks.length - 1));
	const pauseMs = random.between(20, 400);
	return chunks.map((chunk, index) => (index < first ? chunk : { ...chunk, atMs: chunk.atMs + pauseMs }));
}
