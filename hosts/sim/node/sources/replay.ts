/** A capture's bytes in, the same bytes as on the wire out, over and over. */
import type { LineSettings } from "../../../../src/host.ts";
import { pace } from "../../../../tools/meter/pace.ts";
import { Random } from "../../../../tools/meter/random.ts";
import type { LineSink, LineSource, LineTap } from "../line.ts";
import { play, until, Wire } from "./wire.ts";

const BAUD = 115200;
const BITS_PER_BYTE = 10;
/** What is paced at a time. */
const BLOCK_BYTES = 16 * 1024;

export class ReplaySource implements LineSource {
	readonly description: string;
	readonly #bytes: Uint8Array;
	readonly #intervalMs: number;
	readonly #wire = new Wire();
	readonly #end = new AbortController();
	#playing = false;

	constructor(file: string, bytes: Uint8Array, intervalSeconds: number) {
		this.#bytes = bytes;
		this.#intervalMs = intervalSeconds * 1000;
		this.description = `${file} (${bytes.length} bytes at ${BAUD} baud, again every ${intervalSeconds} s)`;
	}

	open(settings: LineSettings, sink: LineSink): LineTap {
		if (!this.#playing) void this.#play();
		this.#playing = true;
		return this.#wire.open(settings, sink);
	}

	close(): void {
		this.#end.abort();
	}

	async #play(): Promise<void> {
		const random = new Random(1);
		const { signal } = this.#end;
		const send = (bytes: Uint8Array) => this.#wire.send(bytes, (heard) => heard);
		for (let next = performance.now(); !signal.aborted; ) {
			await until(next, signal);
			let from = performance.now();
			for (let at = 0; at < this.#bytes.length && !signal.aborted; at += BLOCK_BYTES) {
				const chunks = pace(this.#bytes.subarray(at, at + BLOCK_BYTES), BAUD, BITS_PER_BYTE, random);
				await play(chunks, from, send, signal);
				from += chunks[chunks.length - 1].atMs;
			}
			next = Math.max(next + this.#intervalMs, performance.now());
		}
	}
}
