/** Bytes that come whether or not anyone listens in, as on two wires; what is open at the moment hears them. */
import type { LineSettings } from "../../../../src/host.ts";
import type { LineSink, LineTap } from "../line.ts";

export class Wire {
	#listener: { readonly settings: LineSettings; readonly sink: LineSink } | undefined;

	open(settings: LineSettings, sink: LineSink): LineTap {
		const listener = { settings, sink };
		this.#listener = listener;
		return {
			pause() {},
			resume() {},
			close: () => {
				if (this.#listener === listener) this.#listener = undefined;
			},
		};
	}

	/** `heard` says what a UART with these settings makes of the bytes. */
	send(bytes: Uint8Array, heard: (bytes: Uint8Array, settings: LineSettings) => Uint8Array): void {
		const { settings, sink } = this.#listener ?? {};
		if (settings !== undefined) sink?.bytes(heard(bytes, settings));
	}
}

/** Calls `send` with each chunk at its time after `from` (milliseconds of performance.now). */
export async function play(
	chunks: readonly { readonly atMs: number; readonly bytes: Uint8Array }[],
	from: number,
	send: (bytes: Uint8Array) => void,
	signal: AbortSignal,
): Promise<void> {
	for (const { atMs, bytes } of chunks) {
		await until(from + atMs, signal);
		if (signal.aborted) return;
		send(bytes);
	}
}

/** Resolves at that time of performance.now, or when `signal` says so. */
export function until(time: number, signal: AbortSignal): Promise<void> {
	const delay = time - performance.now();
	if (delay <= 0 || signal.aborted) return Promise.resolve();
	return new Promise((resolve) => {
		const end = () => {
			clearTimeout(timer);
			signal.removeEventListener("abort", end);
			resolve();
		};
		const timer = setTimeout(end, delay);
		signal.addEventListener("abort", end);
	});
}
