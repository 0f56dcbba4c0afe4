/** `Console` of the host interface, over console.c. */
import type { Console, Timers } from "../../src/host.ts";
import type { Esp32Native } from "./native.ts";

/** 288 bytes at 115200 baud, of 512 that the driver holds. */
const POLL_MS = 25;
const PIECE_BYTES = 128;

export function console(native: Esp32Native, timers: Timers): Console {
	return {
		open(received) {
			const piece = new Uint8Array(PIECE_BYTES);
			timers.every(POLL_MS, () => {
				for (let length = PIECE_BYTES; length === PIECE_BYTES; ) {
					length = native.portti_console_read(piece.buffer, 0, PIECE_BYTES);
					if (length > 0) received(piece.subarray(0, length));
				}
			});
			return {
				write: (bytes) => native.portti_console_write(bytes.buffer as ArrayBuffer, bytes.byteOffset, bytes.length),
			};
		},
	};
}
