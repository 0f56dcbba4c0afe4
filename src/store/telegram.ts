/** The last frame as it was received, in one buffer that is used again for each. */
import type { Frame, FrameKind } from "../frames/framer.ts";

export class LastTelegram {
	kind: FrameKind | undefined = undefined;
	readonly #bytes: Uint8Array;
	#length = 0;

	constructor(capacity = 4096) {
		this.#bytes = new Uint8Array(capacity);
	}

	keep(frame: Frame): void {
		const length = frame.end - frame.start;
		if (length > this.#bytes.length) return;
		this.#bytes.set(frame.bytes.subarray(frame.start, frame.end));
		this.#length = length;
		this.kind = frame.kind;
	}

	/** Valid until the next `keep`. */
	bytes(): Uint8Array {
		return this.#bytes.subarray(0, this.#length);
	}
}
